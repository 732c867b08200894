package io.jenkins.plugins.repopilot.engine.testing;

import java.util.List;

/** Vitest, as installed in the project. */
final class Vitest extends InstalledRunner {

    Vitest() {
        super("vitest", "test");
    }

    @Override
    List<String> arguments(String report, boolean chosen) {
        return List.of("node_modules/vitest/vitest.mjs", "run", "--reporter=json", "--outputFile=" + report);
    }

    @Override
    public String style() {
        return "Vitest: import { describe, expect, test } from 'vitest'; import the code under test the way the existing tests do; no snapshots.";
    }
}
