package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import io.jenkins.plugins.repopilot.engine.record.TestResults.GroupResult;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated.Group;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated.TestFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The groups of generated tests as they lie in the run directory, with a bead a group and stage. What is stored is stored before its bead ends,
 * so that a group whose bead is over can be read back after a crash.
 */
public final class GroupBook {

    private final RunContext context;

    public GroupBook(RunContext context) {
        this.context = context;
    }

    public static String bead(Stage stage, Category category) {
        return stage.id() + "." + category.id();
    }

    /** Opens and starts a group's bead; false if it is over already. */
    public boolean begin(Stage stage, Category category, String title) {
        String id = bead(stage, category);
        Bead bead = context.beads().open(id, stage.id(), stage, BeadCategory.of(category), title, null);
        if (bead.status() == BeadStatus.PENDING) {
            context.beads().start(id);
        }
        return !bead.status().isDone();
    }

    /** A group without tests, and why. */
    public void skip(Stage stage, Group group) throws IOException {
        store(group);
        context.beads().skip(bead(stage, group.category()), group.reason());
    }

    /** A group that was tried in vain. */
    public void fail(Stage stage, Group group) throws IOException {
        store(group);
        context.beads().fail(bead(stage, group.category()), group.reason());
    }

    /** A group's test file, as it was written. */
    public void generated(Category category, String path, String text) throws IOException {
        String stored = "tests/" + category.id() + "/" + WorkspacePath.name(path);
        context.directory().write(stored, text);
        store(new Group(category, "generated", null, List.of(new TestFile(path, stored, category.id() + " tests"))));
        String id = bead(Stage.GENERATE_TESTS, category);
        context.beads().note(id, "file", path);
        context.beads().complete(id, Count.of(text.lines().count(), "line") + " for " + path);
    }

    /** What stage 6 has of each group, in the order of the categories. */
    public List<Group> generated() throws IOException {
        List<Group> groups = new ArrayList<>();
        for (Category category : Category.values()) {
            Optional<String> stored = context.directory().read(name(category, "group"));
            if (stored.isPresent()) {
                groups.add(Json.mapper().readValue(stored.get(), Group.class));
            }
        }
        return groups;
    }

    /**
     * What a trial of a group came to.
     *
     * @param path of the kept test file, {@code null} if none was kept
     * @param text of it
     */
    public record Tried(GroupResult result, String path, String text) {

        /** The same without a test: what was kept could not be committed. */
        public Tried notCommitted(String reason) {
            List<String> reasons = new ArrayList<>(result.reasons());
            reasons.add(reason);
            return new Tried(
                    new GroupResult(
                            result.category(),
                            result.total(),
                            0,
                            0,
                            0,
                            0,
                            0,
                            result.total(),
                            result.mutants(),
                            result.mutantsCaught(),
                            List.of(),
                            reasons,
                            result.output()),
                    null,
                    null);
        }
    }

    void tried(Tried tried) throws IOException {
        context.directory()
                .write(name(tried.result().category(), "result"), Json.mapper().writeValueAsString(tried));
    }

    Optional<Tried> tried(Category category) throws IOException {
        Optional<String> stored = context.directory().read(name(category, "result"));
        return stored.isPresent() ? Optional.of(Json.mapper().readValue(stored.get(), Tried.class)) : Optional.empty();
    }

    private void store(Group group) throws IOException {
        context.directory().write(name(group.category(), "group"), Json.mapper().writeValueAsString(group));
    }

    private static String name(Category category, String what) {
        return "tests/" + category.id() + "/" + what + ".json";
    }
}
