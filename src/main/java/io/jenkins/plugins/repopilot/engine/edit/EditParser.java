package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.edit.Refusal.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the edits out of a model's reply: SEARCH/REPLACE blocks, whole files, deletions and renames, each under a line that names the file.
 * Tolerates fences, prose and sloppy file lines; a reply that ends within a block, or whose markers don't add up, is refused as a whole.
 */
public final class EditParser {

    /** More characters than this are no honest reply: it is about ten times what a model can write at once. */
    public static final int MOST_CHARACTERS = 2_000_000;

    /** Each line like a divider is one more way to read a block, and no honest block has more than a page of headings. */
    private static final int MOST_DIVIDERS = 20;

    private static final Pattern SEARCH = Pattern.compile("\\s*<{5,9}\\s*SEARCH\\b.*");
    private static final Pattern DIVIDER = Pattern.compile("={7}\\s*");
    private static final Pattern SLOPPY_DIVIDER = Pattern.compile("\\s*={5,9}\\s*");
    private static final Pattern REPLACE = Pattern.compile("\\s*>{5,9}\\s*REPLACE\\b.*|>{7}\\s*");
    private static final Pattern CONTENT = Pattern.compile("\\s*<{5,9}\\s*CONTENT\\b.*");
    private static final Pattern END = Pattern.compile("\\s*>{5,9}\\s*(END|CONTENT)\\b.*|>{7}\\s*");
    private static final Pattern STRAY = Pattern.compile("(<{7}|>{7}|={7})(\\s.*)?");
    private static final Pattern FENCE = Pattern.compile("\\s*(```+|~~~+)(.*)");

    private final List<String> lines;
    private final FileLine files;
    private final Map<String, List<EditBlock>> blocks = new LinkedHashMap<>();
    private final List<FileEdit> others = new ArrayList<>();
    private int at;
    /** The file that the lines are about, {@code null} before the first one. */
    private FileLine.Named current;

    private EditParser(String reply, Collection<String> offered) {
        lines = List.of(reply.replace("\r\n", "\n").split("\n", -1));
        files = new FileLine(offered);
    }

    /**
     * @param offered paths of the files that the model was given, which makes sloppy file lines certain; may be empty
     */
    public static ParsedReply parse(String reply, Collection<String> offered) {
        if (reply.length() > MOST_CHARACTERS) {
            return new ParsedReply.Refused(Refusal.of(
                    Kind.TOO_LARGE,
                    "the reply has " + reply.length() + " characters, more than the " + MOST_CHARACTERS
                            + " that are read"));
        }
        try {
            return new EditParser(reply, offered).edits();
        } catch (RefusedException e) {
            return new ParsedReply.Refused(e.refusal);
        }
    }

    private ParsedReply edits() {
        while (at < lines.size()) {
            String line = lines.get(at);
            if (SEARCH.matcher(line).matches()) {
                readBlock();
            } else if (CONTENT.matcher(line).matches()) {
                readContent();
            } else if (STRAY.matcher(line).matches() && !isUnderline()) {
                throw refused(
                        Kind.MALFORMED,
                        "line " + (at + 1) + " of the reply is a marker outside of any block: " + FileLine.brief(line));
            } else if (!readFileLine() && !readFence()) {
                at++;
            }
        }
        List<FileEdit> edits = new ArrayList<>(others);
        blocks.forEach((path, list) -> edits.add(new FileEdit.Blocks(path, list)));
        if (edits.isEmpty()) {
            throw refused(
                    Kind.NO_BLOCK,
                    "the reply has no block; each change is a line FILE: path and then <<<<<<< SEARCH, the lines to"
                            + " find, =======, the lines to put there, >>>>>>> REPLACE");
        }
        refuseContradictions(edits);
        return new ParsedReply.Edits(edits);
    }

    /** Prose may underline a heading with equals signs. */
    private boolean isUnderline() {
        return lines.get(at).startsWith("=") && at > 0 && !lines.get(at - 1).isBlank();
    }

    private boolean readFileLine() {
        FileLine.Named named = files.read(lines.get(at));
        if (named == null) {
            return false;
        }
        switch (named.kind()) {
            case DELETE -> others.add(new FileEdit.Delete(named.path()));
            case RENAME -> others.add(new FileEdit.Rename(named.path(), named.to()));
            default -> current = named;
        }
        if (named.kind() == FileLine.Kind.RENAME) {
            current = new FileLine.Named(FileLine.Kind.FILE, named.path(), null);
        }
        at++;
        return true;
    }

    private void readBlock() {
        String path = pathOfBlock();
        int start = at + 1;
        List<Integer> dividers = new ArrayList<>();
        List<Integer> sloppy = new ArrayList<>();
        int end = start;
        for (; end < lines.size() && !isEndOfBlock(end, dividers, sloppy); end++) {
            String line = lines.get(end);
            if (SEARCH.matcher(line).matches()) {
                throw refused(
                        Kind.MALFORMED,
                        "a block of " + path + " begins at line " + (end + 1) + " of the reply before the one at line "
                                + start + " has ended");
            }
            if (DIVIDER.matcher(line).matches()) {
                dividers.add(end);
            } else if (SLOPPY_DIVIDER.matcher(line).matches()) {
                sloppy.add(end);
            }
        }
        if (end == lines.size()) {
            boolean closed = lines.subList(start, end).stream()
                    .anyMatch(line -> REPLACE.matcher(line).matches());
            throw closed && dividers.isEmpty() && sloppy.isEmpty()
                    ? refused(
                            Kind.MALFORMED,
                            "the block at line " + start + " of the reply (" + path
                                    + ") has no ======= between SEARCH and REPLACE")
                    : refused(Kind.CUT_OFF, "the reply ends within a block of " + path);
        }
        List<Integer> possible = dividers.isEmpty() ? sloppy : dividers;
        if (possible.size() > MOST_DIVIDERS) {
            throw refused(
                    Kind.MALFORMED,
                    "the block at line " + start + " of the reply (" + path + ") has " + possible.size()
                            + " lines of equals signs, more than the " + MOST_DIVIDERS
                            + " among which the divider is looked for; use smaller blocks");
        }
        List<EditBlock.Reading> readings = new ArrayList<>();
        for (int divider : possible) {
            readings.add(new EditBlock.Reading(lines.subList(start, divider), lines.subList(divider + 1, end)));
        }
        blocks.computeIfAbsent(path, p -> new ArrayList<>()).add(new EditBlock(readings));
        at = end + 1;
    }

    private boolean isEndOfBlock(int line, List<Integer> dividers, List<Integer> sloppy) {
        return REPLACE.matcher(lines.get(line)).matches() && !(dividers.isEmpty() && sloppy.isEmpty());
    }

    private String pathOfBlock() {
        for (int back = at - 1, seen = 0; back >= 0 && seen < 3; back--) {
            String line = lines.get(back);
            if (REPLACE.matcher(line).matches() || files.read(line) != null) {
                break;
            }
            Matcher fence = FENCE.matcher(line);
            String text = fence.matches() ? FileLine.afterLanguage(fence.group(2)) : line;
            if (!text.isBlank()) {
                seen++;
                String path = files.sloppyPath(text);
                if (path != null) {
                    current = new FileLine.Named(FileLine.Kind.FILE, path, null);
                    return path;
                }
            }
        }
        if (current != null) {
            return current.path();
        }
        if (files.onlyOffered() != null) {
            return files.onlyOffered();
        }
        throw refused(
                Kind.MALFORMED, "the block at line " + (at + 1) + " of the reply has no line FILE: path before it");
    }

    private void readContent() {
        if (current == null) {
            throw refused(
                    Kind.MALFORMED,
                    "the content at line " + (at + 1) + " of the reply has no line NEW FILE: path before it");
        }
        int end = at + 1;
        while (end < lines.size() && !END.matcher(lines.get(end)).matches()) {
            end++;
        }
        if (end == lines.size()) {
            throw refused(Kind.CUT_OFF, "the reply ends within the content of " + current.path());
        }
        others.add(new FileEdit.Whole(current.path(), lines.subList(at + 1, end)));
        at = end + 1;
    }

    /** A fence straight after a file line, with neither marker in it, is the file's whole text. */
    private boolean readFence() {
        Matcher open = FENCE.matcher(lines.get(at));
        if (!open.matches()) {
            return false;
        }
        String inInfo = files.offeredPath(FileLine.afterLanguage(open.group(2)));
        if (inInfo != null) {
            current = new FileLine.Named(FileLine.Kind.FILE, inInfo, null);
        }
        boolean fresh = current != null && !blocks.containsKey(current.path()) && !hasWhole(current.path());
        int close = fresh ? closeOf(open.group(1)) : -1;
        if (close == -2) {
            throw refused(Kind.CUT_OFF, "the reply ends within the content of " + current.path());
        }
        if (close >= 0) {
            others.add(new FileEdit.Whole(current.path(), lines.subList(at + 1, close)));
            at = close;
        }
        at++;
        return true;
    }

    /** The last closing fence before the next file line; -1 if there are blocks in between, -2 if nothing closes it. */
    private int closeOf(String fence) {
        int close = -2;
        for (int i = at + 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (SEARCH.matcher(line).matches() || CONTENT.matcher(line).matches()) {
                return close < 0 ? -1 : close;
            }
            if (close >= 0 && files.read(line) != null) {
                break;
            }
            if (line.strip().equals(fence)) {
                close = i;
            }
        }
        return close;
    }

    private boolean hasWhole(String path) {
        return others.stream()
                .anyMatch(edit -> edit instanceof FileEdit.Whole && edit.path().equals(path));
    }

    private static void refuseContradictions(List<FileEdit> edits) {
        Map<String, FileEdit> seen = new LinkedHashMap<>();
        for (FileEdit edit : edits) {
            FileEdit before = seen.putIfAbsent(edit.path(), edit);
            boolean renamedAndChanged = before instanceof FileEdit.Rename && edit instanceof FileEdit.Blocks;
            if (before != null && !renamedAndChanged) {
                throw refused(Kind.MALFORMED, "the reply says two different things about " + edit.path());
            }
        }
    }

    private static RefusedException refused(Kind kind, String message) {
        return new RefusedException(Refusal.of(kind, message));
    }

    private static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Refusal refusal;

        RefusedException(Refusal refusal) {
            super(refusal.message(), null, false, false);
            this.refusal = refusal;
        }
    }
}
