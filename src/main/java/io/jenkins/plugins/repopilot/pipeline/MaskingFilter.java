package io.jenkins.plugins.repopilot.pipeline;

import hudson.console.ConsoleLogFilter;
import hudson.console.LineTransformationOutputStream;
import hudson.model.Run;
import io.jenkins.plugins.repopilot.host.BuildRun;
import io.jenkins.plugins.repopilot.host.LiveRuns;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * Masks the credentials of a run in what is written within its stages. Saved with the Pipeline, so it names the run and asks it for each
 * line; the credentials themselves are in no file.
 */
final class MaskingFilter extends ConsoleLogFilter implements Serializable {

    private static final long serialVersionUID = 1;

    private final String runId;

    MaskingFilter(String runId) {
        this.runId = runId;
    }

    @Override
    public OutputStream decorateLogger(Run build, OutputStream log) {
        return new Masked(log, runId);
    }

    private static final class Masked extends LineTransformationOutputStream.Delegating {

        private final String runId;

        Masked(OutputStream log, String runId) {
            super(log);
            this.runId = runId;
        }

        @Override
        protected void eol(byte[] bytes, int length) throws IOException {
            Optional<BuildRun> run = Jenkins.getInstanceOrNull() == null
                    ? Optional.empty()
                    : LiveRuns.get().find(runId);
            if (run.isEmpty()) {
                out.write(bytes, 0, length);
            } else {
                String line = new String(bytes, 0, length, StandardCharsets.UTF_8);
                String masked = run.get().mask(line);
                if (masked.equals(line)) {
                    out.write(bytes, 0, length);
                } else {
                    out.write(masked.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }
}
