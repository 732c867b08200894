package io.jenkins.plugins.repopilot.engine.testkit;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.llm.ChatFailure;
import io.jenkins.plugins.repopilot.engine.llm.ChatReply;
import io.jenkins.plugins.repopilot.engine.llm.ChatRequest;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.llm.RateLimits;
import io.jenkins.plugins.repopilot.engine.llm.Transcript;
import io.jenkins.plugins.repopilot.engine.llm.Usage;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.DocsUpdated;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.GateCondition.State;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import io.jenkins.plugins.repopilot.engine.record.RepoAnalysis;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.record.Severity;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs as a real one leaves them, for tests of what shows runs: finished, at work in stage 7, failed in stage 5, hostile in every field, and
 * large.
 */
public final class SampleRun {

    /** Looks like markup, script, terminal code and reordered text at once. */
    public static final String HOSTILE =
            "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=2>\"'&{{7*7}}\u001b[31mred\u001b[0m \u202Eesrever\u2066 <!--";

    private static final String DIFF = """
            diff --git a/orders/api.py b/orders/api.py
            index 3c1d2aa..9be77f0 100644
            --- a/orders/api.py
            +++ b/orders/api.py
            @@ -14,9 +14,13 @@ from orders.store import Store

             def find(request, store):
                 \"\"\"One order, as JSON.\"\"\"
            -    order = store.get(request["id"])
            +    order_id = parse_order_id(request.get("id"))
            +    if order_id is None:
            +        raise BadRequest("id: expected a whole number")
            +    order = store.get(order_id)
                 if order is None:
                     raise NotFound(f"order {request['id']}")
            -    return order.to_json()
            +    return order.to_json(currency="EUR")

            @@ -40,5 +44,9 @@ def cancel(request, store):
                 store.delete(order)
                 log.info("cancelled %s", order.id)
            -    retry(3, "cancelled", None)  # in vain, always
            +    retry(5, "deleted", True)  # while 503, always
                 # the webhook is told after 30 s
                 return {}
            +
            +
            +def parse_order_id(text):
            +    return int(text) if text and text.isdigit() else None
            diff --git a/orders/errors.py b/orders/errors.py
            new file mode 100644
            index 0000000..c0ffee1
            --- /dev/null
            +++ b/orders/errors.py
            @@ -0,0 +1,2 @@
            +class BadRequest(Exception):
            +    pass
            """;

    private static final List<String> TITLES = List.of(
            "Validate order ids before lookup",
            "Retry webhooks with back-off",
            "Log as JSON lines",
            "Cache the price list for a minute",
            "Write an audit trail of refunds",
            "Time out calls to the payment service",
            "Escape customer names in invoices",
            "Expose a health endpoint",
            "Paginate the list of orders",
            "Delete personal data after the retention period",
            "Add a Dockerfile",
            "Publish order events to the message bus");

    private static final List<ImprovementStatus> FATES = List.of(
            ImprovementStatus.APPLIED,
            ImprovementStatus.APPLIED,
            ImprovementStatus.APPLIED,
            ImprovementStatus.FAILED,
            ImprovementStatus.APPLIED,
            ImprovementStatus.APPLIED,
            ImprovementStatus.APPLIED,
            ImprovementStatus.APPLIED,
            ImprovementStatus.APPLIED,
            ImprovementStatus.APPLIED,
            ImprovementStatus.DROPPED,
            ImprovementStatus.POSTPONED);

    private final RunDirectory directory;
    private final Instant start;
    private final BeadChain beads;
    private Instant clock;
    private String text = "";
    private RunRecord record;

    private SampleRun(Path path, String runId, Instant start) throws IOException {
        this(path, runId, start, List.of(Stage.values()));
    }

    private SampleRun(Path path, String runId, Instant start, List<Stage> stages) throws IOException {
        this.directory = RunDirectory.create(path);
        this.start = start;
        this.clock = start;
        this.beads = new BeadChain(directory.journal(), new Told(), (before, after) -> {});
        this.record = RunRecord.starting(
                runId,
                "acme/orders-service",
                new RunRecord.Origin(
                        "main", "5f2c".repeat(10), "main", "5f2c".repeat(10), "https://github.com/acme/orders-service"),
                start);
        directory.save(RunSettings.of(Map.of()));
        for (Stage stage : stages) {
            beads.open(stage.id(), null, stage, BeadCategory.LOGGING, stage.title(), null);
        }
    }

    /** Ten stages, merged. */
    public static RunDirectory finished(Path path, String runId, Instant start) throws IOException {
        SampleRun run = new SampleRun(path, runId, start);
        run.firstSix();
        run.testsAndAfter();
        return run.ended(RunStatus.COMPLETED, null, 476);
    }

    /** A scaffold: four stages, an open pull request, a file with a check, one without, and one left to the owner. */
    public static RunDirectory scaffold(Path path, String runId, Instant start) throws IOException {
        SampleRun run = new SampleRun(
                path, runId, start, List.of(Stage.ANALYZE, Stage.EXECUTE, Stage.MERGE_REQUEST, Stage.CONFIRM));
        run.stage(Stage.ANALYZE, 0, 2, "1 there, 3 missing");
        run.stage(Stage.EXECUTE, 2, 9, "2 files written, 1 left out");
        run.bead(
                "write.dependabot",
                Stage.EXECUTE,
                BeadCategory.DOCUMENTATION,
                "Dependency updates: .github/dependabot.yml",
                3,
                4,
                "written; yaml syntax: ok",
                0);
        run.stage(Stage.MERGE_REQUEST, 9, 11, "#7");
        run.stage(Stage.CONFIRM, 11, 12, "run completed");
        Scaffold scaffold = Scaffold.of(Scaffold.Options.DEFAULTS)
                .found(
                        null,
                        new Scaffold.Audit(
                                List.of(new Scaffold.Existing("readme", "Read me", "README.md")),
                                List.of(
                                        new Scaffold.Missing(
                                                "dependabot",
                                                "Dependency updates",
                                                List.of(".github/dependabot.yml"),
                                                "template",
                                                null),
                                        new Scaffold.Missing(
                                                "changelog", "Change log", List.of("CHANGELOG.md"), "template", null),
                                        new Scaffold.Missing("license", "Licence", List.of(), "owner", "choose one")),
                                List.of(),
                                List.of()))
                .made(
                        List.of(
                                new Scaffold.Created(
                                        "dependabot",
                                        ".github/dependabot.yml",
                                        "template",
                                        List.of("yaml syntax: ok"),
                                        List.of()),
                                new Scaffold.Created("changelog", "CHANGELOG.md", "template", List.of(), List.of())),
                        List.of(new Scaffold.Skipped("license", null, "left to the owner: choose one")),
                        commit(3));
        run.record = run.record
                .edit()
                .scaffold(scaffold)
                .mergeResult(new MergeResult(
                        MergeResult.Status.OPEN,
                        "A person merges what a scaffold proposes",
                        7,
                        "https://github.com/acme/orders-service/pull/7",
                        false,
                        commit(3),
                        null,
                        null,
                        List.of()))
                .done();
        return run.ended(RunStatus.COMPLETED, null, 12);
    }

    /** In stage 7, started six minutes before {@code now}. */
    public static SampleRun running(Path path, String runId, Instant now) throws IOException {
        SampleRun run = new SampleRun(path, runId, now.minusSeconds(372));
        run.firstSix();
        run.stage(Stage.RUN_TESTS, 310, -1, null);
        run.bead(
                "run-tests.suite",
                Stage.RUN_TESTS,
                BeadCategory.TESTING,
                "Run the existing tests",
                311,
                340,
                "214 of 214 passed, as at base",
                0);
        run.bead(
                "run-tests.features",
                Stage.RUN_TESTS,
                BeadCategory.TESTING,
                "Run tests: features",
                341,
                350,
                "8 of 8 kept",
                0);
        run.start("run-tests.security", Stage.RUN_TESTS, BeadCategory.SECURITY, "Run tests: security", 350);
        run.start("run-tests.compliance", Stage.RUN_TESTS, BeadCategory.COMPLIANCE, "Run tests: compliance", 352);
        run.directory.save(run.record);
        return run;
    }

    /** Failed in stage 5. */
    public static RunDirectory failed(Path path, String runId, Instant start) throws IOException {
        SampleRun run = new SampleRun(path, runId, start);
        run.firstFour();
        String problem =
                "The model's endpoint refused the key: 401 from api.openai.com. Check the credential openai-key, it may have been revoked.";
        run.beads.open(
                "review.part-1",
                "review",
                Stage.REVIEW,
                BeadCategory.REVIEW,
                "Review 9 improvements",
                "9 commits, 397 lines");
        run.at(240);
        run.beads.start("review");
        run.beads.start("review.part-1");
        run.at(243);
        run.beads.fail("review.part-1", problem);
        run.beads.fail("review", problem);
        for (Stage stage : Stage.values()) {
            if (stage.number() > 5 && stage != Stage.CONFIRM) {
                run.beads.skip(stage.id(), "not run: an earlier stage failed");
            }
        }
        run.stage(Stage.CONFIRM, 243, 244, "Run log written");
        return run.ended(RunStatus.FAILED, "Review: " + problem, 244);
    }

    /** Finished, with hostile text wherever a model or a repository has a say. */
    public static RunDirectory hostile(Path path, String runId, Instant start) throws IOException {
        SampleRun run = new SampleRun(path, runId, start);
        run.text = HOSTILE;
        run.firstSix();
        run.testsAndAfter();
        String endless = "W".repeat(1_000_000);
        run.beads.open("confirm.endless", "confirm", Stage.CONFIRM, BeadCategory.LOGGING, endless, endless);
        run.beads.start("confirm.endless");
        run.beads.note(
                "confirm.endless", HOSTILE, Map.of("html", HOSTILE, "deep", List.of(Map.of("a", List.of(HOSTILE)))));
        run.beads.complete("confirm.endless", endless + HOSTILE);
        return run.ended(RunStatus.COMPLETED, null, 480);
    }

    /** Finished, with so many beads more under stage 4. */
    public static RunDirectory large(Path path, String runId, Instant start, int more) throws IOException {
        SampleRun run = new SampleRun(path, runId, start);
        run.firstSix();
        for (int i = 0; i < more; i++) {
            int from = 80 + i % 150;
            run.bead(
                    "execute.more-" + i,
                    Stage.EXECUTE,
                    BeadCategory.values()[i % 11],
                    "Unit of work " + i + " of a large run",
                    from,
                    from + i % 40,
                    "done as asked, attempt " + i % 3,
                    i);
        }
        run.testsAndAfter();
        return run.ended(RunStatus.COMPLETED, null, 476);
    }

    public RunDirectory directory() {
        return directory;
    }

    /** Ends what a {@link #running} one has at work. */
    public void finish() throws IOException {
        at(371);
        if (beads.find("run-tests.security").orElseThrow().status() == BeadStatus.RUNNING) {
            beads.complete("run-tests.security", "7 of 9 kept, 2 dropped");
        }
        beads.complete("run-tests.compliance", "6 of 6 kept");
        record = record.edit().testResults(results()).done();
        beads.complete("run-tests", "241 tests, no regression");
        after();
        ended(RunStatus.COMPLETED, null, 372);
    }

    /** One step forward of a {@link #running} one, still at work. */
    public void proceed() {
        at(370);
        beads.complete("run-tests.security", "7 of 9 kept, 2 dropped");
    }

    private void firstSix() throws IOException {
        firstFour();
        stage(Stage.REVIEW, 212, 245, "8.1 of 10, two open issues");
        bead(
                "review.part-1",
                Stage.REVIEW,
                BeadCategory.REVIEW,
                "Review 9 improvements",
                212,
                244,
                "8.1 of 10",
                41_200);
        stage(Stage.GENERATE_TESTS, 245, 309, "27 tests in 4 groups");
        for (Category category : Category.values()) {
            bead(
                    "generate-tests." + category.id(),
                    Stage.GENERATE_TESTS,
                    BeadCategory.of(category),
                    "Tests: " + category.id(),
                    246 + category.ordinal(),
                    280 + 9 * category.ordinal(),
                    "1 file, 7 tests" + text,
                    8_400);
        }
        record = record.edit().review(review()).testsGenerated(generated()).done();
    }

    private void firstFour() throws IOException {
        stage(Stage.ANALYZE, 0, 41, "118 text files, 9,412 lines, mostly Python; 3 documents");
        bead(
                "analyze.scan",
                Stage.ANALYZE,
                BeadCategory.ANALYSIS,
                "Scan the repository",
                0,
                3,
                "118 text files, 9,412 lines, 14 left out",
                0);
        beads.note("analyze.scan", "languages", Map.of("Python", 7210, "YAML", 610, "Markdown", 1592));
        int order = 0;
        for (String document : List.of("specification", "graph", "architecture")) {
            bead(
                    "analyze." + document,
                    Stage.ANALYZE,
                    BeadCategory.DOCUMENTATION,
                    "Write the " + document + text,
                    3 + order++,
                    33 + 4 * order,
                    "docs/" + document + ".md",
                    24_100);
            directory.write(
                    "docs/" + document + ".md",
                    "# " + document + "\n\nOrders come in over HTTP and leave as invoices. " + text + "\n");
        }
        stage(Stage.SUGGEST, 41, 79, "12 improvements, 9 chosen");
        for (Category category : Category.values()) {
            bead(
                    "suggest." + category.id(),
                    Stage.SUGGEST,
                    BeadCategory.of(category),
                    "Suggest " + category.id(),
                    41,
                    62 + 2 * category.ordinal(),
                    "3 improvements",
                    17_300);
        }
        bead(
                "suggest.second-look",
                Stage.SUGGEST,
                BeadCategory.ANALYSIS,
                "Look at all suggestions again",
                69,
                79,
                "10 good, 1 rejected before, 1 for later",
                9_120);
        stage(Stage.LOG_TASKS, 79, 79, "10 tasks to do, 2 left out with a reason");
        stage(Stage.EXECUTE, 80, 211, "9 of 10 improvements on the branch");
        bead(
                "execute.setup",
                Stage.EXECUTE,
                BeadCategory.EXECUTION,
                "Set up: pip install -e .[test]",
                80,
                92,
                "exit status 0",
                0);
        bead(
                "execute.base-suite",
                Stage.EXECUTE,
                BeadCategory.TESTING,
                "Run the existing tests at base",
                92,
                112,
                "214 of 214 passed",
                0);
        improvements();
        record = record.edit().repoAnalysis(analysis()).codeChanges(changes()).done();
    }

    private void improvements() throws IOException {
        List<Improvement> improvements = new ArrayList<>();
        for (int i = 0; i < TITLES.size(); i++) {
            String id = String.format("IMP-%03d", i + 1);
            Category category = Category.values()[i % 4];
            String reason = FATES.get(i) == ImprovementStatus.DROPPED
                    ? "rejected in #291 on 14 November; not repeated" + text
                    : FATES.get(i) == ImprovementStatus.POSTPONED
                            ? "over this run's limit of 10 improvements"
                            : FATES.get(i) == ImprovementStatus.FAILED
                                    ? "tests/test_prices.py::test_update still fails after 2 repairs; undone" + text
                                    : null;
            improvements.add(new Improvement(
                    id,
                    category,
                    TITLES.get(i) + text,
                    "Change it in the module that owns it, with a test." + text,
                    "A malformed id reaches the store today and comes back as a server error." + text,
                    "The caller sees 400 and the field's name." + text,
                    Priority.values()[i % 4],
                    List.of("orders/api.py" + text, "orders/errors.py"),
                    List.of(),
                    9.0 - i * 0.4,
                    "fp-" + i,
                    FATES.get(i),
                    reason,
                    FATES.get(i) == ImprovementStatus.APPLIED ? commit(i) : null));
            at(79);
            beads.open(
                    id,
                    "execute",
                    Stage.EXECUTE,
                    BeadCategory.of(category),
                    TITLES.get(i) + text,
                    "Change it in the module that owns it, with a test.");
            beads.note(id, "priority", Priority.values()[i % 4].id());
            beads.note(id, "replies", 1 + i % 3);
            beads.note(id, "well_formed_replies", 1 + i % 2);
            if (FATES.get(i) == ImprovementStatus.DROPPED || FATES.get(i) == ImprovementStatus.POSTPONED) {
                beads.skip(id, (FATES.get(i) == ImprovementStatus.DROPPED ? "Dropped: " : "Postponed: ") + reason);
                continue;
            }
            at(113 + 11 * (i / 4) + 2 * i);
            beads.start(id);
            use(id, 6_000 + 3_100 * i);
            say(id);
            at(150 + 6 * i);
            if (FATES.get(i) == ImprovementStatus.FAILED) {
                beads.note(
                        id,
                        "model_events",
                        List.of(new LinkedHashMap<>(
                                Map.of("decision", "retry", "problem", "429 rate limit" + text, "wait_sec", 12.5))));
                beads.fail(id, reason);
            } else {
                beads.complete(id, "2 files, +31 −6, commit " + commit(i).substring(0, 7) + ", tests pass" + text);
                directory.write(
                        "changes/" + id + ".diff",
                        DIFF.replace("One order, as JSON.", "One order, as JSON." + text.replace('\n', ' ')));
            }
        }
        record = record.edit().improvements(improvements).done();
    }

    private void testsAndAfter() throws IOException {
        stage(Stage.RUN_TESTS, 310, 402, "241 tests, no regression");
        bead(
                "run-tests.suite",
                Stage.RUN_TESTS,
                BeadCategory.TESTING,
                "Run the existing tests",
                311,
                340,
                "214 of 214 passed, as at base",
                0);
        for (Category category : Category.values()) {
            int from = 341 + 14 * category.ordinal();
            bead(
                    "run-tests." + category.id(),
                    Stage.RUN_TESTS,
                    BeadCategory.of(category),
                    "Run tests: " + category.id(),
                    from,
                    from + 13,
                    "7 of 8 kept" + text,
                    0);
        }
        beads.note("run-tests.suite", "output", suite(214, 2, 20.4).output());
        record = record.edit().testResults(results()).done();
        after();
    }

    private void after() throws IOException {
        stage(Stage.MERGE_REQUEST, 402, 455, "Pull request #318 merged");
        bead(
                "merge-request.push",
                Stage.MERGE_REQUEST,
                BeadCategory.GIT,
                "Push the branch",
                402,
                405,
                "repo-pilot/" + record.runId(),
                0);
        bead(
                "merge-request.pull-request",
                Stage.MERGE_REQUEST,
                BeadCategory.GIT,
                "Open the pull request",
                405,
                408,
                "#318",
                0);
        bead(
                "merge-request.gate",
                Stage.MERGE_REQUEST,
                BeadCategory.GIT,
                "Wait for checks",
                408,
                453,
                "4 checks green",
                0);
        stage(Stage.UPDATE_DOCS, 455, 475, "2 documents updated");
        bead(
                "update-docs.specification",
                Stage.UPDATE_DOCS,
                BeadCategory.DOCUMENTATION,
                "Revise the specification",
                455,
                470,
                "12 lines changed",
                11_000);
        stage(Stage.CONFIRM, 475, 476, "Run log written");
        record = record.edit()
                .mergeResult(merged())
                .docsUpdated(new DocsUpdated(
                        "updated",
                        "pullRequest",
                        List.of("docs/specification.md", "docs/architecture.md"),
                        "repo-pilot/docs",
                        "c0ffee12",
                        null,
                        "Pull request of the documents updated" + text))
                .done();
    }

    private RunDirectory ended(RunStatus status, String error, int second) throws IOException {
        record = record.edit()
                .error(error)
                .ended(status, start.plusSeconds(second))
                .beads(beads.all())
                .done();
        directory.save(record);
        return directory;
    }

    /** The exchanges of one improvement: one without an answer, one cut off, one that held. */
    private void say(String id) throws IOException {
        List<String> lines = new ArrayList<>();
        for (ChatReply.End end : new ChatReply.End[] {null, ChatReply.End.LENGTH, ChatReply.End.STOP}) {
            ChatReply reply = end == null
                    ? null
                    : new ChatReply(
                            "FILE: orders/prices.py" + text,
                            end,
                            5_210,
                            1_090,
                            4_096,
                            "gpt-4.1",
                            RateLimits.UNKNOWN,
                            List.of());
            lines.add(Json.mapper()
                    .writeValueAsString(new Transcript.Entry(
                            clock,
                            id,
                            ModelRequest.Purpose.CODE,
                            lines.size() + 1,
                            "",
                            new ChatRequest(
                                    "gpt-4.1",
                                    List.of(
                                            new ChatRequest.Message(ChatRequest.Role.SYSTEM, "Change the code." + text),
                                            new ChatRequest.Message(
                                                    ChatRequest.Role.USER, "def parse_order_id" + text)),
                                    null,
                                    8_000,
                                    ""),
                            reply == null ? Transcript.Outcome.RETRIED : Transcript.Outcome.REPLY,
                            reply,
                            reply == null ? ChatFailure.Kind.RATE_LIMITED : null,
                            reply == null ? "429 rate limit: again in 12 s" + text : null,
                            7_400)));
        }
        Files.write(directory.transcript(), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void stage(Stage stage, int from, int to, String output) {
        at(from);
        beads.start(stage.id());
        if (to >= 0) {
            at(to);
            beads.complete(stage.id(), output + text);
        }
    }

    private void start(String id, Stage stage, BeadCategory category, String name, int from) {
        at(from);
        beads.open(id, stage.id(), stage, category, name, null);
        beads.start(id);
    }

    private void bead(
            String id, Stage stage, BeadCategory category, String name, int from, int to, String output, int tokens) {
        at(from);
        beads.open(id, stage.id(), stage, category, name, null);
        beads.start(id);
        if (tokens > 0) {
            use(id, tokens);
        }
        at(to);
        beads.complete(id, output);
    }

    private void use(String id, int tokens) {
        beads.use(
                id,
                new Usage(
                        1,
                        tokens * 8L / 10,
                        tokens * 2L / 10,
                        tokens / 2,
                        new BigDecimal(tokens).movePointLeft(6).multiply(new BigDecimal("2.7"))));
    }

    private void at(int second) {
        clock = start.plusSeconds(second);
    }

    private static String commit(int i) {
        return Integer.toHexString(0x4be1f02 + i * 0x1234567).repeat(6).substring(0, 40);
    }

    private RepoAnalysis analysis() {
        Map<String, Long> languages = new LinkedHashMap<>();
        languages.put("Python" + text, 7_210L);
        languages.put("Markdown", 1_592L);
        return new RepoAnalysis(
                118,
                9_412,
                402_113,
                14,
                languages,
                List.of(),
                List.of("docs/specification.md", "docs/graph.md", "docs/architecture.md"),
                "An order service over HTTP." + text);
    }

    private CodeChanges changes() {
        List<CodeChanges.Applied> applied = new ArrayList<>();
        for (int i = 0; i < TITLES.size(); i++) {
            if (FATES.get(i) == ImprovementStatus.APPLIED) {
                String id = String.format("IMP-%03d", i + 1);
                applied.add(new CodeChanges.Applied(
                        id,
                        commit(i),
                        List.of("orders/api.py", "orders/errors.py"),
                        "changes/" + id + ".diff",
                        31,
                        6,
                        start.toString(),
                        TITLES.get(i),
                        "",
                        List.of("python syntax: ok", "pytest -q: ok" + text),
                        i % 3 == 0 ? List.of("yaml: no checker on the agent" + text) : List.of(),
                        i % 2));
            }
        }
        return new CodeChanges(record.branchName(), "main", "5f2c".repeat(10), commit(9), suite(214, 2, 19.8), applied);
    }

    private SuiteResult suite(int total, int skipped, double seconds) {
        return new SuiteResult(
                SuiteResult.State.PASSED,
                total,
                total - skipped,
                0,
                0,
                skipped,
                List.of(),
                "============ test session starts ============\n\u001b[32mtests/test_orders.py ......\u001b[0m\n"
                        + (total - skipped) + " passed, " + skipped + " skipped in " + seconds + "s" + text,
                seconds,
                null);
    }

    private Review review() {
        List<Review.DimensionScore> scores = new ArrayList<>();
        Integer[] values = {8, 8, 9, 6, null, 9};
        for (int i = 0; i < values.length; i++) {
            scores.add(
                    new Review.DimensionScore(Review.DIMENSIONS.get(i), values[i], "Reads well, small steps." + text));
        }
        return new Review(
                "completed",
                8.0,
                scores,
                List.of(
                        new Review.Issue(
                                Severity.MEDIUM,
                                "orders/webhooks.py" + text,
                                88,
                                "IMP-002",
                                "The back-off has no upper bound." + text,
                                "Cap it at one minute." + text),
                        new Review.Issue(Severity.LOW, "orders/log.py", null, null, "Two loggers share a name.", null)),
                List.of(new Review.Issue(
                        Severity.HIGH,
                        "orders/prices.py",
                        41,
                        "IMP-004",
                        "The cache is shared between tenants.",
                        "Key it by tenant.")),
                "Nine small changes, each with its reason; one was taken back." + text,
                commit(9),
                null);
    }

    private TestsGenerated generated() {
        List<TestsGenerated.Group> groups = new ArrayList<>();
        for (Category category : Category.values()) {
            groups.add(new TestsGenerated.Group(
                    category,
                    "generated",
                    null,
                    List.of(new TestsGenerated.TestFile(
                            "tests/test_" + category.id() + "_pilot.py",
                            "tests/" + category.id() + ".py",
                            "seven tests" + text))));
        }
        return new TestsGenerated("pytest" + text, groups);
    }

    private TestResults results() {
        List<TestResults.GroupResult> groups = new ArrayList<>();
        for (Category category : Category.values()) {
            int dropped = category.ordinal() % 2;
            groups.add(new TestResults.GroupResult(
                    category,
                    8,
                    8 - dropped,
                    0,
                    0,
                    3,
                    4 - dropped + (category == Category.FEATURES ? 1 : 0),
                    dropped,
                    12,
                    9 + category.ordinal(),
                    List.of("tests/test_" + category.id() + "_pilot.py"),
                    dropped == 1 ? List.of("test_flaky passed in 2 of 3 repetitions" + text) : List.of(),
                    "8 passed in 0.41s" + text));
        }
        return new TestResults(
                suite(214, 2, 19.8),
                suite(214, 2, 20.4),
                List.of(new TestResults.Regression("tests/test_prices.py::test_update" + text, "IMP-004", "dropped")),
                groups,
                commit(20),
                commit(20),
                "bwrap");
    }

    private MergeResult merged() {
        List<GateCondition> gate = new ArrayList<>();
        String[] evidence = {
            "8.0 >= 7.0",
            "0 open",
            "214 of 214, as at base",
            "27 kept, none failing",
            "18 files",
            "412 of 600 lines",
            "verified " + commit(20).substring(0, 7),
            "head as pushed",
            "mergeable",
            "4 green",
            "9 improvements"
        };
        for (int i = 0; i < evidence.length; i++) {
            gate.add(new GateCondition("G" + (i + 1), State.HELD, "It holds." + text, evidence[i] + text));
        }
        return new MergeResult(
                MergeResult.Status.MERGED,
                "All conditions hold." + text,
                318,
                text.isEmpty() ? "https://github.com/acme/orders-service/pull/318" : "javascript:window.hacked=3",
                false,
                commit(20),
                commit(21),
                "merge",
                gate);
    }

    /** The clock of the sample: what it was told. */
    private final class Told implements TimeSource {

        @Override
        public Instant now() {
            return clock;
        }

        @Override
        public void sleep(Duration duration) {
            clock = clock.plus(duration);
        }
    }
}
