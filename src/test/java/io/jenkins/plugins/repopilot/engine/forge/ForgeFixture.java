package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.git.BranchPublisher;
import io.jenkins.plugins.repopilot.engine.git.CliGit;
import io.jenkins.plugins.repopilot.engine.git.CliPublisher;
import io.jenkins.plugins.repopilot.engine.git.CommitRequest;
import io.jenkins.plugins.repopilot.engine.git.FileDelta;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.llm.ModelService;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import io.jenkins.plugins.repopilot.engine.testkit.TestTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A repository with a loopback GitHub before it, and runs on it that have come as far as stage 7. */
public final class ForgeFixture implements AutoCloseable {

    public static final String REPOSITORY = "acme/shop";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String AUTHOR = "Repo Pilot <repo-pilot@users.noreply.github.com>";

    public final Path folder;
    private final String repository;
    public final Path bare;
    public final GitFixture work;
    public final LoopbackGitHub gitHub;
    public final TestTime time = new TestTime();
    /** When {@code maxDuration} of a run is over. */
    public Instant deadline = Instant.MAX;

    public final List<String> console = new CopyOnWriteArrayList<>();
    public final List<ModelRequest> asked = new CopyOnWriteArrayList<>();
    public final Map<String, Object> settings = new LinkedHashMap<>();
    public Function<ModelRequest, String> model = request -> "UNCHANGED";
    public String token = "ghs_token";
    public Path cache;

    public ForgeFixture(Path folder) throws IOException {
        this(folder, REPOSITORY);
    }

    /**
     * @param repository {@code owner/name}
     */
    public ForgeFixture(Path folder, String repository) throws IOException {
        this.folder = folder;
        this.repository = repository;
        work = GitFixture.init(folder.resolve("work"));
        work.write("src/app.py", numbered("line", 40))
                .write("src/shop.py", numbered("shop", 40))
                .write("tests/test_app.py", "def test_app():\n    assert True\n")
                .write("README.md", "# Shop\n")
                .commit("Begin");
        bare = work.withBareOrigin(folder.resolve("bare.git"));
        gitHub = new LoopbackGitHub(bare, repository);
        gitHub.requireToken(token);
        cache = folder.resolve("ledger");
        settings.put("checksGrace", "0 s");
    }

    /** Lines that a change to one of them does not conflict with a change to another far away. */
    public static String numbered(String word, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            text.append(word).append(' ').append(i).append('\n');
        }
        return text.toString();
    }

    /** A planned change: replaces one line of one file. */
    public record Change(String id, Category category, String title, String file, int line, String fingerprint) {}

    public static Change change(int number, String file, int line) {
        return new Change(
                String.format("IMP-%03d", number),
                Category.values()[number % 4],
                "Improve " + file + " at " + line,
                file,
                line,
                "fp-" + file.replaceAll("\\W", "-") + "-" + line);
    }

    public String baseSha() {
        return gitHub.branch("main");
    }

    /** A run whose changes are on its branch, reviewed and tested with the best results. */
    public RunRecord run(String runId, Change... changes) throws Exception {
        return run(runId, List.of(changes), List.of());
    }

    public RunRecord run(String runId, List<Change> changes, List<Improvement> postponed) throws Exception {
        CliGit git = work.cli();
        git.fetch("main");
        String base = git.resolve("refs/remotes/origin/main").orElseThrow();
        RunRecord.Origin origin = new RunRecord.Origin("main", base, "main", base, gitHub.cloneUrl());
        RunRecord start = RunRecord.starting(runId, repository, origin, time.now());
        git.switchTo(start.branchName(), base);
        List<Improvement> improvements = new ArrayList<>();
        List<CodeChanges.Applied> applied = new ArrayList<>();
        for (Change change : changes) {
            String[] lines = work.read(change.file()).split("\n", -1);
            lines[change.line() - 1] = "changed by " + runId;
            work.write(change.file(), String.join("\n", lines));
            String body = "\nWhy it matters.\n\nRepo-Pilot-Bead: " + change.id() + "\nRepo-Pilot-Fingerprint: "
                    + change.fingerprint() + "\n";
            String sha = git.commit(
                    new CommitRequest(List.of(change.file()), change.title() + "\n" + body, AUTHOR, time.now()));
            improvements.add(improvement(change).applied(sha));
            applied.add(new CodeChanges.Applied(
                    change.id(),
                    sha,
                    List.of(change.file()),
                    "changes/" + change.id() + ".diff",
                    1,
                    1,
                    time.now().toString(),
                    change.title(),
                    body,
                    List.of("python syntax: ok"),
                    List.of(),
                    0));
        }
        improvements.addAll(postponed);
        String reviewed = git.resolve("HEAD").orElseThrow();
        String test = "tests/test_" + runId.replace('-', '_') + ".py";
        work.write(test, "def test_generated():\n    assert True\n");
        String head = git.commit(
                new CommitRequest(List.of(test), "Add tests\n\nRepo-Pilot-Bead: run-tests\n", AUTHOR, time.now()));
        RunRecord record = start.edit()
                .improvements(improvements)
                .codeChanges(new CodeChanges(start.branchName(), "main", base, reviewed, suite(12, 12), applied))
                .review(review(8.1, List.of(), reviewed))
                .testsGenerated(new TestsGenerated(
                        "pytest",
                        List.of(new TestsGenerated.Group(
                                Category.FEATURES,
                                "generated",
                                null,
                                List.of(new TestsGenerated.TestFile(test, "tests/1", ""))))))
                .testResults(new TestResults(
                        suite(12, 12), suite(12, 12), List.of(), List.of(group(test)), head, head, "bwrap"))
                .done();
        return record;
    }

    public static Improvement improvement(Change change) {
        return new Improvement(
                change.id(),
                change.category(),
                change.title(),
                "Do it.",
                "It matters.",
                "It is better.",
                Priority.HIGH,
                List.of(change.file()),
                List.of(new Improvement.FileChange(
                        Improvement.Action.MODIFY, change.file(), null, "Change it", "x = 1")),
                8.0,
                change.fingerprint(),
                ImprovementStatus.PLANNED,
                null,
                null);
    }

    public static Improvement postponed(Change change) {
        return improvement(change).with(ImprovementStatus.POSTPONED, "over maxImprovements");
    }

    public static Review review(double score, List<Review.Issue> issues, String sha) {
        return new Review(
                "completed",
                score,
                List.of(new Review.DimensionScore("code_quality", 8, "Clear")),
                issues,
                List.of(),
                "Small and clear.",
                sha,
                null);
    }

    public static SuiteResult suite(int passed, int total) {
        return new SuiteResult(
                passed == total ? SuiteResult.State.PASSED : SuiteResult.State.FAILED,
                total,
                passed,
                total - passed,
                0,
                0,
                List.of(),
                "",
                1.5,
                null);
    }

    public static TestResults.GroupResult group(String file) {
        return new TestResults.GroupResult(Category.FEATURES, 2, 2, 0, 0, 1, 1, 0, 3, 2, List.of(file), List.of(), "");
    }

    /** A context as a host would make it; a second one for the same run continues its journal. */
    public RunContext context(RunRecord record) throws IOException {
        RunDirectory directory = RunDirectory.create(folder.resolve("runs").resolve(record.runId()));
        BeadChain beads = new BeadChain(directory.journal(), time, (before, after) -> {});
        for (Stage stage : Stage.values()) {
            beads.open(stage.id(), null, stage, BeadCategory.GIT, stage.title(), null);
        }
        CodeHost host =
                GitHubCodeHost.connect(gitHub.apiUrl(), repository, () -> token, time.until(deadline), console::add);
        BranchPublisher publisher = new CliPublisher(work.shell(), work.root(), gitHub.cloneUrl(), () -> token, LIMIT);
        return new RunContext(
                RunSettings.of(settings),
                directory,
                beads,
                new LocalWorkspace(work.root()),
                work.shell(),
                work.cli(),
                publisher,
                host,
                new GitHubLedger(cache),
                new Answers(),
                new Redactor(),
                console::add,
                time.until(deadline),
                new RunContext.HostFacts("https://ci.example.org/job/shop/1/", true, true));
    }

    /** The model's side. */
    private final class Answers implements ModelService {

        @Override
        public String text(ModelRequest request) {
            asked.add(request);
            return model.apply(request);
        }

        @Override
        public <T> T json(ModelRequest request, Class<T> type, Function<T, List<String>> validator) {
            throw new IllegalStateException("Nothing here asks for JSON");
        }
    }

    public List<String> pathsOn(String branch) throws Exception {
        List<String> paths = new ArrayList<>();
        for (FileDelta delta : bareGit().deltas("4b825dc642cb6eb9a060e54bf8d69288fbee4904", branch)) {
            paths.add(delta.path());
        }
        return paths;
    }

    public String show(String branch, String path) throws Exception {
        return bareGit().show(branch, path).orElse(null);
    }

    private CliGit bareGit() {
        return new CliGit(new io.jenkins.plugins.repopilot.engine.local.LocalShell(bare), LIMIT);
    }

    @Override
    public void close() {
        gitHub.close();
    }
}
