package io.jenkins.plugins.repopilot.engine.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Document;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<!-- hidden",
                "--> out of it",
                "[click](https://evil.example)",
                "![x](https://evil.example/p.png)",
                "https://evil.example/x",
                "www.evil.example",
                "see @admin and @acme/owners",
                "Fixes #12, closes acme/shop#3",
                "GH-12",
                "# Heading",
                "- list",
                "1. list",
                "> quote",
                "```\ncode\n```",
                "    indented",
                "| a | b |",
                "a\n---\nb",
                "a\n\n## Next\n\nb",
                "*bold* _it_ ~~gone~~ `code`",
                "&lt;b&gt; &amp; &#64;admin",
                "\\[x\\](y)",
                "me@example.org",
                "$x^2$",
                "[x]: https://evil.example",
                "<https://evil.example>",
                "line one<br>line two",
                "\u202Eevil",
                "a\u0000b",
                "**\n\n<details>",
                "+ plus",
                "= equals",
                "===",
                "***",
                "[ ] task",
                "- [x] done",
                ":::note",
                "<a href='x'",
                "]]>",
                "{{ template }}",
                "mailto:x@y.z",
                "FTP://x.y",
                "commit 1234567890abcdef"
            })
    void saysExactlyThatAndDoesNothing(String hostile) {
        String shown = Markdown.text(hostile, 1000);
        assertFalse(shown.contains("\n"));
        assertPlain(shown, hostile);
        assertPlain("- **" + shown + "** after", hostile);
    }

    @Test
    void noMixtureOfSpecialCharactersBreaksOut() {
        String alphabet = "<>[]()*_`~|\\!#@&-+=.:/ \n1aw\"'{}$^";
        Random random = new Random(42);
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40) + 1; length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertPlain(Markdown.text(text.toString(), 1000), text.toString());
        }
    }

    /** One paragraph of nothing but text, which reads as the original did. */
    private static void assertPlain(String markdown, String original) {
        List<String> kinds = new ArrayList<>();
        StringBuilder read = new StringBuilder();
        Parser.builder().build().parse(markdown).accept(new AbstractVisitor() {
            @Override
            protected void visitChildren(Node parent) {
                boolean frame = parent instanceof Document || parent instanceof Paragraph;
                if (!frame && !markdown.startsWith("- **")) {
                    kinds.add(parent.getClass().getSimpleName());
                }
                super.visitChildren(parent);
            }

            @Override
            public void visit(Text text) {
                read.append(text.getLiteral());
            }

            @Override
            public void visit(org.commonmark.node.HtmlInline html) {
                kinds.add("HtmlInline");
            }

            @Override
            public void visit(org.commonmark.node.HtmlBlock html) {
                kinds.add("HtmlBlock");
            }

            @Override
            public void visit(org.commonmark.node.Code code) {
                kinds.add("Code");
            }

            @Override
            public void visit(org.commonmark.node.Link link) {
                kinds.add("Link");
            }

            @Override
            public void visit(org.commonmark.node.Image image) {
                kinds.add("Image");
            }

            @Override
            public void visit(org.commonmark.node.Heading heading) {
                kinds.add("Heading");
            }
        });
        assertEquals(List.of(), kinds, original + " -> " + markdown);
        String text = read.toString();
        assertFalse(text.matches("(?s).*[@#]\\w.*"), "mentions or refers: " + text);
        assertFalse(text.matches("(?is).*(https?:|www\\.).*"), "links itself: " + text);
        if (!markdown.startsWith("- **")) {
            String expected =
                    original.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
            assertEquals(expected, text.replace("\u200B", "").strip(), markdown);
        }
    }

    @Test
    void cutsWhatIsTooLongBetweenCharacters() {
        assertEquals("ab…", Markdown.text("abcdef", 3));
        assertEquals("😀😀…", Markdown.text("😀😀😀😀", 3));
    }

    @Test
    void codeSpansHoldAnything() {
        assertEquals("`src/a.py`", Markdown.code("src/a.py"));
        assertEquals("`` a`b ``".replace(" ", ""), Markdown.code("a`b"));
        assertTrue(Markdown.code("`x").startsWith("`` `x"));
        assertFalse(Markdown.code("a|b").contains("|"));
    }

    @Test
    void titlesMentionNobodyAndCloseNothing() {
        assertEquals("Fix 12 for admin", Markdown.title("Fix #12 for\n@admin", 100));
    }
}
