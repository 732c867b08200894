package io.jenkins.plugins.repopilot.engine.edit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One case of the corpus: files, a reply, and what must come of it. The corpus is plain text; a line that begins with {@code @@@} begins a
 * part of a case:
 *
 * <pre>
 * @@@ CASE name
 * @@@ FILE path [crlf cr nonl bom latin1 utf16le utf16be utf16nomark exec unseen]   text of a file
 * @@@ ASKS delete path | rename path to | says words                                         what the improvement asks for
 * @@@ WITH setting value
 * @@@ REPLY                                                                                  what the model answered
 * @@@ EXPECT path                                                                            text afterwards, stored as it was
 * @@@ GONE path                                                                              not there afterwards
 * @@@ UNCHANGED                                                                              refused, as nothing would be different
 * @@@ REFUSED kind                                                                           nothing is written
 * </pre>
 *
 * A line {@code @@@ ## ...} is a heading. Texts end in a line end unless {@code nonl} is said; {@code \0}, {@code \r} and {@code \t} in a reply marked {@code escapes} are what they say.
 */
final class EditCase {

    final String name;
    final Map<String, Stored> files = new LinkedHashMap<>();
    final Map<String, Stored> expected = new LinkedHashMap<>();
    final List<String> gone = new ArrayList<>();
    final List<String> deletes = new ArrayList<>();
    final Map<String, String> renames = new LinkedHashMap<>();
    final Map<String, Object> settings = new LinkedHashMap<>();
    String words = "Change it";
    String reply;
    Refusal.Kind refused;

    private EditCase(String name) {
        this.name = name;
    }

    /** A text and how it is stored. */
    record Stored(String text, Set<String> how) {

        byte[] bytes() {
            String body = how.contains("nonl") && text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            body = how.contains("crlf")
                    ? body.replace("\n", "\r\n")
                    : how.contains("cr") ? body.replace('\n', '\r') : body;
            Charset charset = how.contains("latin1")
                    ? StandardCharsets.ISO_8859_1
                    : how.contains("utf16le") || how.contains("utf16nomark")
                            ? StandardCharsets.UTF_16LE
                            : how.contains("utf16be") ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
            boolean mark = how.contains("bom") || how.contains("utf16le") || how.contains("utf16be");
            return ((mark ? "\uFEFF" : "") + body).getBytes(charset);
        }
    }

    static List<EditCase> all() throws IOException {
        String corpus;
        try (InputStream in = EditCase.class.getResourceAsStream("edit-cases.txt")) {
            corpus = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<EditCase> cases = new ArrayList<>();
        String head = null;
        StringBuilder body = new StringBuilder();
        for (String line : corpus.split("\n", -1)) {
            if (line.startsWith("@@@ ")) {
                add(cases, head, body.toString());
                head = line.substring(4);
                body.setLength(0);
            } else {
                body.append(line).append('\n');
            }
        }
        add(cases, head, body.toString());
        return cases;
    }

    private static void add(List<EditCase> cases, String head, String body) {
        if (head == null) {
            return;
        }
        String[] words = head.split(" ", 2);
        String rest = words.length < 2 ? "" : words[1];
        EditCase last = cases.isEmpty() ? null : cases.get(cases.size() - 1);
        switch (words[0]) {
            case "CASE" -> cases.add(new EditCase(rest));
            case "FILE" -> last.files.put(path(rest), new Stored(body, how(rest)));
            case "EXPECT" ->
                last.expected.put(
                        path(rest),
                        new Stored(
                                body,
                                last.files.containsKey(path(rest)) && how(rest).isEmpty()
                                        ? last.files.get(path(rest)).how()
                                        : how(rest)));
            case "GONE" -> last.gone.add(rest);
            case "REPLY" ->
                last.reply = rest.equals("escapes")
                        ? body.replace("\\0", "\0").replace("\\r", "\r").replace("\\t", "\t")
                        : body;
            case "WITH" -> last.settings.put(rest.split(" ", 2)[0], rest.split(" ", 2)[1]);
            case "ASKS" -> last.asks(rest.split(" ", 2));
            case "REFUSED" -> last.refused = Refusal.Kind.valueOf(rest);
            case "UNCHANGED" -> last.refused = Refusal.Kind.UNCHANGED;
            case "##" -> {}
            default -> throw new IllegalArgumentException("The corpus has no part called " + head);
        }
    }

    private void asks(String[] what) {
        switch (what[0]) {
            case "delete" -> deletes.add(what[1]);
            case "rename" -> renames.put(what[1].split(" ")[0], what[1].split(" ")[1]);
            default -> words = what[1];
        }
    }

    private static String path(String head) {
        int how = head.indexOf(" [");
        return how < 0 ? head : head.substring(0, how);
    }

    private static Set<String> how(String head) {
        int how = head.indexOf(" [");
        return how < 0
                ? Set.of()
                : Set.of(head.substring(how + 2, head.length() - 1).split(" "));
    }
}
