package io.jenkins.plugins.repopilot.host;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.llm.Usage;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the Pipeline step returns: maps, texts and numbers that a sandboxed script may read and Pipeline can save. */
public final class RunSummary {

    private RunSummary() {}

    /** {@code runId, status, score, merged, pullRequestUrl, improvements, tests, usage}. */
    public static Map<String, Object> of(RunRecord run) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("runId", run.runId());
        summary.put("status", run.status().id());
        summary.put("score", run.review() == null ? null : run.review().overallScore());
        summary.put("merged", run.mergeResult() != null && run.mergeResult().merged());
        summary.put(
                "pullRequestUrl",
                run.mergeResult() == null ? null : run.mergeResult().url());
        summary.put("improvements", improvements(run));
        summary.put("tests", tests(run.testResults()));
        summary.put(
                "usage", usage(run.usage() == null ? Usage.NONE : run.usage().total()));
        return summary;
    }

    /** {@code runId, status, pullRequestUrl, stack, audit, created, skipped, beads, usage} of a scaffold. */
    public static Map<String, Object> ofScaffold(RunRecord run) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("runId", run.runId());
        summary.put("status", run.status().id());
        summary.put(
                "pullRequestUrl",
                run.mergeResult() == null ? null : run.mergeResult().url());
        summary.put("stack", plain(run.scaffold().stack()));
        summary.put("audit", plain(run.scaffold().audit()));
        summary.put("created", plain(run.scaffold().created()));
        summary.put("skipped", plain(run.scaffold().skipped()));
        summary.put("beads", plain(run.beadSummary()));
        summary.put(
                "usage", usage(run.usage() == null ? Usage.NONE : run.usage().total()));
        return summary;
    }

    /** As maps, lists, texts and numbers. */
    private static Object plain(Object value) {
        return Json.mapper().convertValue(value, Object.class);
    }

    /** Of a build in which there was nothing to do. */
    public static Map<String, Object> nothingDone(String reason) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("runId", null);
        summary.put("status", "skipped");
        summary.put("reason", reason);
        summary.put("score", null);
        summary.put("merged", false);
        summary.put("pullRequestUrl", null);
        summary.put("improvements", counts(List.of("total", "applied", "failed", "postponed"), 0, 0, 0, 0));
        summary.put("tests", tests(null));
        summary.put("usage", usage(Usage.NONE));
        return summary;
    }

    /** Of a build in which there was nothing to scaffold. */
    public static Map<String, Object> noScaffold(String reason) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("runId", null);
        summary.put("status", "skipped");
        summary.put("reason", reason);
        summary.put("pullRequestUrl", null);
        summary.put("stack", null);
        summary.put("audit", null);
        summary.put("created", new ArrayList<>());
        summary.put("skipped", new ArrayList<>());
        summary.put("beads", null);
        summary.put("usage", usage(Usage.NONE));
        return summary;
    }

    private static Map<String, Object> improvements(RunRecord run) {
        return counts(
                List.of("total", "applied", "failed", "postponed"),
                run.improvements().size(),
                count(run, ImprovementStatus.APPLIED),
                count(run, ImprovementStatus.FAILED),
                count(run, ImprovementStatus.POSTPONED));
    }

    private static int count(RunRecord run, ImprovementStatus status) {
        return (int)
                run.improvements().stream().filter(i -> i.status() == status).count();
    }

    private static Map<String, Object> tests(TestResults results) {
        List<TestResults.GroupResult> groups =
                results == null || results.groups() == null ? List.of() : results.groups();
        return counts(
                List.of("kept", "failing", "dropped", "regressions"),
                groups.stream().mapToInt(g -> g.failToPass() + g.passToPass()).sum(),
                groups.stream().mapToInt(g -> g.failed() + g.errors()).sum(),
                groups.stream().mapToInt(TestResults.GroupResult::dropped).sum(),
                results == null || results.regressions() == null
                        ? 0
                        : results.regressions().size());
    }

    private static Map<String, Object> usage(Usage usage) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("calls", usage.calls());
        map.put("inputTokens", usage.inputTokens());
        map.put("outputTokens", usage.outputTokens());
        map.put("cachedTokens", usage.cachedTokens());
        map.put("cost", usage.cost() == null ? null : usage.cost().doubleValue());
        return map;
    }

    private static Map<String, Object> counts(List<String> names, int... values) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), values[i]);
        }
        return map;
    }
}
