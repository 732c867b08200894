package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import io.jenkins.plugins.repopilot.engine.scan.ContextPacker;
import io.jenkins.plugins.repopilot.engine.scan.RepositoryView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The repository as those see it who write tests: the changed files, existing tests as examples, and the map of the rest. */
public final class TestContext {

    private static final int EXAMPLES = 2;
    private static final int LONGEST_EXAMPLE = 15_000;
    private static final int CANDIDATES = 40;

    private TestContext() {}

    /** The same for all groups, so that prompt caches hit. */
    public static String of(RunContext context, RunRecord record, SuiteRunner suite)
            throws IOException, InterruptedException {
        Set<String> changed = new LinkedHashSet<>();
        for (Applied applied : record.codeChanges().applied()) {
            changed.addAll(applied.files());
        }
        Set<String> named = new LinkedHashSet<>(examples(context, suite, changed));
        named.addAll(changed);
        RepositoryView view = RepositoryView.of(context);
        named.removeIf(path -> !view.has(path));
        return new ContextPacker(view, context.redactor())
                .pack(named, List.of(), context.get(Setting.CONTEXT_TOKENS))
                .text();
    }

    /** Existing tests whose names have most in common with the changed files; of equals, shorter paths first. */
    private static List<String> examples(RunContext context, SuiteRunner suite, Set<String> changed)
            throws IOException, InterruptedException {
        if (suite.framework().isEmpty()) {
            return List.of();
        }
        Set<String> words = new LinkedHashSet<>();
        changed.forEach(path -> words.addAll(words(path)));
        List<String> tests = suite.project().files().stream()
                .filter(suite.framework().get()::isTestFile)
                .filter(path -> !changed.contains(path))
                .sorted(Comparator.comparingLong((String path) ->
                                -words(path).stream().filter(words::contains).count())
                        .thenComparing(String::length)
                        .thenComparing(Comparator.naturalOrder()))
                .limit(CANDIDATES)
                .toList();
        List<String> chosen = new ArrayList<>();
        context.workspace().call(Texts.read(tests)).forEach((path, text) -> {
            if (chosen.size() < EXAMPLES && text.length() <= LONGEST_EXAMPLE && !text.isBlank()) {
                chosen.add(path);
            }
        });
        return chosen;
    }

    private static Set<String> words(String path) {
        return new LinkedHashSet<>(Arrays.asList(WorkspacePath.name(path)
                .replaceAll("([a-z])([A-Z])", "$1 $2")
                .toLowerCase(Locale.ROOT)
                .split("[^a-z0-9]+")));
    }
}
