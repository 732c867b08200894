package io.jenkins.plugins.repopilot.engine.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Existing;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Missing;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in sample repositories, compared with the tables in {@code audit/}. */
class AuditTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"python", "typescript", "maven", "go", "rust", "mixed", "empty"})
    void findsWhatItsTableSays(String sample) throws Exception {
        BestPracticeAudit audit = audit(Samples.of(sample, folder.resolve("r")), Scaffold.Options.DEFAULTS);
        List<String> table = new ArrayList<>(AuditReport.stack(audit.stack()));
        for (Existing existing : audit.audit().existing()) {
            table.add("+ " + existing.id() + ": " + existing.where());
        }
        for (Missing missing : audit.audit().missing()) {
            String paths = String.join(", ", missing.paths());
            table.add("- " + missing.id() + ": " + (paths.isEmpty() ? "owner" : missing.made() + " " + paths));
        }
        table.add("not needed: " + String.join(", ", audit.audit().notApplicable()));
        assertEquals(expected(sample), String.join("\n", table).strip());
    }

    @Test
    void namesTheVariablesThatTheCodeReads() throws Exception {
        assertEquals(
                List.of("SHOP_CURRENCY"),
                audit(Samples.of("python", folder.resolve("r")), Scaffold.Options.DEFAULTS)
                        .stack()
                        .environment());
    }

    @Test
    void listsEveryBundledEntryInEachAudit() throws Exception {
        BestPracticeAudit audit = audit(
                Samples.of("mixed", folder.resolve("r")),
                new Scaffold.Options(List.of("graph"), "", "", "", 0, "", false));
        Set<String> ids = new TreeSet<>(audit.audit().notApplicable());
        audit.audit().existing().forEach(entry -> ids.add(entry.id()));
        audit.audit().missing().forEach(entry -> ids.add(entry.id()));
        assertEquals(21, ids.size());
        assertEquals(List.of("graph"), audit.audit().switchedOff());
        assertTrue(Json.mapper()
                        .readTree(AuditReport.json(audit.stack(), audit.audit()))
                        .path("audit")
                        .path("missing")
                        .size()
                > 10);
    }

    @Test
    void looksForNamesWithoutRegardToCaseAndInOtherPlacesAndAtLinks() throws Exception {
        GitFixture git = Samples.of("go", folder.resolve("r"));
        git.write(".github/security.MD", "Ask us.\n");
        Files.createDirectories(git.root().resolve("docs"));
        git.write("other.txt", "rules\n");
        Files.createSymbolicLink(git.root().resolve("Code_Of_Conduct.md"), Path.of("other.txt"));
        Files.createSymbolicLink(git.root().resolve(".editorconfig"), Path.of("nowhere"));
        List<String> existing = audit(git, Scaffold.Options.DEFAULTS).audit().existing().stream()
                .map(entry -> entry.id() + "=" + entry.where())
                .toList();
        assertTrue(
                existing.containsAll(List.of(
                        "security=.github/security.MD",
                        "code-of-conduct=Code_Of_Conduct.md",
                        "editorconfig=.editorconfig")),
                existing.toString());
    }

    @Test
    void asksForAJenkinsfileOnlyWhereJenkinsIsWantedAndNotThere() throws Exception {
        Scaffold.Options jenkins = new Scaffold.Options(List.of(), "", "", "", 0, "jenkins", false);
        assertTrue(audit(Samples.of("python", folder.resolve("python")), jenkins)
                .plans()
                .containsKey("Jenkinsfile"));
        // the workflow that it has is another CI
        assertTrue(audit(Samples.of("maven", folder.resolve("maven")), jenkins)
                .plans()
                .containsKey("Jenkinsfile"));
        assertTrue(audit(Samples.of("mixed", folder.resolve("mixed")), jenkins).audit().existing().stream()
                .anyMatch(existing ->
                        existing.id().equals("ci") && existing.where().equals("Jenkinsfile")));
        Scaffold.Options unknown = new Scaffold.Options(List.of(), "", "", "", 0, "hudson", false);
        GitFixture empty = Samples.of("empty", folder.resolve("empty"));
        assertEquals(
                "ci: 'hudson' is not one of github-actions, jenkins",
                assertThrows(InvalidSettingException.class, () -> audit(empty, unknown))
                        .getMessage());
    }

    @Test
    void tellsSeveralManifestsInOneFolderApart() throws Exception {
        GitFixture git = Samples.of("go", folder.resolve("r"));
        git.write("pyproject.toml", "[project]\nname = 'shop'\n").write("shop.py", "def twice(a):\n    return 2 * a\n");
        Missing tests = audit(git, Scaffold.Options.DEFAULTS).audit().missing().stream()
                .filter(missing -> missing.id().equals("tests"))
                .findFirst()
                .orElseThrow();
        assertEquals("for the repository (Go), the repository (Python)", tests.note());
    }

    @Test
    void isExtendedAndSwitchedOffByOptions() throws Exception {
        String extra = """
                - id: runbook
                  title: Runbook
                  files: [{path: docs/runbook.md}]
                  made: model
                  brief: What to do at night.
                - id: security
                  title: Security contact
                  files: [{path: SECURITY.md, text: "Write to the wall.\\n"}]
                  made: template
                """;
        BestPracticeAudit audit = audit(
                Samples.of("empty", folder.resolve("r")),
                new Scaffold.Options(List.of("readme"), extra, "MIT", "Somebody", 2020, "", false));
        List<String> missing = audit.audit().missing().stream()
                .map(entry -> entry.id() + ":" + entry.made())
                .toList();
        assertTrue(
                missing.containsAll(List.of("runbook:model", "security:template", "license:licence")),
                missing.toString());
        assertEquals(List.of("readme"), audit.audit().switchedOff());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- {id: x, title: X, made: owner, files: [{path: ../x}]}",
                "- {id: x, title: X, made: owner, files: [{path: .git/hooks/pre-commit}]}",
                "- {id: x, title: X, made: owner, files: [{path: /etc/passwd}]}",
                "- {id: x, title: X, made: template, files: [{path: x}]}",
                "- {id: x, title: X, made: template, files: [{path: x, template: nothing}]}",
                "- {id: x, title: X, made: template, files: [{path: x, template: ../checklist.yaml}]}",
                "- {id: x, title: X, made: model, files: [{path: x}]}",
                "- {id: x, title: X, made: magic, files: [{path: x, text: x}]}",
                "- {id: x, title: X, made: test, files: [{path: x}]}",
                "- {id: x, title: X, made: owner, role: cook, files: [{path: x}]}",
                "- {id: X y, title: X, made: owner, files: [{path: x}]}",
                "- {id: x, title: X, made: owner, surprise: 1, files: [{path: x}]}",
                "- {id: x, title: X, made: owner}",
                "id: x",
                "- [",
            })
    void refusesEntriesThatCantBeUsed(String yaml) throws IOException {
        GitFixture git = Samples.of("empty", folder.resolve("r"));
        InvalidSettingException e = assertThrows(
                InvalidSettingException.class,
                () -> audit(git, new Scaffold.Options(List.of(), yaml, "", "", 0, "", false)));
        assertEquals("checkList", e.setting());
    }

    @Test
    void refusesUnknownIdsAndLicences() throws IOException {
        GitFixture git = Samples.of("empty", folder.resolve("r"));
        assertTrue(assertThrows(
                        InvalidSettingException.class,
                        () -> audit(git, new Scaffold.Options(List.of("redme"), "", "", "", 0, "", false)))
                .getMessage()
                .contains("'redme' is not one of readme"));
        assertTrue(assertThrows(
                        InvalidSettingException.class,
                        () -> audit(git, new Scaffold.Options(List.of(), "", "GPL", "", 0, "", false)))
                .getMessage()
                .contains("MIT"));
        for (int year : List.of(-5, 20, 2101)) {
            assertEquals(
                    "licenseYear: " + year + " is not between 1970 and 2100 (0: this year)",
                    assertThrows(
                                    InvalidSettingException.class,
                                    () -> audit(git, new Scaffold.Options(List.of(), "", "MIT", "", year, "", false)))
                            .getMessage());
        }
    }

    @Test
    void recognisesTheLicencesThatItWrites() {
        for (String id : Licences.BUNDLED) {
            assertEquals(
                    id,
                    Licences.recognise(Templates.licence(id, "Somebody", 2020)).orElseThrow());
        }
    }

    private BestPracticeAudit audit(GitFixture git, Scaffold.Options options) throws IOException {
        try {
            return BestPracticeAudit.of(
                    new LocalWorkspace(git.root()), folder.resolve("cache"), RunSettings.DEFAULTS, options);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String expected(String sample) throws IOException {
        try (var in = AuditTest.class.getResourceAsStream("audit/" + sample + ".txt")) {
            return in == null ? "" : new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        }
    }
}
