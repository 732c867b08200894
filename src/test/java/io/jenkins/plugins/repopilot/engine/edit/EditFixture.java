package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.llm.ModelService;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.Improvement.Action;
import io.jenkins.plugins.repopilot.engine.record.Improvement.FileChange;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import io.jenkins.plugins.repopilot.engine.stage.ExecuteStage;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import io.jenkins.plugins.repopilot.engine.testkit.TestTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Stage 4 on a real repository with real processes; only the model is played. */
final class EditFixture implements ModelService {

    final GitFixture repository;
    final List<String> console = new CopyOnWriteArrayList<>();
    final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
    UnaryOperator<GitRepository> gitWrapper = git -> git;
    UnaryOperator<Workspace> workspaceWrapper = workspace -> workspace;

    private final Path runDirectory;
    private final Map<String, Object> settings = new HashMap<>();
    private final Map<String, BiFunction<Integer, ModelRequest, String>> answers = new ConcurrentHashMap<>();
    private final Map<String, ModelException.Kind> failures = new ConcurrentHashMap<>();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    EditFixture(Path folder) throws IOException {
        repository = GitFixture.init(folder.resolve("repository"));
        runDirectory = folder.resolve("run");
    }

    EditFixture with(String setting, Object value) {
        settings.put(setting, value);
        return this;
    }

    /** What the model answers for an improvement: the first, second ... time it is asked; the last answer again after that. */
    EditFixture answering(String improvementId, String... replies) {
        return answering(improvementId, (call, request) -> replies[Math.min(call, replies.length) - 1]);
    }

    /** What the model answers the n-th time (from 1) it is asked about an improvement. */
    EditFixture answering(String improvementId, BiFunction<Integer, ModelRequest, String> answer) {
        answers.put(improvementId, answer);
        return this;
    }

    /** The model gives no answer for an improvement, for this reason. */
    EditFixture failing(String improvementId, ModelException.Kind kind) {
        failures.put(improvementId, kind);
        return this;
    }

    @Override
    public String text(ModelRequest request) throws ModelException {
        requests.add(request);
        if (failures.containsKey(request.beadId())) {
            throw new ModelException(failures.get(request.beadId()), "no answer: " + failures.get(request.beadId()));
        }
        int call = calls.merge(request.beadId(), 1, Integer::sum);
        BiFunction<Integer, ModelRequest, String> answer = answers.get(request.beadId());
        if (answer == null) {
            throw new ModelException(
                    ModelException.Kind.INVALID_REPLY, "the test has no answer for " + request.beadId());
        }
        String reply = answer.apply(call, request);
        if (reply == null) {
            throw new ModelException(ModelException.Kind.CUT_OFF, "the reply was cut off");
        }
        return reply;
    }

    @Override
    public <T> T json(ModelRequest request, Class<T> type, Function<T, List<String>> validator) {
        throw new UnsupportedOperationException("not asked for in stage 4");
    }

    int calls(String improvementId) {
        return calls.getOrDefault(improvementId, 0);
    }

    /** A new context over the same run directory each time, as after a crash. */
    RunContext context() throws IOException {
        RunDirectory directory = RunDirectory.create(runDirectory);
        TestTime time = new TestTime();
        BeadChain beads = new BeadChain(directory.journal(), time, (before, after) -> {});
        beads.open("execute", null, Stage.EXECUTE, BeadCategory.EXECUTION, "Execute changes", null);
        if (beads.find("execute").orElseThrow().status() == BeadStatus.PENDING) {
            beads.start("execute");
        }
        return new RunContext(
                RunSettings.of(settings),
                directory,
                beads,
                workspaceWrapper.apply(new LocalWorkspace(repository.root())),
                repository.shell(),
                gitWrapper.apply(repository.cli()),
                null,
                null,
                null,
                this,
                new Redactor(),
                console::add,
                time,
                new RunContext.HostFacts("", true, true));
    }

    RunRecord start(Improvement... improvements) throws IOException {
        String head = repository.git("rev-parse", "HEAD").strip();
        RunRecord record = RunRecord.starting(
                        "r1",
                        "owner/name",
                        new RunRecord.Origin("main", head, "main", head, null),
                        new TestTime().now())
                .edit()
                .improvements(Arrays.asList(improvements))
                .done();
        context().checkpoint(record);
        return record;
    }

    /** Runs the stage as far as it goes, from what the run directory has. */
    RunRecord execute() throws Exception {
        RunContext context = context();
        RunRecord after =
                new ExecuteStage().run(context, context.directory().record().orElseThrow());
        context.checkpoint(after);
        return after;
    }

    /** Subjects of the commits on the run's branch, oldest first. */
    List<String> subjects() throws IOException {
        String log = repository
                .git("log", "--reverse", "--format=%s", "main..repo-pilot/r1")
                .strip();
        return log.isEmpty() ? List.of() : List.of(log.split("\n"));
    }

    List<String> commits() throws IOException {
        String log = repository
                .git("log", "--reverse", "--format=%H", "main..repo-pilot/r1")
                .strip();
        return log.isEmpty() ? List.of() : List.of(log.split("\n"));
    }

    static Improvement improvement(int number, String title, Priority priority, String... files) {
        List<FileChange> changes = new ArrayList<>();
        for (String file : files) {
            boolean fresh = file.startsWith("+");
            changes.add(new FileChange(
                    fresh ? Action.CREATE : Action.MODIFY, fresh ? file.substring(1) : file, null, title, ""));
        }
        return improvement(number, title, priority, changes);
    }

    static Improvement improvement(int number, String title, Priority priority, List<FileChange> changes) {
        return new Improvement(
                String.format("IMP-%03d", number),
                Category.FEATURES,
                title,
                "The change: " + title.toLowerCase() + ".",
                "It is worth it for those who read it.",
                "A reader sees it.",
                priority,
                changes.stream().map(FileChange::file).toList(),
                changes,
                8.0,
                "fp-" + number,
                ImprovementStatus.PLANNED,
                null,
                null);
    }

    static String block(String path, String search, String replace) {
        return "FILE: " + path + "\n<<<<<<< SEARCH\n" + search + "\n=======\n"
                + (replace.isEmpty() ? "" : replace + "\n") + ">>>>>>> REPLACE\n";
    }

    static String file(String path, String content) {
        return "NEW FILE: " + path + "\n<<<<<<< CONTENT\n" + content + "\n>>>>>>> END\n";
    }
}
