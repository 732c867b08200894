package io.jenkins.plugins.repopilot.engine.edit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A text as lines that each remember how they ended, so that lines nobody touched stay byte for byte what they were. Line ends are CR LF or
 * LF; CR alone counts as one only in a text without any LF.
 *
 * @param lines without their ends
 * @param endings one a line; only the last may be empty
 */
record TextDocument(List<String> lines, List<String> endings) {

    /** Replaces the lines from (inclusive) to (exclusive) by what {@code with} says. */
    record Splice(int from, int to, List<Piece> with) {}

    /**
     * A line of the new text.
     *
     * @param kept index of the old line that stays as it was, -1 for a new line
     * @param text of a new line
     */
    record Piece(int kept, String text) {

        static Piece keeping(int line) {
            return new Piece(line, null);
        }

        static Piece adding(String text) {
            return new Piece(-1, text);
        }
    }

    static TextDocument of(String text) {
        List<String> lines = new ArrayList<>();
        List<String> endings = new ArrayList<>();
        boolean oldMac = text.indexOf('\n') < 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (oldMac && c == '\r')) {
                boolean pair = c == '\n' && i > start && text.charAt(i - 1) == '\r';
                lines.add(text.substring(start, pair ? i - 1 : i));
                endings.add(pair ? "\r\n" : String.valueOf(c));
                start = i + 1;
            }
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
            endings.add("");
        }
        return new TextDocument(lines, endings);
    }

    /** The line end that most lines have; LF where there is none. */
    String dominantEnding() {
        Map<String, Integer> counts = new HashMap<>();
        endings.forEach(ending -> counts.merge(ending, 1, Integer::sum));
        counts.remove("");
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse("\n");
    }

    boolean endsWithoutNewline() {
        return !endings.isEmpty() && endings.get(endings.size() - 1).isEmpty();
    }

    /**
     * @param splices in ascending order, not overlapping
     */
    TextDocument spliced(List<Splice> splices) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        for (Splice splice : splices) {
            for (; at < splice.from(); at++) {
                pieces.add(Piece.keeping(at));
            }
            pieces.addAll(splice.with());
            at = splice.to();
        }
        for (; at < lines.size(); at++) {
            pieces.add(Piece.keeping(at));
        }
        return of(pieces);
    }

    private TextDocument of(List<Piece> pieces) {
        String usual = dominantEnding();
        List<String> newLines = new ArrayList<>();
        List<String> newEndings = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            newLines.add(piece.kept() < 0 ? piece.text() : lines.get(piece.kept()));
            String ending = piece.kept() < 0 ? usual : endings.get(piece.kept());
            boolean last = i == pieces.size() - 1;
            newEndings.add(last && endsWithoutNewline() ? "" : ending.isEmpty() ? usual : ending);
        }
        return new TextDocument(newLines, newEndings);
    }

    String render() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(lines.get(i)).append(endings.get(i));
        }
        return text.toString();
    }
}
