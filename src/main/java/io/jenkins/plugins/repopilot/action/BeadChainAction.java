package io.jenkins.plugins.repopilot.action;

import hudson.model.Run;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import jenkins.model.RunAction2;

/** The runs of a build; {@code build.xml} has their ids and counts only. */
public final class BeadChainAction implements RunAction2 {

    private final List<String> runIds = new ArrayList<>();
    private transient Run<?, ?> build;

    public static synchronized BeadChainAction of(Run<?, ?> build) {
        BeadChainAction action = build.getAction(BeadChainAction.class);
        if (action == null) {
            action = new BeadChainAction();
            build.addAction(action);
        }
        return action;
    }

    public RunDirectory directory(String runId) {
        Path path = build.getRootDir().toPath().resolve("repo-pilot").resolve(runId);
        return new RunDirectory(
                path,
                build.getParent().getRootDir().toPath().resolve("repo-pilot").resolve("cache"));
    }

    public synchronized void begin(RunRecord started, RunSettings settings) throws IOException {
        runIds.add(started.runId());
        build.save();
    }

    public void update(RunRecord record) throws IOException {
        build.save();
    }

    public synchronized List<String> getRunIds() {
        return Collections.unmodifiableList(new ArrayList<>(runIds));
    }

    @Override
    public void onAttached(Run<?, ?> run) {
        build = run;
    }

    @Override
    public void onLoad(Run<?, ?> run) {
        build = run;
    }

    @Override
    public String getIconFileName() {
        return "symbol-list";
    }

    @Override
    public String getDisplayName() {
        return "Repo Pilot";
    }

    @Override
    public String getUrlName() {
        return "repo-pilot";
    }
}
