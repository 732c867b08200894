package io.jenkins.plugins.repopilot.config;

import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.SettingSection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The help files and the page of settings, out of the catalogue. */
final class SettingsPages {

    private static final String INTRODUCTION = """
            # Settings

            Generated from the engine's catalogue. Every setting is a parameter of the Pipeline step `repoPilot(...)`, a field of the freestyle
            build step, a global default (Manage Jenkins > System > Repo Pilot; `unclassified: repoPilot: defaults:` in Configuration as Code)
            and an option of the command line. What a job does not give comes from the global defaults, what these do not give from the last
            column. Durations are written `90 s`, `30 min` or `2 h`; lists as a list in Pipeline and YAML, one entry a line in forms, and on the
            command line between commas or with the option given repeatedly (`--extra-headers` only so: a header may have commas).

            Beside these, `openAiCredentialsId` and `gitHubCredentialsId` name the credentials (`OPENAI_API_KEY` and `GITHUB_TOKEN` on the
            command line), and the freestyle build step has a `directory`.

            `--base` is short for `--base-branch` and `--threshold` for `--auto-merge-threshold`. Some settings the command line also takes from
            its environment; an option wins over the variable, the variable over the default:

            | Variable | Stands for |
            |---|---|
            | `OPENAI_BASE_URL` | `--base-url` |
            | `OPENAI_MODEL` | `--model` |
            | `GITHUB_API_URL` | `--github-url` |
            | `AUTO_MERGE_THRESHOLD` | `--auto-merge-threshold` |
            | `TARGET_REPO_PATH` | `--repo`, the folder of the clone; without both it is the current one |

            In Jenkins none of these variables is read. A run that is resumed keeps the settings it was started with, whatever the options and
            the environment say then.
            """;

    private static final String LIMITS = """

            ## The administrator's limits

            In the global configuration only (`unclassified: repoPilot: limits:`). A job that gives a value beyond a limit fails before anything
            starts, with the name of the field; where it gives nothing, the limit holds, also against a global default beyond it (the run's
            console says so). A list of hosts has none to fall back to: where the global default's host is not in it, each job has to name one.

            | Limit | What it bounds | Without it |
            |---|---|---|
            | `modelHosts` | hosts of `baseUrl`: `host`, `host:port`, `host:*`, `*.domain` or `*` | api.openai.com and the host of the global default |
            | `gitHubHosts` | hosts of `githubUrl`, in the same form | api.github.com and the host of the global default |
            | `maxTokens` | largest `maxTokens` | no limit |
            | `maxCost` | largest `maxCost` | no limit |
            | `autoMerge` | `false`: no job may merge | jobs may merge |
            | `autoMergeThreshold` | lowest `autoMergeThreshold` | no limit |
            | `sandbox` | `required`: always in a sandbox; `off`: jobs may go without one, also on the built-in node | without one only on agents that have none |

            `protectedPaths` of a job adds to the global ones and to the built-in ones, and replaces neither.
            """;

    private SettingsPages() {}

    /** By name of the parameter. */
    static Map<String, String> help() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put(
                SettingsDescriptor.OPENAI_ID,
                page(
                        "Id of the credential with the key of the model's API, of the kind Secret text.",
                        "the global one"));
        pages.put(
                SettingsDescriptor.GITHUB_ID,
                page(
                        "Id of the credential for GitHub: Secret text or Username with password with a token that may write contents and pull"
                                + " requests, or a GitHub App with its owner and repositories named.",
                        "the global one"));
        for (Setting<?> setting : Setting.all()) {
            pages.put(setting.name(), page(setting.help(), value(setting)));
        }
        return pages;
    }

    static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (SettingSection section : SettingSection.values()) {
            page.append("\n## ").append(section.title()).append("\n\n");
            page.append("| Setting | Command line | Kind | What it is | Default |\n|---|---|---|---|---|\n");
            for (Setting<?> setting : section.settings()) {
                page.append("| `")
                        .append(setting.name())
                        .append("` | `")
                        .append(setting.option())
                        .append("` | ");
                page.append(kind(setting))
                        .append(" | ")
                        .append(setting.help().replace("|", "\\|"))
                        .append(" | ");
                page.append(value(setting).isEmpty() ? "" : "`" + value(setting) + "`")
                        .append(" |\n");
            }
        }
        return page.append(LIMITS).toString();
    }

    private static String page(String help, String standard) {
        String text = help.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        String end = standard.isEmpty()
                ? ""
                : " Default: " + standard.replace("<", "&lt;").replace(">", "&gt;") + ".";
        return "<div>" + text + end + "</div>\n";
    }

    private static String value(Setting<?> setting) {
        return SettingField.text(setting.defaultValue(), ", ");
    }

    private static String kind(Setting<?> setting) {
        if (!setting.choices().isEmpty()) {
            return setting.choices().stream()
                    .filter(c -> !c.isEmpty())
                    .map(c -> "`" + c + "`")
                    .collect(Collectors.joining(", "));
        }
        Object value = setting.defaultValue();
        if (value instanceof Boolean) {
            return "yes or no";
        }
        if (value instanceof Duration) {
            return "duration";
        }
        return value instanceof List ? "list" : value instanceof Number ? "number" : "text";
    }
}
