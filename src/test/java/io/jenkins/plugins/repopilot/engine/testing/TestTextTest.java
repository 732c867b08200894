package io.jenkins.plugins.repopilot.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.llm.FileReply;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestTextTest {

    @Test
    void aPythonTestGoesWithItsDecorators() {
        String text =
                "import pytest\n\n\ndef test_a():\n    assert 1\n\n\n@pytest.mark.parametrize(\n    'x', [1, 2]\n)\ndef test_b(x):\n    if x:\n\n        assert x\n\n\ndef test_c():\n    assert 3\n";

        assertEquals(
                Optional.of("import pytest\n\n\ndef test_a():\n    assert 1\n\n\ndef test_c():\n    assert 3\n"),
                TestText.without("tests/test_x.py", text, List.of("test_b[1]")));
    }

    @Test
    void aMethodOfAPythonClassGoesAlone() {
        String text =
                "class T(unittest.TestCase):\n    def test_a(self):\n        pass\n\n    def test_b(self):\n        pass\n";

        assertEquals(
                Optional.of("class T(unittest.TestCase):\n\n    def test_b(self):\n        pass\n"),
                TestText.without("test_x.py", text, List.of("test_a")));
    }

    @Test
    void aJavaTestGoesWithItsAnnotations() {
        String text =
                "class T {\n    @Test\n    @DisplayName(\"a { b\")\n    void a() {\n        if (x) {\n            check(\"}\");\n        }\n    }\n\n    @Test\n    void b() {}\n}\n";

        assertEquals(
                Optional.of("class T {\n\n    @Test\n    void b() {}\n}\n"),
                TestText.without("T.java", text, List.of("a")));
        assertEquals(
                Optional.of(
                        "class T {\n    @Test\n    @DisplayName(\"a { b\")\n    void a() {\n        if (x) {\n            check(\"}\");\n        }\n    }\n\n}\n"),
                TestText.without("T.java", text, List.of("b()")));
    }

    @Test
    void aGoTestGoes() {
        String text =
                "package x\n\nfunc TestA(t *testing.T) {\n\tt.Run(\"x\", func(t *testing.T) {\n\t})\n}\n\nfunc TestB(t *testing.T) {}\n";

        assertEquals(
                Optional.of("package x\n\n\nfunc TestB(t *testing.T) {}\n"),
                TestText.without("x_test.go", text, List.of("TestA")));
    }

    @Test
    void aJavaScriptTestGoes() {
        String text =
                "test('a (one)', () => {\n  expect(f('}')).toBe(`x\n}`);\n});\n\nit.only(\"b\", async () => { await g(); });\ntest('c', () => h());\n";

        assertEquals(
                Optional.of("\nit.only(\"b\", async () => { await g(); });\ntest('c', () => h());\n"),
                TestText.without("x.test.js", text, List.of("a (one)")));
        assertTrue(
                TestText.without("x.test.js", text, List.of("b")).orElseThrow().endsWith("\ntest('c', () => h());\n"));
        assertTrue(
                TestText.without("x.test.js", text, List.of("c")).orElseThrow().endsWith("{ await g(); });\n"));
    }

    @Test
    void aTestThatIsNotFoundIsSaidSo() {
        assertEquals(Optional.empty(), TestText.without("test_x.py", "def test_a():\n    pass\n", List.of("test_b")));
        assertEquals(Optional.empty(), TestText.without("x.test.js", "test('a', () => {\n", List.of("a")));
    }

    @Test
    void namesAreTakenFromIds() {
        assertEquals("test_a", TestText.name("tests.test_x.T::test_a"));
        assertEquals("a b", TestText.name("outer > inner::a b #2"));
        assertEquals("plain", TestText.name("plain"));
    }

    @Test
    void aReplyMustHoldOneFile() {
        assertEquals(
                new FileReply.Written("a\n```\nb\n"),
                FileReply.read("Sure:\n```python\na\n```\nb\n```\nDone.", "test file"));
        assertEquals(new FileReply.Written("a\n"), FileReply.read("```\na\n```", "test file"));
        assertTrue(FileReply.read("no block", "test file") instanceof FileReply.Refused);
        assertTrue(FileReply.read("```\n\n```", "test file") instanceof FileReply.Refused);
        assertTrue(FileReply.read("```\na", "test file") instanceof FileReply.Refused);
        assertTrue(FileReply.read("```\nkey = '«secret-3»'\n```", "test file") instanceof FileReply.Refused);
        assertTrue(FileReply.read("```\n" + "x\n".repeat(60_000) + "```", "test file") instanceof FileReply.Refused);
    }

    @Test
    void linesOfAnyLengthAreRead() {
        String text = "it" + ".only".repeat(50_000) + "('b', () => h());\n" + "public ".repeat(50_000)
                + "void b() {}\ntest('a', () => g());\n";

        assertEquals(
                Optional.of("it" + ".only".repeat(50_000) + "('b', () => h());\n" + "public ".repeat(50_000)
                        + "void b() {}\n"),
                TestText.without("x.test.js", text, List.of("a")));
    }
}
