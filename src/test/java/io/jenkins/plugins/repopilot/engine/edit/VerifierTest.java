package io.jenkins.plugins.repopilot.engine.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.edit.Verifier.Written;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierTest {

    @TempDir
    Path folder;

    private EditFixture run;

    @BeforeEach
    void repository() throws Exception {
        run = new EditFixture(folder);
        run.repository.write("a.txt", "x\n").commit("Begin");
    }

    private Verdict verify(String path, String before, String after) throws Exception {
        run.repository.write(path, after);
        return new Verifier(run.context(), run.repository.shell())
                .verify(List.of(new Written(path, before, after)), "IMP-001");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.py        | python syntax           | x = [1]              | x = [1
            a.js        | javascript syntax       | f(1)                 | f(1
            a.mjs       | javascript syntax       | import x from 'y';   | import x from;
            a.sh        | bash syntax             | if true; then :; fi  | if true; then
            a.json      | json syntax             | {"a": [1]}           | {"a": [1}
            b.json      | json syntax             | [1]                  | [1] [2]
            tsconfig.json | json with comments syntax | {"a": 1, /* b */}  | {"a": 1
            a.yaml      | yaml syntax             | a: [1, 2]            | a: [1, 2
            a.yml       | yaml syntax             | a: !Ref b            | a: b: c
            a.toml      | toml syntax             | a = 1                | a =
            a.xml       | xml syntax              | <a><b/></a>          | <a><b></a>
            """)
    void syntaxIsCheckedByWhatKnowsIt(String path, String what, String good, String bad) throws Exception {
        Verdict holds = verify(path, null, good + "\n");
        assertEquals(List.of(path + ": " + what + ": ok"), holds.checks(), holds.toString());
        assertTrue(holds.holds());

        Verdict fails = verify(path, good + "\n", bad + "\n");
        assertFalse(fails.holds());
        assertTrue(
                fails.problems().get(0).startsWith(path + ": " + what + ": "),
                fails.problems().toString());
    }

    @Test
    void aScriptWithoutAnEndingIsKnownByItsFirstLine() throws Exception {
        assertFalse(verify("run", null, "#!/bin/sh\nif true; then\n").holds());
    }

    @Test
    void nothingOfAnXmlFileIsFetched() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "<");
        Verdict verdict =
                verify("a.xml", null, "<!DOCTYPE a [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>\n<a>&e;</a>\n");
        assertTrue(verdict.holds() || !verdict.problems().toString().contains(secret.toString()), verdict.toString());
    }

    @Test
    void whatWasBrokenBeforeIsUnverifiedNotBlamedOnTheChange() throws Exception {
        Verdict verdict = verify("a.json", "{a: 1}\n", "{a: 2}\n");
        assertTrue(verdict.holds());
        assertEquals(List.of(), verdict.checks());
        assertTrue(verdict.unverified().get(0).contains("before the change too"), verdict.toString());
    }

    @Test
    void aMissingToolLeavesAFileUnverified() throws Exception {
        Shell nothing = command -> {
            throw new IOException("Could not start " + command.arguments().get(0) + ": there is no such program");
        };
        Verdict verdict =
                new Verifier(run.context(), nothing).verify(List.of(new Written("a.py", null, "x = (\n")), "IMP-001");
        assertTrue(verdict.holds());
        assertEquals(List.of(), verdict.checks());
        assertTrue(verdict.unverified().get(0).contains("python3 does not run on this machine"), verdict.toString());
    }

    @Test
    void aKindWithoutACheckerIsUnverifiedAndProseHasNothingToCheck() throws Exception {
        assertEquals(
                List.of("a.rs: no checker for this kind of file"),
                verify("a.rs", null, "fn x( {\n").unverified());
        assertEquals(List.of(), verify("a.md", null, "# x\n").unverified());
    }

    @Test
    void aVerifyCommandThatFailsWithoutAnyChangeJudgesNothing() throws Exception {
        run.with("verifyCommand", "sh -c 'echo broken anyway; exit 3'");
        Verifier verifier = new Verifier(run.context(), run.repository.shell());
        assertTrue(verifier.tryOnBase("execute.verify-at-base").orElseThrow().contains("exit status 3"));

        Verdict verdict = new Verifier(run.context(), run.repository.shell()).verify(List.of(), "IMP-001");
        assertTrue(verdict.holds());
        assertTrue(verdict.unverified().get(0).contains("broken anyway"), verdict.toString());
    }

    @Test
    void aVerifyCommandThatDoesNotEndIsAProblemWithItsLimit() throws Exception {
        run.with("verifyCommand", "make all").with("verifyTimeout", "7 s");
        List<Duration> limits = new ArrayList<>();
        Shell slow = command -> {
            limits.add(command.timeout());
            return new CommandResult(-1, "", true, false, Duration.ofSeconds(7));
        };
        Verdict verdict = new Verifier(run.context(), slow).verify(List.of(), "IMP-001");
        assertTrue(verdict.problems().get(0).contains("did not end within 7 s"), verdict.toString());
        assertEquals(List.of(Duration.ofSeconds(7)), limits);
    }
}
