package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.testing.Frameworks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The environment variables that a program reads, by the calls of its language. */
final class EnvironmentNames {

    private static final String NAME = "([A-Z][A-Z0-9_]{1,60})";
    private static final List<Pattern> CALLS = List.of(
            // Python
            Pattern.compile("\\benviron(?:\\.get\\(|\\[)\\s*[\"']" + NAME + "[\"']"),
            Pattern.compile("\\bgetenv\\(\\s*[\"']" + NAME + "[\"']"),
            // JavaScript
            Pattern.compile("\\bprocess\\.env(?:\\.|\\[[\"'])" + NAME),
            Pattern.compile("\\bimport\\.meta\\.env\\." + NAME),
            // Go
            Pattern.compile("\\bos\\.(?:Getenv|LookupEnv)\\(\"" + NAME + "\""),
            // Rust
            Pattern.compile("\\benv::var(?:_os)?\\(\"" + NAME + "\""),
            // Ruby
            Pattern.compile("\\bENV(?:\\.fetch\\(|\\[)\\s*[\"']" + NAME + "[\"']"));

    /** Set by systems, not by those who run the program. */
    private static final Set<String> COMMON = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "PWD",
            "TMPDIR",
            "TEMP",
            "TMP",
            "LANG",
            "TERM",
            "TZ",
            "CI",
            "EDITOR",
            "DISPLAY",
            "HOSTNAME",
            "COLUMNS",
            "NODE_ENV",
            "MODE",
            "DEV",
            "PROD",
            "SSR");

    private EnvironmentNames() {}

    /** Sorted; what only tests read is left out. */
    static List<String> in(Map<String, String> sources) {
        Set<String> names = new TreeSet<>();
        sources.forEach((path, text) -> {
            if (!Frameworks.isTestFile(path)) {
                for (Pattern call : CALLS) {
                    for (Matcher each = call.matcher(text); each.find(); ) {
                        names.add(each.group(1));
                    }
                }
            }
        });
        names.removeAll(COMMON);
        return List.copyOf(names);
    }
}
