package io.jenkins.plugins.repopilot.engine.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.testkit.Actionlint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own look at workflows beside the real actionlint's: what both find, what only one of them does. */
class WorkflowCheckTest {

    private static final String GOOD = """
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
                strategy:
                  matrix:
                    python: ['3.11', '3.12']
                    include:
                      - {python: '3.12', extra: true}
                steps:
                  - uses: actions/checkout@v4
                  - uses: actions/setup-python@v4
                    with:
                      python-version: ${{ matrix.python }}
                  - id: unit
                    name: Test
                    if: matrix.extra || github.ref_name == 'main'
                    env:
                      TITLE: ${{ github.event.pull_request.title }}
                    run: python -m pytest -k '${{ github.sha }}'
              done:
                needs: [test]
                if: ${{ !cancelled() }}
                runs-on: ubuntu-latest
                steps:
                  - run: echo ${{ needs.test.result }} ${{ hashFiles('**/x.lock') }}
            """;

    /** What is put right in the good workflow, what for, what actionlint says of it, what we say; "-" for nothing. */
    private static final String[][] CASES = {
        {"on:\n  push:\n    branches: [main]\n  pull_request:\n", "", "\"on\" section is missing", "has no 'on'"},
        {"  pull_request:", "  pull_requests:", "unknown Webhook event", "'pull_requests' is no event"},
        {"branches: [main]", "branch: [main]", "unexpected key \"branch\"", "unknown key 'branch'"},
        {"  pull_request:", "  schedule:\n    - cron: '0 0 * *'", "invalid CRON", "five fields"},
        {"contents: read", "contents: reed", "\"reed\" is invalid", "'reed', which is neither"},
        {"contents: read", "content: read", "unknown permission scope", "unknown scope 'content'"},
        {"timeout-minutes: 15", "timeout-minutes: soon", "float number", "which is no number"},
        {"timeout-minutes: 15", "timeout-minuts: 15", "unexpected key", "unknown key 'timeout-minuts'"},
        {"jobs:", "job: x\njobs:", "unexpected key \"job\"", "unknown key 'job'"},
        {"    runs-on: ubuntu-latest\n    timeout", "    timeout", "\"runs-on\" section is missing", "has no runs-on"},
        {"    steps:\n      - run: echo", "    env:\n      run: echo", "\"steps\" section is missing", "has no steps"},
        {"needs: [test]", "needs: [tests]", "does not exist", "no such job"},
        {"  test:\n", "  test:\n    needs: done\n", "cyclic", "wait for each other: done, test"},
        {"  done:", "  1done:", "invalid job ID", "must be called by letters"},
        {"id: unit", "id: UNIT\n        run: make\n      - id: unit", "duplicates", "two steps with the id 'unit'"},
        {"name: Test", "name: Test\n        name: Twice", "is duplicated", "Duplicate field 'name'"},
        {"name: Test", "nmae: Test", "unexpected key \"nmae\"", "unknown key 'nmae'"},
        {"name: Test", "uses: actions/cache@v3", "this step is for running action", "either uses or run"},
        {"name: Test", "shell: fish", "shell name", "unknown shell 'fish'"},
        {"actions/checkout@v4", "actions/checkout", "ref is missing", "no owner/name@version"},
        {"run: python -m pytest -k '${{ github.sha }}'", "run:", "should not be empty", "runs nothing"},
        {"          python-version:", "          - python:", "mapping node is expected", "must be a mapping"},
        {"${{ matrix.python }}", "${{ matrix.python }", "EOF", "not closed"},
        {"${{ matrix.python }}", "${{ matrix.pyton }}", "\"pyton\" is not defined", "names matrix.pyton"},
        {"${{ matrix.python }}", "${{ matrx.python }}", "undefined variable", "names 'matrx'"},
        {"matrix.extra ||", "matrix.etxra ||", "\"etxra\" is not defined", "names matrix.etxra"},
        {"hashFiles", "hashfile", "undefined function", "calls 'hashfile'"},
        {"needs.test.result", "needs.build.result", "\"build\" is not defined", "names needs.build"},
        {"needs.test.result", "steps.unit.outcome", "\"unit\" is not defined", "names steps.unit"},
        {"github.sha }}", "github.event.pull_request.title }}", "untrusted", "anybody can write commands"},
        {"github.sha }}", "github.head_ref }}", "untrusted", "anybody can write commands"},
        {"    needs:", "    container: {image: x, credentials: {username: u, password: p}}\n    needs:", "password", "plain"},
        // what it takes GitHub's own lists for, or a parser of expressions
        {"runs-on: ubuntu-latest\n    timeout", "runs-on: ubuntu-newest\n    timeout", "label \"ubuntu-newest\"", "-"},
        {"python-version:", "python-versoin:", "\"python-versoin\" is not defined", "-"},
        {"${{ matrix.python }}", "${{ matrix.python && }}", "unexpected end", "-"},
        {"github.sha }}", "github.sha1 }}", "\"sha1\" is not defined", "-"},
        // what it takes a look at the repository for, and what is allowed but unwise
        {"python -m pytest", "frobnicate", "-", "'frobnicate' is neither"},
        {"name: Test", "working-directory: web", "-", "no folder web"},
        {"  pull_request:", "  pull_request_target:", "-", "pull_request_target gives"},
        {"permissions:\n  contents: read", "permissions: write-all", "-", "asks for write-all"},
    };

    @TempDir
    private Path folder;

    @Test
    void findsWhatActionlintFindsButForWhatNeedsGitHubsLists() throws Exception {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("good.yml", GOOD);
        for (int i = 0; i < CASES.length; i++) {
            assertTrue(GOOD.contains(CASES[i][0]), CASES[i][0]);
            int at = GOOD.indexOf(CASES[i][0]);
            texts.put(
                    "case-" + i + ".yml",
                    GOOD.substring(0, at) + CASES[i][1] + GOOD.substring(at + CASES[i][0].length()));
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Files.writeString(folder.resolve(text.getKey()), text.getValue());
        }
        List<String> theirs = Actionlint.install(Files.createDirectory(folder.resolve("tools")))
                .findings(folder, List.copyOf(texts.keySet()));
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < CASES.length; i++) {
            String file = "case-" + i + ".yml";
            List<String> real =
                    theirs.stream().filter(line -> line.startsWith(file + ":")).toList();
            compare(CASES[i][1] + ": actionlint", CASES[i][2], real, wrong);
            compare(CASES[i][1] + ": we", CASES[i][3], ours(texts.get(file)), wrong);
        }
        assertEquals(List.of(), wrong, "\n" + String.join("\n", wrong));
        assertEquals(
                List.of(),
                theirs.stream().filter(line -> line.startsWith("good")).toList());
        assertEquals(List.of(), ours(GOOD));
    }

    @Test
    void expressionsOfAnyLengthAreReadWithinTime() {
        String parts = "github" + ".a".repeat(50_000);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertEquals(List.of(), ours(GOOD.replace("${{ github.ref }}", "${{ " + parts + " }}")));
            List<String> open = ours(GOOD.replace("'${{ github.sha }}'", "${{".repeat(50_000)));
            assertEquals(1, open.stream().filter(p -> p.contains("not closed")).count());
        });
    }

    private static void compare(String what, String expected, List<String> found, List<String> wrong) {
        boolean right = expected.equals("-")
                ? found.isEmpty()
                : found.stream().anyMatch(line -> line.contains(expected));
        if (!right) {
            wrong.add(what + " should say '" + expected + "': " + found);
        }
    }

    private static List<String> ours(String text) {
        String manifest = "[project]\nname = \"x\"\n[dependency-groups]\ndev = [\"pytest\"]\n";
        return WorkflowCheck.problems(
                text, new Commands(Set.of("pyproject.toml", "Makefile"), Map.of("pyproject.toml", manifest), true));
    }
}
