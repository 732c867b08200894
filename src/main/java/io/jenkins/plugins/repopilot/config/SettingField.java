package io.jenkins.plugins.repopilot.config;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How a form shows one setting. */
@Restricted(NoExternalUse.class)
public final class SettingField {

    /** Words of a label that are not written as in a sentence. */
    private static final Map<String, String> WORDS = Map.of(
            "url",
            "URL",
            "api",
            "API",
            "github",
            "GitHub",
            "docs",
            "documents",
            "max",
            "most",
            "hub",
            "Hub",
            "git",
            "git");

    /** Where the name alone says too little. */
    private static final Map<Setting<?>, String> LABELS = Map.ofEntries(
            Map.entry(Setting.REPOSITORY, "GitHub repository"),
            Map.entry(Setting.GITHUB_URL, "GitHub API URL"),
            Map.entry(Setting.BASE_URL, "Model API URL"),
            Map.entry(Setting.API_VERSION, "Azure API version"),
            Map.entry(Setting.EXTRA_HEADERS, "Extra request headers"),
            Map.entry(Setting.MAX_COST, "Most US dollars a run"),
            Map.entry(Setting.MAX_TOKENS, "Most tokens a run"),
            Map.entry(Setting.MAX_PARALLEL_CALLS, "Model calls at a time"),
            Map.entry(Setting.TRANSCRIPT, "Keep a transcript"),
            Map.entry(Setting.TRANSCRIPT_DAYS, "Days to keep the transcript"),
            Map.entry(Setting.CATEGORIES, "Kinds of improvement"),
            Map.entry(Setting.MAX_IMPROVEMENTS, "Most improvements a run"),
            Map.entry(Setting.MAX_DIFF_LINES, "Most changed lines a run"),
            Map.entry(Setting.AUTHOR, "Author of commits"),
            Map.entry(Setting.MAX_FILE_CHARS, "Characters of a file in the digest"),
            Map.entry(Setting.MAX_CONTEXT_CHARS, "Characters of the digest"),
            Map.entry(Setting.CONTEXT_TOKENS, "Tokens of repository text a call"),
            Map.entry(Setting.MAX_PROCESSES, "Most processes in the sandbox"),
            Map.entry(Setting.MAX_FILE_SIZE, "Largest file from the sandbox (MB)"),
            Map.entry(Setting.AUTO_MERGE, "Merge by itself"),
            Map.entry(Setting.AUTO_MERGE_THRESHOLD, "Lowest review score to merge"),
            Map.entry(Setting.CHECKS_TIMEOUT, "Wait for checks"),
            Map.entry(Setting.CHECKS_GRACE, "Quiet time of checks"),
            Map.entry(Setting.MAX_OPEN_PULL_REQUESTS, "Most open pull requests"),
            Map.entry(Setting.DOCS_MODE, "Update of documents"),
            Map.entry(Setting.MAX_DURATION, "Time limit of a run"),
            Map.entry(Setting.GIT_TIMEOUT, "Time limit of a git command"),
            Map.entry(Setting.FORCE, "Run without new commits"));

    private static final Set<Setting<?>> LONG_TEXTS = Set.of(Setting.GUIDANCE);

    /** Lists that are short enough for one line. */
    private static final Set<Setting<?>> SHORT_LISTS = Set.of(Setting.CATEGORIES);

    /** How a value is entered. */
    private enum Kind {
        TEXT,
        LINES,
        CHOICE
    }

    /**
     * One entry of a drop-down.
     *
     * @param value empty: not given
     */
    public record Option(String value, String label) {

        public String getValue() {
            return value;
        }

        public String getLabel() {
            return label;
        }
    }

    private final Setting<?> setting;
    private final Object whenAbsent;

    /**
     * @param whenAbsent the value that holds where the field is left empty
     */
    SettingField(Setting<?> setting, Object whenAbsent) {
        this.setting = setting;
        this.whenAbsent = whenAbsent;
    }

    public String getName() {
        return setting.name();
    }

    /** {@code maxFileSize} as "Max file size", or something clearer. */
    public String getLabel() {
        return label(setting);
    }

    static String label(Setting<?> setting) {
        if (LABELS.containsKey(setting)) {
            return LABELS.get(setting);
        }
        List<String> words = new ArrayList<>();
        for (String word : setting.name().split("(?=[A-Z])")) {
            String lower = word.toLowerCase(Locale.ROOT);
            words.add(WORDS.getOrDefault(lower, lower));
        }
        String text = String.join(" ", words);
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    public String getControl() {
        return getKind().name().toLowerCase(Locale.ROOT);
    }

    private Kind getKind() {
        if (setting.defaultValue() instanceof Boolean || !setting.choices().isEmpty()) {
            return Kind.CHOICE;
        }
        boolean lines = isList(setting) && !SHORT_LISTS.contains(setting);
        return lines || LONG_TEXTS.contains(setting) ? Kind.LINES : Kind.TEXT;
    }

    /** What holds if nothing is entered, for the empty field. */
    public String getPlaceholder() {
        return text(whenAbsent, getKind() == Kind.LINES ? "\n" : ", ");
    }

    /** The drop-down, its first entry for "not given". */
    public List<Option> getOptions() {
        List<Option> options = new ArrayList<>();
        String standing = whenAbsent instanceof Boolean flag ? yesOrNo(flag) : text(whenAbsent, ", ");
        String unset = setting == Setting.TEST_FRAMEWORK ? "detected" : "the model's own";
        options.add(new Option("", "Default (" + (standing.isEmpty() ? unset : standing) + ")"));
        if (setting.defaultValue() instanceof Boolean) {
            options.add(new Option("true", yesOrNo(true)));
            options.add(new Option("false", yesOrNo(false)));
        } else {
            setting.choices().stream().filter(c -> !c.isEmpty()).forEach(c -> options.add(new Option(c, c)));
        }
        return options;
    }

    /** The text of the form's field for what a step or some {@link PilotSettings} hold, empty if nothing is given. */
    public String textIn(Object holder) {
        Object given = holder instanceof SettingsStep step
                ? step.given().get(setting.name())
                : holder instanceof PilotSettings settings ? settings.given().get(setting.name()) : null;
        return text(given, getKind() == Kind.LINES ? "\n" : ", ");
    }

    static boolean isList(Setting<?> setting) {
        return setting.defaultValue() instanceof List<?>;
    }

    /** A value as people write it. */
    static String text(Object value, String separator) {
        if (value instanceof Duration duration) {
            return duration(duration.toSeconds());
        }
        if (value instanceof Double number && number == Math.rint(number)) {
            return String.valueOf(number.longValue());
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(part -> part instanceof Category category ? category.id() : String.valueOf(part))
                    .collect(Collectors.joining(separator));
        }
        return value == null ? "" : value.toString();
    }

    private static String duration(long seconds) {
        if (seconds > 0 && seconds % 3600 == 0) {
            return seconds / 3600 + " h";
        }
        return seconds > 60 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    private static String yesOrNo(boolean flag) {
        return flag ? "yes" : "no";
    }
}
