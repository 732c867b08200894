package io.jenkins.plugins.repopilot.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One setting of a run: its name (the same in Pipeline, freestyle, JCasC and, dashed, on the command line), its default, its limits and
 * its help. This catalogue is the only place that knows them.
 *
 * @param <T> type of the value
 */
public final class Setting<T> {

    // before the settings, whose defaults it reads
    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(s|sec|min|m|h)?");
    private static final Map<String, Setting<?>> ALL = new LinkedHashMap<>();

    // the repository
    public static final Setting<String> BASE_BRANCH =
            text("baseBranch", "", "Branch to improve and to merge into; empty: the branch that is checked out.");
    public static final Setting<String> REPOSITORY =
            text("repository", "", "GitHub repository as owner/name; empty: read from the remote origin.");
    public static final Setting<String> GITHUB_URL = text(
            "githubUrl",
            "https://api.github.com",
            "Address of GitHub's REST API; for GitHub Enterprise Server https://HOST/api/v3.");

    // the model
    public static final Setting<String> PROVIDER = choice(
            "provider",
            "openai",
            List.of("openai", "azure"),
            "How the endpoint is spoken to: openai for OpenAI and compatible servers, or azure.");
    public static final Setting<String> BASE_URL = text(
            "baseUrl", "https://api.openai.com/v1", "Address of the model's API, for compatible servers and Azure.");
    public static final Setting<String> API_VERSION =
            text("apiVersion", "2024-10-21", "API version, for provider azure only.");
    public static final Setting<List<String>> EXTRA_HEADERS = add(new Setting<>(
            "extraHeaders",
            List.of(),
            "Further request headers for the model's API, each as Name: value; never a secret.",
            value -> strings(value, "\\R")));
    public static final Setting<String> MODEL =
            text("model", "gpt-4.1", "Model for every purpose that has none of its own.");
    public static final Setting<String> ANALYSIS_MODEL =
            text("analysisModel", "", "Model for analysis, suggestions and documents; empty: model.");
    public static final Setting<String> CODE_MODEL =
            text("codeModel", "", "Model that writes changes and tests; empty: model.");
    public static final Setting<String> REVIEW_MODEL = text("reviewModel", "", "Model that reviews; empty: model.");
    public static final Setting<String> REASONING_EFFORT = choice(
            "reasoningEffort",
            "",
            List.of("", "minimal", "low", "medium", "high"),
            "Reasoning effort for models that have one; empty: the model's own.");
    public static final Setting<Integer> MAX_PARALLEL_CALLS =
            integer("maxParallelCalls", 4, 1, 64, "Model calls of this run at the same time.");
    public static final Setting<Duration> CALL_TIMEOUT =
            duration("callTimeout", "5 min", "Time limit of one model call.");
    public static final Setting<Integer> MAX_TOKENS = integer(
            "maxTokens", 2_000_000, 0, Integer.MAX_VALUE, "Most tokens (in and out) that a run may use; 0: no limit.");
    public static final Setting<Double> MAX_COST =
            decimal("maxCost", 0, 0, 1_000_000, "Most US dollars that a run may cost; 0: no limit.");
    public static final Setting<List<String>> PRICES = list(
            "prices",
            List.of(),
            "Prices that replace or add to the built-in table, each as MODEL=IN/CACHED/OUT in US dollars per million tokens.");
    public static final Setting<Boolean> TRANSCRIPT =
            flag("transcript", true, "Keep every (redacted) prompt and reply in the run directory.");
    public static final Setting<Integer> TRANSCRIPT_DAYS = integer(
            "transcriptDays",
            30,
            0,
            3650,
            "Days after which a kept transcript is deleted; 0: kept as long as the run.");

    // the changes
    public static final Setting<List<Category>> CATEGORIES = add(new Setting<>(
            "categories",
            Arrays.asList(Category.values()),
            "Kinds of improvement to look for: features, security, compliance, integration.",
            value -> {
                List<Category> categories = strings(value, "\\R|,").stream()
                        .map(Category::of)
                        .distinct()
                        .collect(Collectors.toList());
                if (categories.isEmpty()) {
                    throw new IllegalArgumentException("at least one category is needed");
                }
                return categories;
            }));
    public static final Setting<String> GUIDANCE = text(
            "guidance",
            "",
            "What the model should know of your domain, for instance which regulations compliance is about.");
    public static final Setting<Integer> MAX_IMPROVEMENTS = integer(
            "maxImprovements",
            8,
            0,
            1000,
            "Improvements executed in one run, best first; 0: all. The rest is kept for a later run.");
    public static final Setting<Integer> MAX_DIFF_LINES =
            integer("maxDiffLines", 600, 1, 1_000_000, "Added plus removed lines of one run's improvements.");
    public static final Setting<String> EDIT_FORMAT = choice(
            "editFormat",
            "auto",
            List.of("auto", "blocks", "whole"),
            "How the model writes changes: search/replace blocks, whole files, or auto.");
    public static final Setting<List<String>> PROTECTED_PATHS = list(
            "protectedPaths",
            List.of(),
            "Patterns (as in .gitignore) of files that are never changed, added to the built-in ones.");
    public static final Setting<Boolean> ALLOW_DEPENDENCY_CHANGES =
            flag("allowDependencyChanges", false, "Whether dependency sections of manifests may be changed.");
    public static final Setting<Boolean> ALLOW_TEST_EDITS =
            flag("allowTestEdits", false, "Whether existing test files may be changed.");
    public static final Setting<String> VERIFY_COMMAND = command(
            "verifyCommand",
            "",
            "Command that must succeed after each improvement, for instance a compiler; arguments as in a shell, but no shell.");
    public static final Setting<String> AUTHOR = text(
            "author",
            "Repo Pilot <repo-pilot@users.noreply.github.com>",
            "Author and committer as Name <mail>.",
            Author::of);
    public static final Setting<Integer> MAX_FILE_CHARS =
            integer("maxFileChars", 8_000, 200, 1_000_000, "Characters of one file in the digest of stages 1 and 2.");
    public static final Setting<Integer> MAX_CONTEXT_CHARS =
            integer("maxContextChars", 60_000, 2_000, 4_000_000, "Characters of the whole digest of stages 1 and 2.");
    public static final Setting<Integer> CONTEXT_TOKENS = integer(
            "contextTokens", 24_000, 1_000, 1_000_000, "Tokens of repository text in one call of the later stages.");

    // tests
    public static final Setting<String> TEST_FRAMEWORK = choice(
            "testFramework",
            "",
            List.of("", "pytest", "unittest", "node", "jest", "vitest", "maven", "gradle", "go"),
            "Test framework (pytest, unittest, node, jest, vitest, maven, gradle, go); empty: detected.");
    public static final Setting<String> SETUP_COMMAND = command(
            "setupCommand",
            "",
            "Command run once, with network, before anything that the model wrote, for instance npm ci.");
    public static final Setting<String> TEST_COMMAND = command(
            "testCommand",
            "",
            "Command that runs the tests, instead of the framework's own; {files} stands for the test files, none for all.");
    public static final Setting<String> TEST_REPORTS = text(
            "testReports",
            "",
            "Pattern of the JUnit XML files that testCommand writes; empty: its exit status counts.");
    public static final Setting<String> TEST_FILE_PATTERN = text(
            "testFilePattern",
            "",
            "Where a generated test of testCommand goes, with {group}, for instance tests/Generated{Group}Test.java.");
    public static final Setting<Duration> GROUP_TIMEOUT = duration(
            "groupTimeout",
            "120 s",
            "Time limit of one run of a group of generated tests; a group is run several times.");
    public static final Setting<Duration> SUITE_TIMEOUT =
            duration("suiteTimeout", "30 min", "Time limit of one run of the existing suite.");
    public static final Setting<Duration> SETUP_TIMEOUT =
            duration("setupTimeout", "15 min", "Time limit of setupCommand.");
    public static final Setting<Duration> VERIFY_TIMEOUT =
            duration("verifyTimeout", "5 min", "Time limit of one verifyCommand.");
    public static final Setting<String> SANDBOX = choice(
            "sandbox",
            "auto",
            List.of("auto", "required", "off"),
            "Isolation of what the model wrote: auto uses the best there is, required fails without one.");

    public static final Setting<Integer> MAX_PROCESSES = integer(
            "maxProcesses", 1_000, 10, 1_000_000, "Processes and threads of one sandboxed command at the same time.");
    public static final Setting<Integer> MAX_FILE_SIZE =
            integer("maxFileSize", 500, 1, 1_000_000, "Megabytes of one file that a sandboxed command writes.");

    // pull request, merge, documents
    public static final Setting<Boolean> DRY_RUN = flag(
            "dryRun", false, "Everything but push, pull request and merge; a patch and the would-be text are kept.");
    public static final Setting<Boolean> AUTO_MERGE =
            flag("autoMerge", true, "Merge the pull request if every condition of the gate holds.");
    public static final Setting<Double> AUTO_MERGE_THRESHOLD = decimal(
            "autoMergeThreshold", 7.0, 1, 10, "Lowest overall review score with which a pull request is merged.");
    public static final Setting<String> MERGE_METHOD =
            choice("mergeMethod", "merge", List.of("merge", "squash", "rebase"), "How GitHub merges.");
    public static final Setting<Boolean> REQUIRE_CHECKS =
            flag("requireChecks", false, "Close the gate when GitHub knows no check on the head commit.");
    public static final Setting<Duration> CHECKS_TIMEOUT =
            duration("checksTimeout", "30 min", "How long checks of the head commit are waited for.");
    public static final Setting<Duration> CHECKS_GRACE = duration(
            "checksGrace",
            "2 min",
            "How long nothing may change about the checks before they count: a first one has that long to appear.");
    public static final Setting<Integer> MAX_OPEN_PULL_REQUESTS = integer(
            "maxOpenPullRequests",
            1,
            0,
            1000,
            "Open pull requests of Repo Pilot beyond which a run does nothing new; 0: no limit.");
    public static final Setting<String> DOCS_MODE = choice(
            "docsMode", "pullRequest", List.of("pullRequest", "push", "off"), "How the three documents are updated.");
    public static final Setting<Boolean> COMMIT_STATUS = flag(
            "commitStatus",
            false,
            "Tell GitHub how the run ended, as a commit status of the commit that it began with, also when it failed.");

    // the run
    public static final Setting<Duration> MAX_DURATION =
            duration("maxDuration", "2 h", "Time limit of the whole run, without the time in which its host was down.");
    public static final Setting<Duration> GIT_TIMEOUT =
            duration("gitTimeout", "30 s", "Time limit of one git command; ten times that for fetch and push.");
    public static final Setting<Boolean> FORCE =
            flag("force", false, "Run even where nothing but own commits happened since the last run.");

    private final String name;
    private final T defaultValue;
    private final String help;
    private final Function<Object, T> parser;
    private final List<String> choices;

    private Setting(String name, T defaultValue, String help, Function<Object, T> parser) {
        this(name, defaultValue, help, parser, List.of());
    }

    private Setting(String name, T defaultValue, String help, Function<Object, T> parser, List<String> choices) {
        this.name = name;
        this.defaultValue = defaultValue;
        this.help = help;
        this.parser = parser;
        this.choices = choices;
    }

    public String name() {
        return name;
    }

    public T defaultValue() {
        return defaultValue;
    }

    /** One or two sentences for help pages. */
    public String help() {
        return help;
    }

    /** The allowed values, empty if there is no such list. */
    public List<String> choices() {
        return choices;
    }

    /** Whether this is a list whose entries may stand between commas in a text; not one whose entries may have commas themselves. */
    public boolean splitsAtCommas() {
        return defaultValue instanceof List<?> && this != EXTRA_HEADERS;
    }

    /** The option of the command line: {@code --max-diff-lines}. */
    public String option() {
        return option(name);
    }

    /** How the command line writes any name: {@code licenseYear} as {@code --license-year}. */
    public static String option(String name) {
        return "--" + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** All settings, in the order of this catalogue. */
    public static List<Setting<?>> all() {
        return new ArrayList<>(Collections.unmodifiableMap(ALL).values());
    }

    /**
     * @throws InvalidSettingException if no setting has that name
     */
    public static Setting<?> named(String name) {
        Setting<?> setting = ALL.get(name);
        if (setting == null) {
            throw new InvalidSettingException(name, "there is no such setting");
        }
        return setting;
    }

    /**
     * Reads a value given as text, number, boolean or list.
     *
     * @throws InvalidSettingException if it is of the wrong kind or out of range; the message names the setting
     */
    public T parse(Object value) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(name, e.getMessage());
        }
    }

    /** The value as plain JSON: what {@link #parse} reads back. */
    static Object plain(Object value) {
        if (value instanceof Duration duration) {
            return duration.toSeconds() + " s";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(v -> v instanceof Category c ? c.id() : v).collect(Collectors.toList());
        }
        return value;
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.put(setting.name, setting);
        return setting;
    }

    private static Setting<String> text(String name, String defaultValue, String help) {
        return text(name, defaultValue, help, text -> {});
    }

    private static Setting<String> command(String name, String defaultValue, String help) {
        return text(name, defaultValue, help, CommandLine::split);
    }

    /**
     * @param check throws {@link IllegalArgumentException} for a text that can't be used
     */
    private static Setting<String> text(String name, String defaultValue, String help, Consumer<String> check) {
        return add(new Setting<>(name, defaultValue, help, value -> {
            String text = value.toString().strip();
            check.accept(text);
            return text;
        }));
    }

    private static Setting<String> choice(String name, String defaultValue, List<String> allowed, String help) {
        return add(new Setting<>(
                name,
                defaultValue,
                help,
                value -> {
                    String text = value.toString().strip();
                    if (!allowed.contains(text)) {
                        throw new IllegalArgumentException("'" + text + "' is not one of "
                                + allowed.stream().filter(a -> !a.isEmpty()).collect(Collectors.joining(", ")));
                    }
                    return text;
                },
                allowed));
    }

    private static Setting<Boolean> flag(String name, boolean defaultValue, String help) {
        return add(new Setting<>(name, defaultValue, help, value -> {
            String text = value.toString().strip();
            if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                throw new IllegalArgumentException("'" + text + "' is neither true nor false");
            }
            return Boolean.valueOf(text);
        }));
    }

    private static Setting<Integer> integer(String name, int defaultValue, int least, int most, String help) {
        return add(new Setting<>(name, defaultValue, help, value -> {
            double number = number(value, least, most);
            if (number != Math.rint(number)) {
                throw new IllegalArgumentException("'" + value + "' is not a whole number");
            }
            return (int) number;
        }));
    }

    private static Setting<Double> decimal(String name, double defaultValue, double least, double most, String help) {
        return add(new Setting<>(name, defaultValue, help, value -> number(value, least, most)));
    }

    private static double number(Object value, double least, double most) {
        double number;
        try {
            number = Double.parseDouble(value.toString().strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + value + "' is not a number");
        }
        if (!(number >= least && number <= most)) {
            throw new IllegalArgumentException(value + " is not between " + brief(least) + " and " + brief(most));
        }
        return number;
    }

    private static String brief(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    private static Setting<Duration> duration(String name, String defaultValue, String help) {
        Function<Object, Duration> parser = value -> {
            Matcher matcher = DURATION.matcher(value.toString().strip().toLowerCase(Locale.ROOT));
            if (!matcher.matches() || matcher.group(1).length() > 9) {
                throw new IllegalArgumentException("'" + value + "' is not a duration such as 90 s, 30 min or 2 h");
            }
            long amount = Long.parseLong(matcher.group(1));
            String unit = matcher.group(2) == null ? "s" : matcher.group(2);
            return unit.startsWith("s")
                    ? Duration.ofSeconds(amount)
                    : unit.startsWith("m") ? Duration.ofMinutes(amount) : Duration.ofHours(amount);
        };
        return add(new Setting<>(name, parser.apply(defaultValue), help, parser));
    }

    private static Setting<List<String>> list(String name, List<String> defaultValue, String help) {
        return add(new Setting<>(name, defaultValue, help, value -> strings(value, "\\R|,")));
    }

    /** A list, or text with separators. */
    private static List<String> strings(Object value, String separators) {
        List<?> parts = value instanceof List<?> list
                ? list
                : Arrays.asList(value.toString().split(separators));
        return parts.stream()
                .map(part ->
                        part instanceof Category c ? c.id() : part.toString().strip())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toUnmodifiableList());
    }

    @Override
    public String toString() {
        return name;
    }
}
