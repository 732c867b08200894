package io.jenkins.plugins.repopilot.action;

import hudson.model.Item;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.report.HtmlReport;
import io.jenkins.plugins.repopilot.engine.report.LiveBeads;
import io.jenkins.plugins.repopilot.engine.report.ModelCalls;
import io.jenkins.plugins.repopilot.engine.report.RunSources;
import io.jenkins.plugins.repopilot.engine.report.RunView;
import io.jenkins.plugins.repopilot.engine.report.RunViews;
import io.jenkins.plugins.repopilot.engine.report.WithoutOutput;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.GET;

/**
 * What the page of a build asks for, under {@code …/repo-pilot/api/}. All of it needs Item.READ; diffs, documents, calls of models and what
 * commands printed are text of the repository and need Item.WORKSPACE.
 */
public final class RunApi {

    private static final int MOST_CHANGES = 999_999_999;

    private final BeadChainAction action;

    RunApi(BeadChainAction action) {
        this.action = action;
    }

    /** The view of a run; with {@code since} only the beads that changed. 304 if nothing did. */
    @GET
    public void doJson(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        action.build().checkPermission(Item.READ);
        Optional<String> runId = runId(request);
        Optional<RunRecord> record =
                runId.isEmpty() ? Optional.empty() : action.beads(runId.get()).record();
        if (record.isEmpty()) {
            JsonReply.error(response, HttpServletResponse.SC_NOT_FOUND, missing(request));
            return;
        }
        int since;
        try {
            since = Parameters.number(request, "since", 0, 0, MOST_CHANGES);
        } catch (IllegalArgumentException e) {
            JsonReply.error(response, HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
            return;
        }
        LiveBeads.State state = action.beads(runId.get()).state();
        boolean building = action.build().isBuilding();
        String tag = tag(runId.get(), state, building);
        response.setHeader("ETag", tag);
        response.setHeader("Vary", "Accept-Language, Cookie, Authorization");
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        JsonReply.json(response, view(runId.get(), record.get(), state, since, building));
    }

    /** The view of one run of this build, empty if it has no record. */
    Optional<RunView> view(String runId) throws IOException {
        Optional<RunRecord> record = action.beads(runId).record();
        return record.isEmpty()
                ? Optional.empty()
                : Optional.of(view(
                        runId,
                        record.get(),
                        action.beads(runId).state(),
                        0,
                        action.build().isBuilding()));
    }

    private RunView view(String runId, RunRecord record, LiveBeads.State state, long since, boolean building) {
        boolean maySeeOutput = action.build().hasPermission(Item.WORKSPACE);
        return RunViews.live(
                maySeeOutput ? record : WithoutOutput.of(record),
                maySeeOutput ? state : state.withoutOutput(),
                since,
                building,
                RunViews.settings(action.directory(runId)),
                JsonReply.locale(),
                Instant.now());
    }

    /** The unified diff of one improvement. */
    @GET
    public void doDiff(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        source(
                request,
                response,
                "an improvement, as IMP-001",
                (directory, record, name) -> RunSources.diff(directory, record, name));
    }

    /** What a group of tests printed. */
    @GET
    public void doOutput(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        source(
                request,
                response,
                "base, branch, a category of generated tests, or a bead",
                (directory, record, name) -> Optional.ofNullable(RunSources.outputs(
                                record, action.beads(record.runId()).state().beads())
                        .get(name)));
    }

    /** What was said in one call of a model, for instance {@code IMP-001:2}. */
    @GET
    public void doCall(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        source(
                request,
                response,
                "a call of a bead, as IMP-001:2",
                (directory, record, name) -> ModelCalls.text(directory, name));
    }

    /** The calls of models for one bead: figures, not texts. */
    @GET
    public void doCalls(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        action.build().checkPermission(Item.READ);
        Optional<String> name = name(request, response, "a bead, as IMP-001");
        if (name.isEmpty()) {
            return;
        }
        Optional<String> runId = runId(request);
        if (runId.isEmpty()) {
            JsonReply.error(response, HttpServletResponse.SC_NOT_FOUND, missing(request));
            return;
        }
        JsonReply.json(response, ModelCalls.of(action.directory(runId.get()), name.get()));
    }

    /** One of the documents, as Markdown. */
    @GET
    public void doDocument(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        source(
                request,
                response,
                "a document, as docs/specification.md",
                (directory, record, name) -> RunSources.document(directory, record, name));
    }

    /** The run as one HTML file; it has the diffs in it. */
    void report(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        action.build().checkPermission(Item.WORKSPACE);
        Optional<String> runId = runId(request);
        if (runId.isEmpty() || action.directory(runId.get()).record().isEmpty()) {
            JsonReply.error(response, HttpServletResponse.SC_NOT_FOUND, missing(request));
            return;
        }
        String page = HtmlReport.page(action.directory(runId.get()), JsonReply.locale());
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + runId.get() + ".html\"");
        response.setHeader("Cache-Control", "private, no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getWriter().write(page);
    }

    private interface Source {
        Optional<String> read(RunDirectory directory, RunRecord record, String name) throws IOException;
    }

    /**
     * @param what the parameter {@code name} says
     */
    private void source(StaplerRequest2 request, StaplerResponse2 response, String what, Source source)
            throws IOException {
        action.build().checkPermission(Item.READ);
        if (!action.build().hasPermission(Item.WORKSPACE)) {
            JsonReply.error(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "This is text of the repository: it needs the permission Job/Workspace");
            return;
        }
        Optional<String> name = name(request, response, what);
        if (name.isEmpty()) {
            return;
        }
        Optional<String> runId = runId(request);
        Optional<RunRecord> record =
                runId.isEmpty() ? Optional.empty() : action.beads(runId.get()).record();
        if (record.isEmpty()) {
            JsonReply.error(response, HttpServletResponse.SC_NOT_FOUND, missing(request));
            return;
        }
        Optional<String> text = source.read(action.directory(runId.get()), record.get(), name.get());
        if (text.isPresent()) {
            JsonReply.text(response, text.get());
        } else {
            JsonReply.error(response, HttpServletResponse.SC_NOT_FOUND, "The run has no such text");
        }
    }

    /** The parameter {@code name}; empty if it is missing, and then that is answered. */
    private static Optional<String> name(StaplerRequest2 request, StaplerResponse2 response, String what)
            throws IOException {
        try {
            return Optional.of(Parameters.required(request, "name", what));
        } catch (IllegalArgumentException e) {
            JsonReply.error(response, HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
            return Optional.empty();
        }
    }

    /** Only a run that the build knows: an address never becomes a path. */
    private Optional<String> runId(StaplerRequest2 request) {
        String wanted = request.getParameter("run");
        return wanted == null
                ? Optional.ofNullable(action.getLatest()).map(StoredRun::getId)
                : action.find(wanted).map(StoredRun::getId);
    }

    private static String missing(StaplerRequest2 request) {
        return request.getParameter("run") == null ? "This build has no run yet" : "This build has no run of that id";
    }

    private String tag(String runId, LiveBeads.State state, boolean building) throws IOException {
        Path record = action.directory(runId).path().resolve("run.json");
        return "\"" + RunView.VERSION + "-" + state.sequence() + "-"
                + Files.getLastModifiedTime(record).toMillis() + "-" + Files.size(record) + "-" + building + "-"
                + Integer.toHexString(state.output().hashCode()) + "-"
                + JsonReply.locale().toLanguageTag() + "\"";
    }
}
