package io.jenkins.plugins.repopilot.action;

import hudson.PluginWrapper;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.report.RunView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.GET;

/**
 * The REST interface under {@code /repo-pilot/api/}: reads only. What the asker may not see is answered like what does not exist. Described
 * in {@code docs/rest-api.md}.
 */
public final class PilotApi {

    private static final List<String> STATUSES =
            Arrays.stream(BeadStatus.values()).map(BeadStatus::id).toList();
    private static final List<String> CATEGORIES =
            Arrays.stream(BeadCategory.values()).map(BeadCategory::id).toList();
    private static final List<String> STAGES =
            Arrays.stream(Stage.values()).map(Stage::id).toList();

    /** {@code runs?job=&status=&days=&start=&limit=} lists runs; {@code runs/RUN} is one. */
    @GET
    public void doRuns(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        answer(response, () -> {
            List<String> path = path(request);
            if (path.isEmpty()) {
                Map<String, Object> answer = RunQuery.of(request).answer();
                answer.remove("jobs");
                return answer;
            }
            RunView view = view(request, path.get(0));
            return without(view);
        });
    }

    /** {@code beads/RUN?status=&category=&stage=} lists a run's beads; {@code beads/RUN/summary} counts them. */
    @GET
    public void doBeads(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        answer(response, () -> {
            List<String> path = path(request);
            if (path.isEmpty()) {
                throw new Refusal(HttpServletResponse.SC_BAD_REQUEST, "Say which run: beads/RUN");
            }
            RunView view = view(request, path.get(0));
            if (path.size() > 1 && !path.get(1).equals("summary")) {
                throw new Refusal(HttpServletResponse.SC_NOT_FOUND, "There is beads/RUN and beads/RUN/summary");
            }
            return path.size() > 1 ? view.summary() : beads(request, view);
        });
    }

    /** {@code bead/RUN/BEAD}, or {@code bead/BEAD?run=RUN}. */
    @GET
    public void doBead(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        answer(response, () -> {
            List<String> path = path(request);
            String run = path.size() > 1 ? path.get(0) : request.getParameter("run");
            if (path.isEmpty() || run == null) {
                throw new Refusal(
                        HttpServletResponse.SC_BAD_REQUEST,
                        "Say which bead of which run: bead/RUN/BEAD or bead/BEAD?run=RUN");
            }
            String bead = path.get(path.size() - 1);
            return view(request, run).beads().stream()
                    .filter(b -> b.id().equals(bead))
                    .findFirst()
                    .orElseThrow(() -> new Refusal(HttpServletResponse.SC_NOT_FOUND, "The run has no bead of that id"));
        });
    }

    /** Whether it works, and how many runs there are that the asker may see. */
    @GET
    public void doHealth(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        answer(response, () -> {
            List<RunEntry> visible = RunQuery.visible();
            PluginWrapper plugin = Jenkins.get().getPluginManager().getPlugin("repo-pilot");
            Map<String, Object> health = new LinkedHashMap<>();
            health.put("status", "ok");
            health.put("version", plugin == null ? "" : plugin.getVersion());
            health.put("runs", visible.size());
            health.put(
                    "running",
                    visible.stream()
                            .filter(e -> e.status() == RunStatus.RUNNING)
                            .count());
            return health;
        });
    }

    private static Map<String, Object> beads(StaplerRequest2 request, RunView view) {
        List<String> statuses = Parameters.words(request, "status", STATUSES);
        List<String> categories = Parameters.words(request, "category", CATEGORIES);
        List<String> stages = Parameters.words(request, "stage", STAGES);
        List<RunView.BeadView> beads = view.beads().stream()
                .filter(b -> wanted(statuses, b.status().id()))
                .filter(b -> wanted(categories, b.category()))
                .filter(b -> wanted(stages, b.stage()))
                .toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("run_id", view.run().id());
        answer.put("total", beads.size());
        answer.put("beads", beads);
        return answer;
    }

    private static boolean wanted(List<String> words, String value) {
        return words.isEmpty() || words.contains(value);
    }

    /** The view without what only a page needs. */
    private static Map<String, Object> without(RunView view) {
        Map<String, Object> answer = RunQuery.asMap(view);
        answer.remove("labels");
        answer.remove("locale");
        answer.remove("partial");
        return answer;
    }

    private static RunView view(StaplerRequest2 request, String runId) throws IOException {
        String job = request.getParameter("job");
        List<RunEntry> found = RunQuery.visible().stream()
                .filter(entry -> entry.runId().equals(runId) && (job == null || job.equals(entry.job())))
                .toList();
        if (found.size() > 1) {
            throw new Refusal(HttpServletResponse.SC_CONFLICT, "Several jobs have a run of that id: add job=FULL NAME");
        }
        Optional<RunView> view = found.isEmpty() ? Optional.empty() : view(found.get(0));
        return view.orElseThrow(
                () -> new Refusal(HttpServletResponse.SC_NOT_FOUND, "There is no run of that id that you may see"));
    }

    private static Optional<RunView> view(RunEntry entry) throws IOException {
        Job<?, ?> job = Jenkins.get().getItemByFullName(entry.job(), Job.class);
        Run<?, ?> build = job == null ? null : job.getBuildByNumber(entry.build());
        BeadChainAction action = build == null ? null : build.getAction(BeadChainAction.class);
        return action == null || action.find(entry.runId()).isEmpty()
                ? Optional.empty()
                : action.getApi().view(entry.runId());
    }

    private static List<String> path(StaplerRequest2 request) {
        return Arrays.stream(request.getRestOfPath().split("/"))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private interface Question {
        Object answer() throws IOException;
    }

    private static void answer(StaplerResponse2 response, Question question) throws IOException {
        Jenkins.get().checkPermission(Jenkins.READ);
        try {
            JsonReply.json(response, question.answer());
        } catch (Refusal e) {
            JsonReply.error(response, e.status, e.getMessage());
        } catch (IllegalArgumentException e) {
            JsonReply.error(response, HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
        }
    }

    /** A question that gets an error as its answer. */
    private static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1;
        private final int status;

        private Refusal(int status, String message) {
            super(message);
            this.status = status;
        }
    }
}
