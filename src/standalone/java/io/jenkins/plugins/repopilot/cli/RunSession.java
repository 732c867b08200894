package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.report.HtmlReport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/**
 * What commands that run something have in common: where settings come from, how progress is shown, what is said in the end.
 *
 * @param json whether the record is printed instead of a summary; progress goes to standard error then
 */
record RunSession(Terminal terminal, boolean json) {

    /** Of the help of each such command. */
    static final String ENVIRONMENT_1 =
            "Environment: OPENAI_API_KEY (key of the model's API), GITHUB_TOKEN (to push and to open the pull request),";

    static final String ENVIRONMENT_2 =
            "OPENAI_BASE_URL, OPENAI_MODEL, GITHUB_API_URL, AUTO_MERGE_THRESHOLD, TARGET_REPO_PATH; options win over it.";

    private static final Map<String, String> VARIABLES = Map.of(
            "OPENAI_BASE_URL", "baseUrl",
            "OPENAI_MODEL", "model",
            "GITHUB_API_URL", "githubUrl",
            "AUTO_MERGE_THRESHOLD", "autoMergeThreshold");

    /** Of the environment and the options, which win. */
    RunSettings settings(ParseResult options) {
        Map<String, Object> given = new LinkedHashMap<>();
        VARIABLES.forEach((variable, setting) -> {
            if (terminal.variable(variable) != null) {
                given.put(setting, terminal.variable(variable));
            }
        });
        given.putAll(SettingOptions.given(options));
        return RunSettings.of(given);
    }

    Progress progress() {
        if (json) {
            return new PlainProgress(terminal.err());
        }
        return terminal.columns() > 0
                ? new TerminalProgress(terminal.out(), TimeSource.SYSTEM, terminal.columns())
                : new PlainProgress(terminal.out());
    }

    /**
     * Runs all that is left of a run, and tells of its end after the last line of its progress.
     *
     * @return the exit status
     */
    int drive(PilotRun run, Progress progress) throws IOException, InterruptedException {
        return Interrupts.guard(run, record -> {
            progress.close();
            return finish(run, record);
        });
    }

    private int finish(PilotRun run, RunRecord record) throws IOException {
        if (json) {
            terminal.out()
                    .println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(record));
        } else {
            Outcome.print(terminal.out(), record, HtmlReport.write(run.context().directory()));
        }
        if (record.status() == RunStatus.ABORTED) {
            return Main.INTERRUPTED;
        }
        return record.status() == RunStatus.COMPLETED ? Main.COMPLETED : Main.FAILED;
    }
}
