package io.jenkins.plugins.repopilot.engine.testing;

import java.util.ArrayList;
import java.util.List;

/** Jest, as installed in the project. */
final class Jest extends InstalledRunner {

    Jest() {
        super("jest", "__tests__");
    }

    @Override
    List<String> arguments(String report, boolean chosen) {
        List<String> arguments = new ArrayList<>(List.of(
                "node_modules/jest/bin/jest.js",
                "--ci",
                "--json",
                "--outputFile=" + report,
                // its crawler otherwise talks to a daemon outside
                "--watchman=false",
                "--cacheDirectory=/tmp/jest"));
        if (chosen) {
            arguments.add("--runTestsByPath");
        }
        return arguments;
    }

    @Override
    public String style() {
        return "Jest: test() and expect() are globals; import or require the code under test the way the existing tests do; no snapshots.";
    }
}
