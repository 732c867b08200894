package io.jenkins.plugins.repopilot.action;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.testkit.SampleRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;

/** Builds with runs in them, without running any. */
final class Builds {

    static final String ID = "run-20261122-020003-9f31c2";

    private Builds() {}

    interface Sample {
        RunDirectory write(Path folder, String runId, Instant start) throws Exception;
    }

    /** A build that is over, with one run. */
    static FreeStyleBuild with(JenkinsRule jenkins, FreeStyleProject job, String runId, Sample sample)
            throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        add(build, runId, sample);
        return build;
    }

    static void add(FreeStyleBuild build, String runId, Sample sample) throws Exception {
        BeadChainAction action = BeadChainAction.of(build);
        RunRecord record = sample.write(
                        action.directory(runId).path(), runId, Instant.now().minusSeconds(900))
                .record()
                .orElseThrow();
        action.begin(
                RunRecord.starting(runId, record.targetRepo(), record.origin(), record.startedAt()),
                RunSettings.of(Map.of()));
        action.update(record);
    }

    /** A build that goes on until it is told to end, with a run in stage 7. */
    static final class Running extends TestBuilder {

        private static final CountDownLatch STARTED = new CountDownLatch(1);
        private static final CountDownLatch END = new CountDownLatch(1);
        private static volatile SampleRun run;

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            BeadChainAction action = BeadChainAction.of(build);
            run = SampleRun.running(action.directory(ID).path(), ID, Instant.now());
            action.begin(run.directory().record().orElseThrow(), RunSettings.of(Map.of()));
            STARTED.countDown();
            END.await();
            action.update(run.directory().record().orElseThrow());
            return true;
        }

        static SampleRun started() throws InterruptedException {
            STARTED.await();
            return run;
        }

        static void end() {
            END.countDown();
        }
    }
}
