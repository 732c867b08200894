package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.llm.TokenCounter;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses what of a repository a model call sees, within a budget, and says by name what it does not see. All text comes out redacted and
 * framed as data. Deterministic: the same repository gives the same text.
 */
public final class ContextPacker {

    /** Share of a budget for the map where full texts compete with it. */
    private static final double MAP_SHARE = 0.25;
    /** Names of files that were left out, at most. */
    private static final int MOST_NAMES = 200;

    private static final int MOST_RELATED = 12;
    private static final int TREE_SHARE = 6;
    private static final int MAP_CHARS_SHARE = 6;
    private static final long MOST_BYTES_A_TOKEN = 10;

    private final RepositoryView view;
    private final Redactor redactor;

    public ContextPacker(RepositoryView view, Redactor redactor) {
        this.view = view;
        this.redactor = redactor;
    }

    /**
     * The overview for calls that look at the whole repository.
     *
     * @param text framed and redacted
     * @param shown files whose text is in it, whole or cut
     * @param cut those that were cut after {@code maxFileChars}
     */
    public record Digest(String text, List<String> shown, List<String> cut) {

        /** The better half of the text, for a model that can't take all of it: what matters most comes first. */
        public String smaller() {
            int end = text.lastIndexOf('\n', text.length() / 2);
            return text.substring(0, end + 1) + "[… the rest is not shown]\n";
        }
    }

    /**
     * Repository text for one call.
     *
     * @param text framed and redacted
     * @param tokens how many the text has
     * @param whole redacted full texts that are in it, by path
     * @param leftOut paths that have to do with the change but did not fit
     * @param overBudget whether the named files alone are more than the budget; they are in the text all the same
     */
    public record Packed(
            String text, int tokens, Map<String, String> whole, List<String> leftOut, boolean overBudget) {}

    /**
     * A tree, statistics, and the most relevant texts: what says most about the project first, not what is smallest.
     *
     * @param maxFileChars characters of one file; more is cut, and marked
     * @param maxContextChars characters of the digest as a whole
     */
    public Digest digest(int maxFileChars, int maxContextChars) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder(statistics());
        text.append(tree(maxContextChars / TREE_SHARE));
        // about four characters a token, a little fewer in signatures
        text.append(framed(view.map().render(List.of(), maxContextChars / MAP_CHARS_SHARE / 4)));
        List<String> order = view.snapshot().files().stream()
                .sorted(Comparator.comparingDouble((FileFact file) -> -relevance(file))
                        .thenComparing(FileFact::path))
                .limit(Math.max(20, maxContextChars / 200))
                .map(FileFact::path)
                .toList();
        Set<String> shown = new LinkedHashSet<>();
        List<String> cut = new ArrayList<>();
        int room = maxContextChars - text.length() - 500;
        for (int from = 0; from < order.size() && room > 400; from += 40) {
            for (Map.Entry<String, String> file : view.read(order.subList(from, Math.min(order.size(), from + 40)))
                    .entrySet()) {
                String body = redactor.redactSource(file.getValue());
                int most = Math.min(maxFileChars, room - 200);
                boolean tooLong = body.length() > most;
                // a few lines of a file tell less than its name
                if (tooLong && most < Math.min(maxFileChars, 600)) {
                    continue;
                }
                String framed = Framing.file(
                        file.getKey(),
                        tooLong ? cutAtLine(body, most) : body,
                        tooLong ? "cut: " + body.length() + " characters in all" : "");
                text.append(framed);
                room -= framed.length();
                shown.add(file.getKey());
                if (tooLong) {
                    cut.add(file.getKey());
                }
            }
        }
        int others = view.snapshot().files().size() - shown.size();
        if (others > 0) {
            text.append("(")
                    .append(others)
                    .append(" of ")
                    .append(view.snapshot().files().size())
                    .append(" text files are not shown here)\n");
        }
        return new Digest(text.toString(), List.copyOf(shown), List.copyOf(cut));
    }

    /**
     * The text for a call that is about certain files: the map of what they refer to, those files whole, what they import as far as it
     * fits, and the names of what did not.
     *
     * @param named files that are always in, whole
     * @param leaveOut files that the caller shows itself: their text is not in it
     * @param tokens budget
     */
    public Packed pack(Collection<String> named, Collection<String> leaveOut, int tokens)
            throws IOException, InterruptedException {
        Set<String> focus = new LinkedHashSet<>(named);
        focus.addAll(leaveOut);
        Map<String, String> whole = new LinkedHashMap<>();
        StringBuilder texts = new StringBuilder();
        List<String> wanted =
                named.stream().filter(path -> !leaveOut.contains(path)).toList();
        for (Map.Entry<String, String> file : view.read(wanted).entrySet()) {
            String body = redactor.redactSource(file.getValue());
            whole.put(file.getKey(), body);
            texts.append(Framing.file(file.getKey(), body, ""));
        }
        int used = whole.isEmpty() ? 0 : count(texts.toString(), tokens);
        boolean overBudget = used > tokens;
        List<String> leftOut = new ArrayList<>();
        int forTexts = (int) (tokens * (1 - MAP_SHARE));
        List<String> small = new ArrayList<>();
        RepositoryMap.Focus map = view.map().focusedOn(focus);
        for (String path : around(focus, map)) {
            // no text has more than a handful of bytes a token: what is plainly too large is not even read
            boolean tooLarge =
                    view.snapshot().file(path).map(FileFact::size).orElse(0L) > forTexts * MOST_BYTES_A_TOKEN;
            (tooLarge ? leftOut : small).add(path);
        }
        for (Map.Entry<String, String> file : view.read(small).entrySet()) {
            String body = redactor.redactSource(file.getValue());
            String framed = Framing.file(file.getKey(), body, "");
            int price = count(framed, forTexts);
            if (used + price <= forTexts) {
                used += price;
                whole.put(file.getKey(), body);
                texts.append(framed);
            } else {
                leftOut.add(file.getKey());
            }
        }
        String names = leftOutNames(leftOut);
        int forMap = Math.max(0, tokens - used - TokenBudget.estimate(names) - 60);
        String text = framed(map.render(whole.keySet(), forMap)) + texts + names;
        return new Packed(text, count(text, tokens), whole, List.copyOf(leftOut), overBudget);
    }

    private String framed(String map) {
        return map.isEmpty() ? "" : "<repository-map>\n" + redactor.redact(map) + "</repository-map>\n";
    }

    /** Imports first, in their order, then what else the files refer to most. */
    private List<String> around(Set<String> focus, RepositoryMap.Focus map) {
        Set<String> paths = new LinkedHashSet<>();
        for (String path : focus) {
            paths.addAll(view.map().importsOf(path));
        }
        paths.addAll(map.related(MOST_RELATED));
        paths.removeAll(focus);
        return List.copyOf(paths);
    }

    /** Exact where it is near the budget, else by estimate. */
    private static int count(String text, int budget) {
        int estimate = TokenBudget.estimate(text);
        return estimate * 4 < budget || estimate > budget * 4L ? estimate : TokenCounter.count(text);
    }

    private static String leftOutNames(List<String> leftOut) {
        if (leftOut.isEmpty()) {
            return "";
        }
        StringBuilder names = new StringBuilder("<not-shown reason=\"no room\">\n");
        leftOut.stream()
                .limit(MOST_NAMES)
                .forEach(path -> names.append(Framing.name(path)).append('\n'));
        return names.append("</not-shown>\n").toString();
    }

    private double relevance(FileFact file) {
        Relevance role = Relevance.of(file);
        double use = Math.min(
                1,
                view.map().rank(file.path()) * Math.sqrt(view.snapshot().files().size()));
        long depth = file.path().chars().filter(c -> c == '/').count();
        double substance = file.lines() < 3 ? -200 : 0;
        return role.base() + 250 * use - 8 * Math.min(depth, 10) + substance;
    }

    private String statistics() {
        Snapshot snapshot = view.snapshot();
        StringBuilder text = new StringBuilder("<statistics>\n");
        text.append(snapshot.files().size())
                .append(" text files, ")
                .append(snapshot.lines())
                .append(" lines\n");
        snapshot.languages().entrySet().stream()
                .limit(15)
                .forEach(entry -> text.append(entry.getKey())
                        .append(": ")
                        .append(entry.getValue())
                        .append(" lines\n"));
        snapshot.skipped()
                .forEach((reason, count) -> text.append("left out (")
                        .append(reason)
                        .append("): ")
                        .append(count)
                        .append('\n'));
        if (snapshot.truncated() != null) {
            text.append("incomplete: ")
                    .append(Framing.name(snapshot.truncated()))
                    .append('\n');
        }
        return text.append("</statistics>\n").toString();
    }

    /** All paths if they have room, else folders with counts. */
    private String tree(int room) {
        StringBuilder full = new StringBuilder("<files>\n");
        for (FileFact file : view.snapshot().files()) {
            full.append(Framing.name(file.path())).append('\n');
            if (full.length() > room) {
                return folders(room);
            }
        }
        return full.append("</files>\n").toString();
    }

    private String folders(int room) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (FileFact file : view.snapshot().files()) {
            int slash = file.path().lastIndexOf('/');
            counts.merge(slash < 0 ? "./" : file.path().substring(0, slash + 1), 1, Integer::sum);
        }
        StringBuilder text = new StringBuilder("<folders>\n");
        int left = counts.size();
        for (Map.Entry<String, Integer> folder : counts.entrySet()) {
            String line = Framing.name(folder.getKey()) + " " + folder.getValue() + " files\n";
            if (text.length() + line.length() > room) {
                text.append("(").append(left).append(" more folders)\n");
                break;
            }
            text.append(line);
            left--;
        }
        return text.append("</folders>\n").toString();
    }

    private static String cutAtLine(String text, int most) {
        int end = text.lastIndexOf('\n', most - 40);
        return text.substring(0, end > most / 2 ? end + 1 : Math.max(0, most - 40)) + "[… cut here]\n";
    }
}
