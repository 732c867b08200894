package io.jenkins.plugins.repopilot.engine.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    static List<PlantedSecrets.Planted> planted() {
        return PlantedSecrets.all();
    }

    @ParameterizedTest
    @MethodSource("planted")
    void findsEveryPlantedSecretAndGivesItBack(PlantedSecrets.Planted planted) {
        Redactor redactor = new Redactor();
        String shown = redactor.redactSource(planted.text());
        assertFalse(shown.contains(planted.secret()), shown);
        for (String line : planted.secret().split("\n")) {
            assertFalse(line.length() > 20 && shown.contains(line), shown);
        }
        assertTrue(shown.contains("«secret-1»"), shown);
        assertEquals(planted.text(), redactor.restore(shown));
    }

    @Test
    void plantedSecretsAreFiftyOfFifteenKindsOrMore() {
        assertTrue(planted().size() >= 50);
        assertTrue(
                planted().stream().map(PlantedSecrets.Planted::kind).distinct().count() >= 15);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = os.environ['PASSWORD']",
                "token = get_token(user)",
                "api_key: ${API_KEY}",
                "secret = \"changeme\"",
                "password: \"\"",
                "String token = request.getHeader(\"Authorization\");",
                "API_KEY=your-api-key-here",
                "const token = tokens[index];",
                "password=<password>",
                "TOKEN_HEADER = \"X-Auth-Token\"",
                "secret_name: my-service-secrets",
                "access_token: string;",
                "def password(self):",
                "token: ${{ secrets.GITHUB_TOKEN }}",
                "https://example.com:8080/path",
                "sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "password = \"example-password\"",
                "git+https://github.com/a/b.git",
                "user@example.com",
                "token = \"authorization\"",
                "self.password = password_hash",
                "const secretKey = config.secretKey;",
                "passwordEncoder.encode(rawPassword)",
                "if token == 'Bearer':",
                "key-value: something-else-entirely"
            })
    void leavesCodeThatOnlySpeaksOfSecrets(String text) {
        assertEquals(text, new Redactor().redact(text));
    }

    @Test
    void theSameValueHasTheSamePlaceholderWhereverItStands() {
        Redactor redactor = new Redactor();
        String first = redactor.redact("password = \"h4rd-2-Guess!\"");
        assertEquals("password = \"«secret-1»\"", first);
        assertEquals(
                "connect(\"«secret-1»\") // and token=«secret-2»",
                redactor.redact("connect(\"h4rd-2-Guess!\") // and token=ghp_0123456789abcdefghijABCDEFGHIJ456789"));
        assertEquals(first, redactor.redact(first));
    }

    @Test
    void textThatLooksLikeAPlaceholderPullsInNoOtherSecret() {
        Redactor redactor = new Redactor();
        redactor.redact("password = \"h4rd-2-Guess!\"");
        String hostile = "print(\"«secret-1»\")\n";
        String shown = redactor.redactSource(hostile);
        assertNotEquals(hostile, shown);
        assertEquals(hostile, redactor.restore(shown));
    }

    @Test
    void aPlaceholderNobodyGaveOutStaysText() {
        assertEquals("«secret-999999999» «secret-0»", new Redactor().restore("«secret-999999999» «secret-0»"));
    }

    @Test
    void keyLinesInADiffAreHiddenOneByOne() {
        Redactor redactor = new Redactor();
        String key = PlantedSecrets.all().stream()
                .filter(p -> p.kind().equals("private key"))
                .findFirst()
                .orElseThrow()
                .secret();
        redactor.redactSource("KEY = '''" + key + "'''\n");
        String line = key.split("\n")[1];
        assertFalse(redactor.redact("@@ -3,2 +3,2 @@\n " + line + "\n-x\n+y\n").contains(line));
        String asDiff = "+" + key.replace("\n", "\n+") + "\n";
        assertFalse(new Redactor().redact(asDiff).contains(line));
        String cutOff = key.substring(0, key.length() / 2);
        assertFalse(new Redactor().redact(cutOff).contains(line));
    }

    @Test
    void addedCredentialsDoNotShiftTheNumbersOfTheRepository() {
        Redactor redactor = new Redactor();
        redactor.add(List.of("plain-credential", ""));
        assertEquals("password = \"«secret-1»\"", redactor.redact("password = \"h4rd-2-Guess!\""));
        String shown = redactor.redact("x plain-credential y");
        assertEquals("x «secret-1000001» y", shown);
        assertEquals("x plain-credential y", redactor.restore(shown));
    }

    @Test
    void anEditMayDeleteAPlaceholderAndDoAnythingAroundIt() {
        String before = "import os\nPASSWORD = \"«secret-1»\"\nTOKEN = \"«secret-2»\"\nrun()\n";
        assertEquals(List.of(), Redactor.problems(before, before));
        assertEquals(
                List.of(),
                Redactor.problems(before, "import os\nPASSWORD = os.environ[\"P\"]\nTOKEN = \"«secret-2»\"\nrun(1)\n"));
        assertEquals(
                List.of(),
                Redactor.problems(
                        before, "import os\nif True:\n    PASSWORD = \"«secret-1»\"\n    TOKEN = \"«secret-2»\"\n"));
        assertEquals(List.of(), Redactor.problems(before, ""));
    }

    @Test
    void anEditMayNotAddMoveOrAlterAPlaceholder() {
        String before = "PASSWORD = \"«secret-1»\"\nTOKEN = \"«secret-2»\"\nrun()\n";
        for (String after : List.of(
                before + "print(\"«secret-1»\")\n",
                before + "x = \"«secret-3»\"\n",
                "PASSWORD = \"«secret-2»\"\nTOKEN = \"«secret-1»\"\n",
                "TOKEN = \"«secret-2»\"\nPASSWORD = \"«secret-1»\"\n",
                "send(\"«secret-1»\")\n",
                "PASSWORD = \"«secret-1»\"\nPASSWORD = \"«secret-1»\"\n",
                "PASSWORD = \"<<secret-1>>\"\n",
                "PASSWORD = \"«secret 1»\"\n",
                "PASSWORD = \"«SECRET-1\"\n")) {
            assertFalse(Redactor.problems(before, after).isEmpty(), after);
        }
        assertFalse(Redactor.problems("", "KEY = \"«secret-1»\"\n").isEmpty());
    }

    @Test
    void manyThreadsAgreeOnOnePlaceholderAValue() throws Exception {
        Redactor redactor = new Redactor();
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String value = "AKIA" + String.format("%016d", i % 20);
            calls.add(() -> value + "=" + redactor.redact(value));
        }
        var threads = Executors.newFixedThreadPool(8);
        try {
            var seen = new java.util.HashSet<String>();
            for (Future<String> result : threads.invokeAll(calls)) {
                seen.add(result.get());
            }
            assertEquals(20, seen.size());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Timeout(120)
    void noTextMakesItSlow() {
        Redactor redactor = new Redactor();
        for (String piece : List.of(
                "password=",
                "a",
                "-----BEGIN PRIVATE KEY-----\n",
                "eyJ",
                "\"",
                "secret: '",
                "https://a:",
                "key",
                " ",
                "\\",
                "«secret-",
                "<password>")) {
            redactor.redact(piece.repeat(200_000 / piece.length()));
        }
        Random random = new Random(3);
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < 300_000; i++) {
            noise.append((char) (32 + random.nextInt(95)));
        }
        String text = noise.toString();
        assertEquals(text, redactor.restore(redactor.redactSource(text)));
    }

    @Test
    void whatIsOnlyShownIsNotCounted() {
        Redactor redactor = new Redactor();
        String known = "gh" + "p_" + "a1B2".repeat(9);
        String fresh = "gh" + "p_" + "c3D4".repeat(9);
        redactor.redact("token = '" + known + "'");

        assertEquals("«secret-1» and «secret»", redactor.hide(known + " and " + fresh));
        assertEquals("«secret-1» and «secret»", redactor.hide(redactor.hide(known + " and " + fresh)));
        assertEquals(1, redactor.size());
        assertEquals("«secret-2»", redactor.redact(fresh), "numbers don't depend on what was shown");
    }
}
