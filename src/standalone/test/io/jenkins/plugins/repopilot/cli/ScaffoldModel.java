package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the files that a scaffold asks for, plausible ones unless a test says otherwise. */
final class ScaffoldModel implements LoopbackModelServer.Replier {

    private static final Pattern PATH = Pattern.compile("(?m)^The file to write is (\\S+): ");
    private static final Map<String, String> FILES = new HashMap<>();

    private final Map<String, Deque<String>> scripted = new ConcurrentHashMap<>();

    static {
        FILES.put(
                "README.md",
                "# Shop\n\nA small shop. See the [guide](CONTRIBUTING.md) and the [rules](CODE_OF_CONDUCT.md).\n");
        FILES.put(
                "CONTRIBUTING.md",
                "# Contributing\n\nMake a branch, keep it small, run the tests, open a pull request.\n");
        FILES.put(
                "Makefile",
                ".PHONY: help test\n\nhelp:\n\t@grep -E '^[a-z]+:' $(MAKEFILE_LIST) | cut -d: -f1\n\ntest:\n\tCOMMAND\n");
        FILES.put(
                "tests/test_smoke.py",
                "from shop.prices import gross\n\n\ndef test_gross():\n    assert gross(100, 19) == 119\n");
        FILES.put("backend/tests/test_smoke.py", FILES.get("tests/test_smoke.py"));
        FILES.put(
                "test/smoke.test.js",
                "import assert from 'node:assert/strict';\nimport test from 'node:test';\nimport { total } from '../src/cart.js';\n\n"
                        + "test('adds up', () => {\n  assert.equal(total([1, 2]), 3);\n});\n");
        FILES.put("web/test/smoke.test.js", FILES.get("test/smoke.test.js"));
        FILES.put(
                "smoke_test.go",
                "package shop\n\nimport \"testing\"\n\nfunc TestTwice(t *testing.T) {\n\tif Twice(2) != 4 {\n\t\tt.Fatal(\"twice 2\")\n\t}\n}\n");
        FILES.put("tests/smoke.rs", "#[test]\nfn twice() {\n    assert_eq!(shop::twice(2), 4);\n}\n");
    }

    /** Replies for one file, in this order, before the usual one. */
    ScaffoldModel answering(String path, String... replies) {
        scripted.computeIfAbsent(path, p -> new ArrayDeque<>()).addAll(List.of(replies));
        return this;
    }

    @Override
    public ModelAnswer reply(ModelQuestion question) {
        String prompt = question.task();
        if (question.instructions().contains("documents repositories")) {
            return ModelAnswer.text("# The shop\n\nSells things.\n\n```mermaid\nflowchart LR\n  a --> b\n```\n");
        }
        Matcher path = PATH.matcher(prompt);
        if (!path.find()) {
            throw new IllegalArgumentException("No file is asked for");
        }
        Deque<String> own = scripted.get(path.group(1));
        synchronized (this) {
            if (own != null && !own.isEmpty()) {
                return ModelAnswer.text(own.poll());
            }
        }
        return ModelAnswer.text(fenced(file(path.group(1), prompt)));
    }

    static String fenced(String text) {
        return "Here it is:\n```\n" + text + "```\n";
    }

    private static String file(String path, String prompt) {
        String test = command(prompt);
        if (path.equals(".github/workflows/ci.yml")) {
            return workflow(test);
        }
        String text = FILES.get(path);
        if (text == null) {
            throw new IllegalArgumentException("The model knows no " + path);
        }
        return text.replace("COMMAND", test);
    }

    private static String command(String prompt) {
        return prompt.contains("backend: Python")
                ? "cd backend && python -m pytest"
                : prompt.contains(": Python ")
                        ? "python -m pytest"
                        : prompt.contains(": Go ")
                                ? "go test ./..."
                                : prompt.contains(": Rust ") ? "cargo test" : "npm test";
    }

    static String workflow(String command) {
        return """
                name: CI
                on:
                  push:
                    branches: [main]
                  pull_request:
                permissions:
                  contents: read
                concurrency:
                  group: ci-${{ github.ref }}
                  cancel-in-progress: true
                jobs:
                  test:
                    runs-on: ubuntu-latest
                    timeout-minutes: 15
                    steps:
                      - uses: actions/checkout@v4
                      - name: Test
                        run: |
                          %s
                """.formatted(command);
    }
}
