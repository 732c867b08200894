package io.jenkins.plugins.repopilot.action;

import com.fasterxml.jackson.core.type.TypeReference;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

/**
 * Asks the index for runs on behalf of the one who is asking: only those of jobs that they may read.
 *
 * @param job full name, empty for any
 * @param status of the run or of its pull request, empty for any
 * @param days started at most so many days ago, 0 for any
 * @param start how many to pass over
 * @param limit how many to give, 1 to {@value #MOST}
 */
record RunQuery(String job, String status, int days, int start, int limit) {

    static final int MOST = 500;
    private static final int USUAL = 50;
    private static final int MOST_TO_PASS = 999_999_999;

    /** How a run stands, or what became of its pull request. */
    private static final List<String> STATUSES = Stream.concat(
                    Arrays.stream(RunStatus.values()).map(RunStatus::id),
                    Arrays.stream(MergeResult.Status.values()).map(MergeResult.Status::id))
            .distinct()
            .toList();

    /**
     * @throws IllegalArgumentException if a parameter is not what it should be; the message names it
     */
    static RunQuery of(HttpServletRequest request) {
        return new RunQuery(
                Parameters.text(request, "job"),
                Parameters.word(request, "status", STATUSES),
                Parameters.number(request, "days", 0, 0, 36_500),
                Parameters.number(request, "start", 0, 0, MOST_TO_PASS),
                Parameters.number(request, "limit", USUAL, 1, MOST));
    }

    /** Those that the asker may see, newest first. */
    static List<RunEntry> visible() {
        Map<String, Boolean> may = new HashMap<>();
        return RunIndex.get().all().stream()
                .filter(entry -> may.computeIfAbsent(entry.job(), RunQuery::mayRead))
                .toList();
    }

    static boolean mayRead(String jobName) {
        try {
            Job<?, ?> job = Jenkins.get().getItemByFullName(jobName, Job.class);
            return job != null && job.hasPermission(Item.READ);
        } catch (AccessDeniedException mayOnlyDiscover) {
            return false;
        }
    }

    List<RunEntry> matching() {
        Instant oldest = days == 0 ? Instant.MIN : Instant.now().minus(Duration.ofDays(days));
        return visible().stream()
                .filter(entry -> job.isEmpty() || entry.job().equals(job))
                .filter(entry -> status.isEmpty()
                        || entry.status().id().equals(status)
                        || entry.outcome().equals(status))
                .filter(entry -> !entry.startedAt().isBefore(oldest))
                .toList();
    }

    Map<String, Object> answer() {
        List<RunEntry> matching = matching();
        Map<String, Long> byStatus = new TreeMap<>();
        Map<String, Long> byCategory = new TreeMap<>();
        for (RunEntry entry : matching) {
            entry.beadsByStatus().forEach((key, count) -> byStatus.merge(key, count, Long::sum));
            entry.beadsByCategory().forEach((key, count) -> byCategory.merge(key, count, Long::sum));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("version", 1);
        answer.put("total", matching.size());
        answer.put("start", start);
        answer.put("limit", limit);
        answer.put("beads_by_status", byStatus);
        answer.put("beads_by_category", byCategory);
        answer.put("jobs", new TreeSet<>(visible().stream().map(RunEntry::job).toList()));
        answer.put(
                "runs",
                matching.stream()
                        .skip(start)
                        .limit(limit)
                        .map(RunQuery::withUrl)
                        .toList());
        return answer;
    }

    /** A run as the REST interface gives it. */
    static Map<String, Object> withUrl(RunEntry entry) {
        Map<String, Object> shown = asMap(entry);
        shown.put("url", url(entry));
        return shown;
    }

    static Map<String, Object> asMap(Object value) {
        return Json.mapper().convertValue(value, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    private static String url(RunEntry entry) {
        Job<?, ?> job = Jenkins.get().getItemByFullName(entry.job(), Job.class);
        return job == null ? null : job.getUrl() + entry.build() + "/repo-pilot/?run=" + entry.runId();
    }
}
