package io.jenkins.plugins.repopilot.engine.edit;

import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.block;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.file;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.improvement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host dies before or after each side effect of stage 4, and of a drop; the next start goes on as if nothing had been. */
class CrashTest {

    private static final Set<String> EFFECTS = Set.of("switchTo", "checkout", "restore", "commit", "apply");

    @TempDir
    Path folder;

    /** Stands for SIGKILL: nothing of ours catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Dies at the n-th moment, two of them a side effect: just before it and just after it. */
    private static final class Death {
        private int left;

        Death(int moment) {
            left = moment;
        }

        void moment() {
            if (--left == 0) {
                throw new Killed();
            }
        }
    }

    private EditFixture project(Path place, int improvements) throws Exception {
        EditFixture run = new EditFixture(place).with("sandbox", "off");
        run.repository.write("a.txt", "one\ntwo\nthree\n").write("b.txt", "x\n").commit("Begin");
        List<Improvement> all = List.of(
                improvement(1, "Write one larger", Priority.HIGH, "a.txt"),
                improvement(2, "Add a file", Priority.MEDIUM, "+new/c.txt"),
                improvement(3, "Write three larger", Priority.LOW, "a.txt"));
        run.start(all.subList(0, improvements).toArray(Improvement[]::new));
        run.answering("IMP-001", block("a.txt", "one", "ONE"))
                .answering("IMP-002", file("new/c.txt", "hello"))
                .answering("IMP-003", block("a.txt", "three", "THREE"));
        return run;
    }

    private static void dieAt(EditFixture run, int moment) {
        Death death = new Death(moment);
        run.gitWrapper = git -> (GitRepository) Proxy.newProxyInstance(
                GitRepository.class.getClassLoader(),
                new Class<?>[] {GitRepository.class},
                (proxy, method, arguments) -> {
                    boolean effect = EFFECTS.contains(method.getName());
                    if (effect) {
                        death.moment();
                    }
                    try {
                        Object result = method.invoke(git, arguments);
                        if (effect) {
                            death.moment();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        run.workspaceWrapper = workspace -> new Workspace() {
            @Override
            public String description() {
                return workspace.description();
            }

            @Override
            public <R> R call(WorkspaceTask<R> task) throws IOException, InterruptedException {
                boolean effect = task instanceof WriteFiles;
                if (effect) {
                    death.moment();
                }
                R result = workspace.call(task);
                if (effect) {
                    death.moment();
                }
                return result;
            }
        };
    }

    private static void live(EditFixture run) {
        run.gitWrapper = git -> git;
        run.workspaceWrapper = workspace -> workspace;
    }

    @Test
    void stageFourGoesOnAfterADeathAtAnyMoment() throws Exception {
        int deaths = 0;
        for (int moment = 1; ; moment++) {
            EditFixture run = project(folder.resolve("at-" + moment), 2);
            dieAt(run, moment);
            boolean died = false;
            try {
                run.execute();
            } catch (Killed e) {
                died = true;
                deaths++;
            }
            live(run);
            RunRecord after =
                    died ? run.execute() : run.context().directory().record().orElseThrow();

            String what = "death at moment " + moment;
            assertEquals(List.of("Write one larger", "Add a file"), run.subjects(), what);
            assertEquals(
                    run.commits(),
                    after.codeChanges().applied().stream().map(Applied::commit).toList(),
                    what);
            assertEquals(run.commits().get(1), after.codeChanges().headSha(), what);
            assertEquals("", run.repository.git("status", "--porcelain"), what);
            assertEquals("ONE\ntwo\nthree\n", run.repository.read("a.txt"), what);
            RunContext context = run.context();
            for (String id : List.of("IMP-001", "IMP-002")) {
                assertEquals(
                        BeadStatus.COMPLETED,
                        context.beads().find(id).orElseThrow().status(),
                        what);
                assertEquals(1, run.calls(id), what + ": an answer that was paid for is kept");
            }
            if (!died) {
                break;
            }
        }
        assertTrue(deaths > 10, "moments tried: " + deaths);
    }

    @Test
    void aDropGoesOnAfterADeathAtAnyMoment() throws Exception {
        int deaths = 0;
        project(folder.resolve("drop"), 3).execute();
        for (int moment = 1; ; moment++) {
            copy(folder.resolve("drop"), folder.resolve("drop-" + moment));
            EditFixture run = new EditFixture(folder.resolve("drop-" + moment)).with("sandbox", "off");
            RunRecord before = run.context().directory().record().orElseThrow();
            dieAt(run, moment);
            boolean died = false;
            try {
                new ChangeSet().drop(run.context(), before, "IMP-001", "found wanting");
            } catch (Killed e) {
                died = true;
                deaths++;
            }
            live(run);
            RunContext context = run.context();
            RunRecord after = new ChangeSet()
                    .rebuild(context, context.directory().record().orElseThrow());
            after = new ChangeSet().drop(context, after, "IMP-001", "found wanting");

            String what = "death at moment " + moment;
            assertEquals(List.of("Add a file", "Write three larger"), run.subjects(), what);
            assertEquals(run.commits().get(1), after.codeChanges().headSha(), what);
            assertEquals(ImprovementStatus.FAILED, after.improvements().get(0).status(), what);
            assertEquals(
                    BeadStatus.FAILED,
                    context.beads().find("IMP-001").orElseThrow().status(),
                    what);
            assertEquals("", run.repository.git("status", "--porcelain"), what);
            if (!died) {
                break;
            }
        }
        assertTrue(deaths > 5, "moments tried: " + deaths);
    }

    @Test
    void aLostWorkspaceGetsTheSameCommitsAgain() throws Exception {
        EditFixture run = project(folder.resolve("lost"), 3);
        Path bare = run.repository.withBareOrigin(folder.resolve("lost-origin.git"));
        RunRecord before = run.execute();
        List<String> commits = run.commits();
        delete(run.repository.root());
        GitFixture.cloneOf(bare, run.repository.root());

        RunRecord after = new ChangeSet().rebuild(run.context(), before);

        assertEquals(commits, run.commits());
        assertEquals(before.codeChanges(), after.codeChanges());
        assertEquals("hello\n", run.repository.read("new/c.txt"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
