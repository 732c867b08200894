package io.jenkins.plugins.repopilot.action;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.repopilot.engine.forge.GitHubLedger;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView;
import io.jenkins.plugins.repopilot.engine.report.RunViews;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;
import org.kohsuke.stapler.verb.POST;

/** The history of a job: its runs as charts and as a table, and the ledger of its improvements. */
@ExportedBean
public final class PilotHistoryAction implements Action, StaplerProxy {

    /** Runs that the page draws. */
    private static final int MOST_RUNS = 200;

    private static final int MOST_IMPROVEMENTS = 500;

    private final Job<?, ?> job;

    public PilotHistoryAction(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    @Exported(visibility = 2)
    public int getRunCount() {
        return entries().size();
    }

    @Exported(visibility = 2)
    public int getMergedCount() {
        return (int) entries().stream().filter(RunEntry::merged).count();
    }

    @Exported(visibility = 2)
    public List<String> getRunIds() {
        return entries().stream().limit(MOST_RUNS).map(RunEntry::runId).toList();
    }

    private List<RunEntry> entries() {
        return RunIndex.get().of(job);
    }

    /** What the page draws. */
    @GET
    public void doData(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        job.checkPermission(Item.READ);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("version", 1);
        data.put("locale", JsonReply.locale().toLanguageTag());
        data.put("labels", JsonReply.labels());
        data.put("total", entries().size());
        data.put("runs", entries().stream().limit(MOST_RUNS).toList());
        data.put("ledger", ledger());
        data.put("may_forget", job.hasPermission(Item.CONFIGURE));
        JsonReply.json(response, data);
    }

    /** Throws the job's copy of the ledger away; the next run reads all of it from GitHub. */
    @POST
    public HttpResponse doForgetLedger() throws IOException {
        job.checkPermission(Item.CONFIGURE);
        GitHubLedger.forget(ledgerFolder());
        return HttpResponses.redirectToDot();
    }

    private Path ledgerFolder() {
        return job.getRootDir().toPath().resolve("repo-pilot").resolve("ledger");
    }

    /** Titles and files of improvements are on GitHub and in the beads as well: they need no more than Item.READ. */
    private List<Map<String, Object>> ledger() throws IOException {
        return GitHubLedger.remembered(ledgerFolder()).stream()
                .limit(MOST_IMPROVEMENTS)
                .map(PilotHistoryAction::improvement)
                .toList();
    }

    private static Map<String, Object> improvement(LedgerView.Entry entry) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("title", RunViews.shownName(entry.title()));
        shown.put("category", entry.category() == null ? null : entry.category().id());
        shown.put("fate", entry.fate().name().toLowerCase(Locale.ROOT));
        shown.put("pull_request", entry.pullRequest());
        shown.put(
                "files",
                entry.files() == null
                        ? List.of()
                        : entry.files().stream().map(RunViews::shownName).toList());
        return shown;
    }

    /** Labels for the page, before it has data. */
    public String label(String key) {
        return JsonReply.labels().getOrDefault(key, key);
    }

    @Override
    public Object getTarget() {
        job.checkPermission(Item.READ);
        return this;
    }

    @Override
    public String getIconFileName() {
        return job.hasPermission(Item.READ) ? "symbol-repo-pilot plugin-repo-pilot" : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.displayName();
    }

    @Override
    public String getUrlName() {
        return "repo-pilot";
    }

    /** Jobs that ever had a run have a history, whatever their newest build is. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {

        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @Override
        public Collection<? extends Action> createFor(Job target) {
            String name = target.getFullName();
            return RunIndex.get().has(name) ? List.of(new PilotHistoryAction(target)) : List.of();
        }
    }
}
