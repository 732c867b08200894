package io.jenkins.plugins.repopilot.action;

import hudson.model.Item;
import hudson.model.Run;
import hudson.security.Permission;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.StageRunner;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.report.LiveBeads;
import io.jenkins.plugins.repopilot.engine.report.RunViews;
import java.io.IOException;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.RunAction2;
import jenkins.model.Tab;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;

/**
 * The runs of a build and their page. {@code build.xml} has their ids and counts only; all else is read from the runs' folders when somebody
 * looks.
 */
@ExportedBean
public final class BeadChainAction extends Tab implements RunAction2, StaplerProxy {

    private static final Logger LOGGER = Logger.getLogger(BeadChainAction.class.getName());

    private final List<StoredRun> runs = new ArrayList<>();
    private transient Run<?, ?> build;
    private transient Map<String, LiveBeads> live = new ConcurrentHashMap<>();

    private BeadChainAction() {
        super(null);
    }

    /** The build's action, added if there is none yet. */
    public static synchronized BeadChainAction of(Run<?, ?> build) {
        BeadChainAction action = build.getAction(BeadChainAction.class);
        if (action == null) {
            action = new BeadChainAction();
            build.addAction(action);
        }
        return action;
    }

    /** The folder of one run of this build. */
    public RunDirectory directory(String runId) {
        Path path = build.getRootDir().toPath().resolve("repo-pilot").resolve(runId);
        return new RunDirectory(
                path,
                build.getParent().getRootDir().toPath().resolve("repo-pilot").resolve("cache"));
    }

    /** A run has started: it is on the page from now on. */
    public void begin(RunRecord started, RunSettings settings) throws IOException {
        store(started);
        index(started, settings);
    }

    /** A run is over: its figures go into the build and into the index of all runs. */
    public void update(RunRecord record) throws IOException {
        store(record);
        index(record, RunViews.settings(directory(record.runId())));
    }

    /**
     * Ends those runs of the build that nobody works on any more, and leaves what they left in a workspace as it is.
     *
     * @param which ids
     * @return ids of those that were not over
     */
    public List<String> abandon(Predicate<String> which, String reason) {
        List<String> ended = new ArrayList<>();
        for (StoredRun run : getRuns()) {
            // not the status in the build, which a crash may have left behind
            if (which.test(run.getId())) {
                try {
                    Optional<RunRecord> record = StageRunner.abandon(directory(run.getId()), reason, TimeSource.SYSTEM);
                    if (record.isPresent()) {
                        update(record.get());
                        ended.add(run.getId());
                    }
                } catch (IOException e) {
                    LOGGER.log(Level.WARNING, e, () -> "Could not end run " + run.getId() + " of " + build);
                }
            }
        }
        return ended;
    }

    private void store(RunRecord record) throws IOException {
        synchronized (runs) {
            StoredRun fresh = new StoredRun(record);
            int at = runs.stream().map(StoredRun::getId).toList().indexOf(fresh.getId());
            if (at < 0) {
                runs.add(fresh);
            } else {
                runs.set(at, fresh);
            }
        }
        build.save();
    }

    private void index(RunRecord record, RunSettings settings) {
        try {
            RunIndex.get()
                    .put(RunEntry.of(
                            build.getParent().getFullName(),
                            build.getNumber(),
                            record,
                            settings.get(Setting.AUTO_MERGE_THRESHOLD)));
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "Could not write run " + record.runId() + " of " + build
                            + " to the index of runs; rebuild it with POST repo-pilot/rebuild");
        }
    }

    /** This build's part of the index, read from the runs' folders. */
    List<RunEntry> entries() {
        List<RunEntry> entries = new ArrayList<>();
        for (StoredRun run : getRuns()) {
            RunDirectory directory = directory(run.getId());
            try {
                directory
                        .record()
                        .map(record -> RunEntry.of(
                                build.getParent().getFullName(),
                                build.getNumber(),
                                record,
                                RunViews.settings(directory).get(Setting.AUTO_MERGE_THRESHOLD)))
                        .ifPresent(entries::add);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Could not read run " + run.getId() + " of " + build);
            }
        }
        return entries;
    }

    @Exported(visibility = 2)
    public List<StoredRun> getRuns() {
        synchronized (runs) {
            return List.copyOf(runs);
        }
    }

    @Exported(visibility = 2)
    public List<String> getRunIds() {
        return getRuns().stream().map(StoredRun::getId).toList();
    }

    /** The run that was started last, {@code null} if none was. */
    public StoredRun getLatest() {
        List<StoredRun> all = getRuns();
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /** The run that the page shows: the one asked for, else the latest. For the page. */
    public StoredRun getShown() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        String wanted = request == null ? null : request.getParameter("run");
        return find(wanted).orElse(getLatest());
    }

    /** The choice of runs, as JSON for the page. */
    public String getChoices() throws IOException {
        List<Map<String, String>> choices = new ArrayList<>();
        for (StoredRun run : getRuns()) {
            Map<String, String> choice = new LinkedHashMap<>();
            choice.put("id", run.getId());
            choice.put("url", "?run=" + run.getId());
            choice.put("repository", run.getRepository());
            choice.put("status", run.getStatus());
            choices.add(choice);
        }
        return Json.mapper().writeValueAsString(choices);
    }

    /** One line about a run for the build's own page. */
    public String summary(StoredRun run) {
        List<String> told = new ArrayList<>();
        if (run.getImprovements() > 0) {
            told.add(told("kept", run.getKept(), run.getImprovements()));
        }
        if (run.getScore() > 0) {
            told.add(told("score", run.getScore()));
        }
        if (run.getPullRequest() > 0) {
            told.add(told("pull", String.valueOf(run.getPullRequest())));
        }
        if (run.getBeads() > 0) {
            told.add(told(run.getBeadsFailed() > 0 ? "failed" : "beads", run.getBeads(), run.getBeadsFailed()));
        }
        String outcome = label("outcome." + run.getOutcome());
        return told.isEmpty() ? outcome : outcome + ": " + String.join(", ", told);
    }

    private String told(String key, Object... values) {
        return MessageFormat.format(label("run.summary-" + key), values);
    }

    public Permission getWorkspacePermission() {
        return Item.WORKSPACE;
    }

    /** Labels for the page, before it has a view. */
    public String label(String key) {
        return JsonReply.labels().getOrDefault(key, key);
    }

    Optional<StoredRun> find(String runId) {
        return getRuns().stream().filter(run -> run.getId().equals(runId)).findFirst();
    }

    Run<?, ?> build() {
        return build;
    }

    LiveBeads beads(String runId) {
        RunDirectory directory = directory(runId);
        // by path: the folder moves with a job that is renamed
        return live.computeIfAbsent(directory.path().toString(), path -> new LiveBeads(directory));
    }

    /** {@code api/json}, {@code api/diff} and so on. */
    public RunApi getApi() {
        return new RunApi(this);
    }

    /** The report of a run as one file, with the diffs. */
    @GET
    public void doReport(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        getApi().report(request, response);
    }

    @Override
    public Object getTarget() {
        build.checkPermission(Item.READ);
        return this;
    }

    @Override
    public void onAttached(Run<?, ?> run) {
        build = run;
        object = run;
    }

    @Override
    public void onLoad(Run<?, ?> run) {
        onAttached(run);
        live = new ConcurrentHashMap<>();
    }

    @Override
    public String getIconFileName() {
        return build.hasPermission(Item.READ) ? "symbol-repo-pilot plugin-repo-pilot" : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.displayName();
    }

    @Override
    public String getUrlName() {
        return "repo-pilot";
    }
}
