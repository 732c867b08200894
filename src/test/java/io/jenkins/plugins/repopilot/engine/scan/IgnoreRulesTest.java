package io.jenkins.plugins.repopilot.engine.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {

    private static final List<String> PATHS = List.of(
            "a.log",
            "b.txt",
            "logs/a.log",
            "logs/deep/b.log",
            "doc/frotz",
            "a/doc/frotz",
            "foo/bar",
            "foo/bar/baz",
            "x/foo/bar",
            "a/b",
            "a/x/b",
            "a/x/y/b",
            "abc/1",
            "abc/d/2",
            "trail ",
            "#hash",
            "!bang",
            "a[b].c",
            "ab.c",
            "file1.o",
            "file2.o",
            "filex.o",
            "sub/file1.o",
            "back\\slash",
            "st*r",
            "stir",
            "deep/er/and/deeper.txt",
            "tmp",
            "u/tmp/z");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.log",
                "/a.log",
                "logs/",
                "doc/frotz",
                "/doc/frotz/",
                "foo/*",
                "foo/**",
                "**/foo/bar",
                "**/bar",
                "a/**/b",
                "abc/**",
                "trail\\ ",
                "trail ",
                "\\#hash",
                "\\!bang",
                "a\\[b\\].c",
                "a[b].c",
                "file[0-9].o",
                "file[!0-9].o",
                "file?.o",
                "*.o\n!file1.o",
                "logs\n!logs/a.log",
                "/*\n!/foo\n/foo/*\n!/foo/bar",
                "st\\*r",
                "st*r",
                "back\\\\slash",
                "**/deeper.txt",
                "deep/**/deeper.txt",
                "deep/*/deeper.txt",
                "tmp/",
                "/tmp",
                "**",
                "*",
                "*/",
                "**/",
                "a/",
                "/a/*/b",
                "foo/**/baz",
                "# only a comment",
                "[",
                "a[",
                "",
                "/",
                "!*.log",
                "*.log\n!*.log",
                "u/**",
                "**/tmp/**",
                "***",
                "a**b",
                "fo*/b*r"
            })
    void agreesWithGit(String patterns) throws Exception {
        GitFixture repository = GitFixture.init(directory.resolve("repository"));
        for (String path : PATHS) {
            // a folder and a file of the same name can't both be
            if (!path.equals("foo/bar")) {
                repository.write(path, "x");
            }
        }
        repository.write(".gitignore", patterns + "\n");
        List<String> kept = new ArrayList<>();
        for (String path : repository
                .git("ls-files", "-z", "--others", "--exclude-standard")
                .split("\0")) {
            kept.add(path);
        }
        List<String> scanned = new RepositoryScanner()
                .run(repository.root()).files().stream().map(FileFact::path).toList();
        kept.removeIf(String::isEmpty);
        assertEquals(new TreeSet<>(kept), new TreeSet<>(scanned));
    }

    @Test
    @Timeout(10)
    void hostilePatternsTakeNoLongTime() {
        String text = "a".repeat(2_000);
        assertFalse(Glob.matches("*a".repeat(200) + "b", text));
        assertFalse(Glob.matches("**/" + "*a*/".repeat(50) + "b", ("a".repeat(20) + "/").repeat(60)));
        IgnoreRules spaces = IgnoreRules.parse("", "b" + " ".repeat(1_000_000) + "\nc\\ " + " ".repeat(1_000_000));
        assertTrue(spaces.ignores("b"));
        assertTrue(spaces.ignores("c "));
        assertFalse(spaces.ignores("c"));
    }
}
