package io.jenkins.plugins.repopilot.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.testkit.Page;
import io.jenkins.plugins.repopilot.engine.testkit.SampleRun;
import io.jenkins.plugins.repopilot.engine.testkit.WithBrowser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the colours of a diff take for comments, strings, numbers and keywords, in the browser that draws them. */
@WithBrowser
class CodeColoursTest {

    /** One of each family; the last is not known. */
    private static final List<String> FILES = List.of(
            "A.java",
            "a.ts",
            "a.go",
            "a.rs",
            "a.c",
            "a.php",
            "a.py",
            "a.rb",
            "a.sh",
            "a.lua",
            "a.sql",
            "a.css",
            "a.json",
            "a.yml",
            "a.toml",
            "a.ini",
            "Dockerfile",
            "Makefile",
            "a.html",
            "a.md",
            "a.constructor");

    private static Page page;

    @BeforeAll
    static void load(Page empty) throws Exception {
        page = empty;
        for (String script : List.of("page-tools.js", "code-languages.js", "code-colours.js", "diff-view.js")) {
            page.eval(HtmlReport.resource(script));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a/B.java   | final int n = 0x1F; // it's | keyword final, keyword int, number 0x1F, comment // it's",
                "B.java     | @Test char c = '\\''; String s = \"a//b\\\"c\"; | keyword @Test, keyword char, string '\\'', string \"a//b\\\"c\"",
                "a.kt       | fun f() = \"\"\"a \"b\" c\"\"\" | keyword fun, string \"\"\"a \"b\" c\"\"\"",
                "a.ts       | const p = /[\"/]'/g, q = a / b; | keyword const, string /[\"/]'/",
                "a.js       | x = 1 / 2 / '3' | number 1, number 2, string '3'",
                "a.go       | func f(r rune) { s := '\"' } | keyword func, string '\"'",
                "a.rs       | fn f<'a, T: 'b>(x: &'a str) -> char { 'x' } | keyword fn, string 'x'",
                "a.c        | #include <a.h> /* b */ return 1.5e3; | keyword #include, comment /* b */, keyword return, number 1.5e3",
                "a.py       | @app.get(\"/\") # it's | keyword @app, string \"/\", comment # it's",
                "a.py       | def f(n=1_000): return None | keyword def, number 1_000, keyword return, keyword None",
                "a.rb       | puts \"a#{b}\" unless x # no | string \"a#{b}\", keyword unless, comment # no",
                "a.sh       | if [ $# -gt 1 ]; then # two | keyword if, number 1, keyword then, comment # two",
                "a.lua      | local a = 'b' --[[ c ]] .. d -- e | keyword local, string 'b', comment --[[ c ]], comment -- e",
                "a.sql      | SELECT id from t where n = 'it''s' -- x | keyword SELECT, keyword from, keyword where, string 'it', string 's', comment -- x",
                "a.css      | @media print { a { margin: 2px /* x */ } } | keyword @media, number 2px, comment /* x */",
                "a.json     | {\"a\": \"b\", \"c\" : [1, true]} | keyword \"a\", string \"b\", keyword \"c\", number 1, keyword true",
                "a.yml      | - image: 'a' # it's | keyword image, string 'a', comment # it's",
                "a.yml      | title: don't do this: it's 5 | keyword title, number 5",
                "a.toml     | name = \"x\" # y | keyword name, string \"x\", comment # y",
                "a.ini      | colour.of = #fff | keyword colour.of",
                "pom.xml    | <a:b c=\"d > e\">it's</a:b><!-- f --> | keyword <a:b, string \"d > e\", keyword </a:b, comment <!-- f -->",
                "README.md  | it's `x` <!-- y --> | string `x`, comment <!-- y -->",
                "README.md  | ## It's 1 | keyword ## It's 1",
                "Dockerfile | FROM a:1 AS b | keyword FROM, number 1, keyword AS",
                "a.unknown  | if \"x\" // y | ",
                "a.__proto__| if \"x\" // y | "
            })
    void findsPartsOfALine(String path, String line, String expected) throws Exception {
        assertEquals(
                expected == null ? "" : expected.strip(),
                String.join(", ", parts(path.strip(), List.of(line.strip()))));
    }

    @Test
    void carriesCommentsAndStringsFromLineToLine() throws Exception {
        assertEquals(
                List.of("keyword int", "comment /* if", "comment * else", "comment */", "keyword return"),
                parts("a.c", List.of("int a; /* if", "* else", "*/ return b;")));
        assertEquals(
                List.of("string \"\"\"One", "string if", "string \"\"\"", "keyword return"),
                parts("a.py", List.of("\"\"\"One", "if", "\"\"\"", "return x")));
        assertEquals(
                List.of("string 'open", "keyword return"),
                parts("a.py", List.of("'open", "return x")),
                "an unclosed string ends with its line");
        assertEquals(
                List.of("string `", "string if", "string `", "keyword if"),
                parts("a.js", List.of("`", "if", "` + x", "if")));
    }

    @Test
    void noticesThatAHunkBeginsInsideAComment() throws Exception {
        assertEquals(
                List.of("comment * if it's", "comment */", "keyword int"),
                parts("a.java", List.of("* if it's", "*/", "int a;")));
        assertEquals(
                List.of("string if", "string \"\"\"", "keyword return"),
                parts("a.py", List.of("if", "\"\"\"", "return x")));
        assertEquals(
                List.of("keyword int", "string \"**/*.java\""), parts("a.java", List.of("int a;", "\"**/*.java\"")));
    }

    @Test
    void readsEachSideByItself() throws Exception {
        draw("a.c", " int a;\n-/* if\n+// how come\n return b;\n", false);

        assertEquals(
                List.of("KEYWORD int", "COMMENT /* if", "COMMENT // how come", "KEYWORD return"),
                drawn(".rp-diff"),
                "what the removed line opens does not reach the new text");

        draw("a.c", " int a;\n-/* if\n+// how come\n return b;\n", true);

        assertEquals(List.of("COMMENT return b;"), drawn("tr:last-child .rp-code:nth-child(2)"), "the old text");
        assertEquals(List.of("KEYWORD return"), drawn("tr:last-child .rp-code:nth-child(4)"), "the new text");
    }

    @Test
    void marksWhatChangedInsideColours() throws Exception {
        draw("a.py", "-f(\"one two\")  # x\n+f(\"one 2 three\")  # x\n", false);

        assertEquals(
                List.of("\"one ", "two", "\"", "# x", "\"one ", "2 three", "\"", "# x"),
                texts(".rp-diff span[class^=rp-t-]"));
        assertEquals(List.of("two", "2 three"), texts(".rp-diff mark"));
        assertEquals(List.of("two", "2 three"), texts(".rp-diff mark > .rp-t-string"));

        draw("a.py", "-f(\"\uD83D\uDE00\")\n+f(\"\uD83D\uDE01\")\n", false);
        assertEquals(List.of("\uD83D\uDE00", "\uD83D\uDE01"), texts(".rp-diff mark"), "no character is cut in two");
    }

    @Test
    void neverChangesTheTextNorMakesMarkupOfIt() throws Exception {
        List<String> hostile = List.of(
                SampleRun.HOSTILE.replace('\n', ' '),
                "<b>'\"`/*<!--\"\"\"'''#{$&\\",
                "\\",
                "]]>--><script>window.hacked=4</script>*/",
                "\"\\",
                "/[/'\uD83D\uDE00 <a b=\"<i>\">&lt;",
                "key: '<u>' # \" \"\"\"",
                "x".repeat(2_000) + "<s>\"");
        for (String file : FILES) {
            for (boolean split : List.of(false, true)) {
                String removed = String.join("\n-", hostile);
                draw(file, "-" + removed + "\n+" + removed.replace("\n-", "\n+").replace("key", "yek") + "\n", split);
                List<String> shown = texts(".rp-code");
                for (String line : hostile) {
                    assertTrue(shown.contains("- " + line), file + ": " + line);
                }
                assertEquals(
                        0,
                        page.eval("document.querySelectorAll('.rp-code :not(span):not(mark)').length")
                                .asInt(),
                        file);
            }
        }
        assertTrue(page.eval("typeof window.hacked === 'undefined'").asBoolean());
        assertEquals(List.of(), page.problems());
    }

    /** In a language with quadratic reading, one of these lines would take minutes. */
    @Test
    void readsLongLinesInOneGo() throws Exception {
        double seconds = page.eval("(() => { const begin = performance.now(); "
                        + "for (const file of " + json(FILES) + ") for (const piece of "
                        + json(List.of(
                                "(/[", "'", "\"", "\"\"\"", "/*", "a: ", "<a ", "#", "1.", "- ", "\\", "`", " \t",
                                "=begin"))
                        + ") { const line = piece.repeat(20000); const reader = RepoPilot.CodeReader.of(file, [line, line]); "
                        + "if (reader) { reader.line(line); } } return (performance.now() - begin) / 1000; })()")
                .asDouble();

        assertTrue(seconds < 20, seconds + " s");
    }

    @Test
    void coloursNoMoreThanAPageBears() throws Exception {
        draw("a.js", ("+" + "1 ".repeat(400) + "\n").repeat(200), false);

        int coloured =
                page.eval("document.querySelectorAll('.rp-t-number').length").asInt();
        assertTrue(coloured >= 20_000 && coloured < 21_000, coloured + " parts");
        assertEquals(200, texts(".rp-code").size(), "the rest is drawn without colours");

        draw("a.js", "+" + "1 ".repeat(600) + "\n+1\n", false);
        assertEquals(List.of("1"), texts(".rp-t-number"), "a long line is plain");
    }

    private static List<String> parts(String path, List<String> lines) throws Exception {
        return list("(() => { const lines = " + json(lines) + "; const reader = RepoPilot.CodeReader.of(" + json(path)
                + ", lines); return reader ? lines.flatMap(line => reader.line(line).map(([from, to, kind]) => "
                + "kind + ' ' + line.slice(from, to))) : []; })()");
    }

    /** Draws a hunk of a file and nothing else. */
    private static void draw(String path, String hunk, boolean split) throws Exception {
        long removed = hunk.lines().filter(line -> !line.startsWith("+")).count();
        long added = hunk.lines().filter(line -> !line.startsWith("-")).count();
        String diff = "--- a/" + path + "\n+++ b/" + path + "\n@@ -1," + removed + " +1," + added + " @@\n" + hunk;
        page.eval("document.body.replaceChildren(RepoPilot.drawDiff(new RepoPilot.Words({}, 'en'), 'x', " + json(diff)
                + ", " + split + ")), 1");
    }

    private static List<String> drawn(String within) throws Exception {
        return list("[...document.querySelectorAll(" + json(within) + " + ' span[class^=rp-t-]')]"
                + ".map(e => e.className.slice(5).toUpperCase() + ' ' + e.textContent)");
    }

    private static List<String> texts(String selector) throws Exception {
        return list("[...document.querySelectorAll(" + json(selector) + ")].map(e => e.textContent)");
    }

    private static List<String> list(String array) throws Exception {
        List<String> values = new ArrayList<>();
        for (JsonNode value : page.eval(array)) {
            values.add(value.asText());
        }
        return values;
    }

    private static String json(Object value) throws Exception {
        return Json.mapper().writeValueAsString(value);
    }
}
