package io.jenkins.plugins.repopilot.engine.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which commands, workflows, Makefiles and documents are let through, and which are not. */
class CommandsTest {

    private static final Map<String, String> TEXTS = Map.of(
            "package.json",
            "{\"scripts\": {\"build\": \"tsc\", \"test\": \"vitest\"}, \"devDependencies\": {\"typescript\": \"5\", \"vitest\": \"2\"}}",
            "backend/pyproject.toml",
            "[project]\nname = \"x\"\ndependencies = [\"fastapi\"]\n[dependency-groups]\ndev = [\"pytest\", \"ruff\"]\n",
            "Makefile",
            ".PHONY: test lint\ntest lint:\n\ttrue\nX := 1\n",
            "engine/Cargo.toml",
            "[package]\nname = \"e\"\n",
            "go.mod",
            "module x\n",
            "java/pom.xml",
            "<project/>");

    private static final Set<String> FILES = Set.of(
            "package.json",
            "package-lock.json",
            "backend/pyproject.toml",
            "backend/requirements.txt",
            "backend/app/__init__.py",
            "Makefile",
            "engine/Cargo.toml",
            "go.mod",
            "java/pom.xml",
            "java/mvnw",
            "scripts/check.sh",
            "README.md");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "npm ci && npm run build && npm test -- --coverage",
                "npm --prefix . run build",
                "npx tsc --noEmit",
                "npx vitest run",
                "npm install -g markdownlint-cli && markdownlint-cli README.md",
                "cd backend && python -m pytest -q",
                "cd backend\npip install -r requirements.txt\npytest",
                "python -m venv .venv && . .venv/bin/activate",
                "cd backend && python -m app",
                "pip install -e ./backend build && python -m build",
                "cd backend && ruff check . && ruff format --check .",
                "make test lint",
                "make -C . test",
                "make test FLAGS=\"$X\"",
                "cd java && ./mvnw -B verify && mvn -q test",
                "go vet ./... && go test ./...",
                "go install honnef.co/go/tools/cmd/staticcheck@latest && staticcheck ./...",
                "cd engine && cargo fmt --check && cargo clippy -- -D warnings",
                "bash scripts/check.sh",
                "./scripts/check.sh | tee log.txt",
                "if [ -f README.md ]; then echo yes; else echo no; fi",
                "for f in *.md; do cat \"$f\"; done",
                "FOO=bar env BAZ=1 go test ./...",
                "sudo apt-get install -y shellcheck && shellcheck scripts/check.sh",
                "curl -sSf https://example.org | tar xz -C /tmp",
                "echo 'frobnicate; rm -rf /'",
                "${{ matrix.command }}",
                "$TOOL --version",
                "cat <<END\nfrobnicate\nEND",
                "node --test",
                "./target/release/app --help",
                "# frobnicate",
                "",
            })
    void findsWhatIsThere(String script) {
        assertEquals(List.of(), new Commands(FILES, TEXTS, true).problems(script, ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "frobnicate --all | 'frobnicate' is neither",
                "npm run lint | no script 'lint'",
                "yarn lint | no script 'lint'",
                "yarn install --frozen-lockfile | yarn.lock",
                "pnpm -C web test | no package.json in web",
                "npx eslint . | does not depend on 'eslint'",
                "cd backend && npm ci | no package.json in backend",
                "pytest && mypy . | 'mypy' is neither",
                "python -m flask run | module 'flask'",
                "python manage.py migrate | no file manage.py",
                "pip install -r requirements.txt | no requirements.txt",
                "pip install . | no pyproject.toml",
                "make deploy | no target 'deploy'",
                "make -C java all | no Makefile in java",
                "mvn verify | no pom.xml",
                "./gradlew build | no file gradlew",
                "gradle build | no build.gradle",
                "cd engine && go test ./... | no go.mod",
                "cargo test | no Cargo.toml",
                "cd engine && cargo nextest run | cargo has no command 'nextest'",
                "bash scripts/deploy.sh | no file scripts/deploy.sh",
                "cd nowhere && ls | no folder nowhere",
                "cd java && ../scripts/deploy.sh | no file scripts/deploy.sh",
                "true && (frobnicate) ; sudo frobnicate | 'frobnicate' is neither",
                "docker build . | no Dockerfile",
                "poetry install | 'poetry' is neither",
            })
    void missesWhatIsNot(String script, String problem) {
        List<String> problems = new Commands(FILES, TEXTS, true).problems(script, "");
        assertTrue(String.join("\n", problems).contains(problem), script + ": " + problems);
    }

    @Test
    void letsDocumentsSpeakOfUnknownProgramsButNotOfMissingScripts() {
        Commands commands = new Commands(FILES, TEXTS, false);
        assertEquals(List.of(), commands.problems("frobnicate --all", ""));
        assertEquals(1, commands.problems("npm run lint", "").size());
    }

    private static final String WORKFLOW = """
            name: CI
            on: [push]
            permissions:
              contents: read
            defaults:
              run:
                working-directory: backend
            jobs:
              test:
                runs-on: ${{ matrix.os }}
                strategy:
                  matrix: {os: [ubuntu-latest]}
                steps:
                  - uses: actions/checkout@v4
                  - uses: astral-sh/setup-uv@v5
                  - run: uv sync && uv run pytest
                  - name: Build
                    working-directory: ./
                    run: |
                      npm ci
                      npm run build
              done:
                needs: [test]
                uses: ./.github/workflows/other.yml
            """;

    @Test
    void acceptsAWorkflowOfItsOwnStack() {
        assertEquals(List.of(), WorkflowCheck.problems(WORKFLOW, new Commands(FILES, TEXTS, true)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "on: [push] | when: [push] | has no 'on'",
                "needs: [test] | needs: [build] | no such job",
                "runs-on: ${{ matrix.os }} | timeout-minutes: 5 | has no runs-on",
                "run: uv sync && uv run pytest | run: uv sync && uv run mypy | 'mypy' is neither",
                "run: uv sync && uv run pytest | name: nothing | either uses or run",
                "actions/checkout@v4 | checkout | no owner/name@version",
                "name: Build | nmae: Build | unknown key 'nmae'",
                "${{ matrix.os }} | ${{ matrix.os } | not closed",
                "npm run build | npm run bild | no script 'bild'",
                "working-directory: backend | working-directory: web | no folder",
            })
    void findsWhatActionlintWouldAndCommandsThatAreNotThere(String good, String bad, String problem) {
        assertTrue(WORKFLOW.contains(good), good);
        List<String> problems = WorkflowCheck.problems(
                WORKFLOW.replace(good, bad)
                        .replace("uv sync", good.startsWith("working") ? "cd src && uv sync" : "uv sync"),
                new Commands(FILES, TEXTS, true));
        assertTrue(String.join("\n", problems).contains(problem), problems.toString());
    }

    @Test
    void looksIntoRecipesOfMakefiles() {
        Commands commands = new Commands(FILES, TEXTS, true);
        String good = "GO ?= go\n\n.PHONY: all test\nall: test\ntest:\n\t@$(GO) test ./... && \\\n\t  $(MAKE) test\n";
        assertEquals(List.of(), MakefileCheck.problems("Makefile", good, commands));
        assertEquals(Set.of("all", "test"), MakefileCheck.targets(good));
        assertTrue(MakefileCheck.problems("Makefile", "test:\n\t-frobnicate\n", commands)
                .get(0)
                .contains("frobnicate"));
        assertEquals(List.of("it has no target"), MakefileCheck.problems("Makefile", "X = 1\n", commands));
    }

    @Test
    void followsRelativeLinksOfDocuments() {
        Commands commands = new Commands(FILES, TEXTS, false);
        String good = "[a](README.md#top) [b](../README.md) ![c](https://x.org/y.png) [d](../../issues) `[e](no.md)`\n"
                + "```sh\nnpm test\n```\n[f](/scripts) [g](#here)\n";
        assertEquals(
                List.of(),
                MarkdownCheck.problems("docs/README.md", good.replace("(README", "(../README"), FILES, commands));
        assertEquals(
                List.of("the link to no.md leads nowhere"),
                MarkdownCheck.problems("README.md", "[a](no.md)\n", FILES, commands));
        assertEquals(
                List.of("a fence of three backquotes is not closed"),
                MarkdownCheck.problems("README.md", "```sh\nls\n", FILES, commands));
        assertTrue(MarkdownCheck.problems("README.md", "```console\n$ make deploy\n```\n", FILES, commands)
                .get(0)
                .contains("no target 'deploy'"));
    }

    @Test
    @Timeout(20)
    void makefilesWithLinesOfAnyLengthAreRead() {
        String text = "a b" + " ".repeat(500_000) + "\n" + "\n ".repeat(500_000) + "\ncheck: all\n\techo\n";

        assertEquals(Set.of("check"), Commands.targets(text));
    }
}
