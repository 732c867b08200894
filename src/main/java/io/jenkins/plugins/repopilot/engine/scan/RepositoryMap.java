package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.scan.Outline.Definition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * The whole of a repository at a small price: the definitions that the rest refers to most, a line each, as many as a budget of tokens
 * takes. Thread-safe.
 */
public final class RepositoryMap {

    /** No line of the map is shorter; so many entries at most are looked at. */
    private static final int LEAST_TOKENS_A_LINE = 4;

    private final Snapshot snapshot;
    private final List<FileFact> files;
    private final OutlineTable outlines;
    private final SymbolGraph graph;
    private final ImportResolver imports;
    private SymbolGraph.Ranks whole;

    RepositoryMap(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.files = snapshot.files();
        this.outlines = snapshot.outlines();
        CompletableFuture<ImportResolver> resolver = CompletableFuture.supplyAsync(() -> new ImportResolver(snapshot));
        this.graph = new SymbolGraph(outlines);
        this.imports = resolver.join();
    }

    /** A definition by the number of its file, and by its own number in it. */
    private record Entry(int file, int definition, double rank) {

        /** Among equals in the order of the paths and of the lines. */
        private static final Comparator<Entry> BEST_FIRST = Comparator.comparingDouble((Entry entry) -> -entry.rank())
                .thenComparingInt(Entry::file)
                .thenComparingInt(Entry::definition);
    }

    /** How much the rest of the repository refers to a file: 0 for not at all; all files together have 1. */
    public double rank(String path) {
        int number = snapshot.number(path);
        return number < 0 ? 0 : whole().files()[number];
    }

    private synchronized SymbolGraph.Ranks whole() {
        if (whole == null) {
            whole = graph.rank(new int[0]);
        }
        return whole;
    }

    /** The repository's own files that a file imports, in the order of its imports. */
    public List<String> importsOf(String path) {
        return imports.of(path);
    }

    /** The map as seen from certain files; ranks are computed once. */
    Focus focusedOn(Collection<String> paths) {
        Set<String> focus = Set.copyOf(paths);
        int[] numbers =
                focus.stream().mapToInt(snapshot::number).filter(n -> n >= 0).toArray();
        return new Focus(focus, numbers.length == 0 ? whole() : graph.rank(numbers));
    }

    /**
     * The map as text: files by path, under each its chosen definitions by line. Deterministic.
     *
     * @param focus files in question; what they refer to comes first, they themselves are left out
     * @param tokens budget of the text
     */
    public String render(Collection<String> focus, int tokens) {
        return focusedOn(focus).render(Set.of(), tokens);
    }

    /** Other paths that define what the given ones use, most related first. */
    public List<String> related(Collection<String> focus, int most) {
        return focusedOn(focus).related(most);
    }

    final class Focus {

        private final Set<String> focus;
        private final SymbolGraph.Ranks ranks;

        private Focus(Set<String> focus, SymbolGraph.Ranks ranks) {
            this.focus = focus;
            this.ranks = ranks;
        }

        List<String> related(int most) {
            return IntStream.range(0, files.size())
                    .filter(f -> files.get(f).isCode()
                            && !focus.contains(files.get(f).path()))
                    .boxed()
                    .sorted(Comparator.comparingDouble(f -> -ranks.files()[f]))
                    .limit(most)
                    .map(f -> files.get(f).path())
                    .toList();
        }

        /**
         * @param exclude files that are left out like those in focus
         */
        String render(Set<String> exclude, int tokens) {
            List<Entry> entries = best(exclude, tokens / LEAST_TOKENS_A_LINE + 1);
            int[] prices = prices(entries);
            int low = 0;
            int high = entries.size();
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (prices[middle] <= tokens) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            String text = text(entries, low);
            while (low > 0 && !TokenBudget.fits(text, tokens)) {
                low = low * 9 / 10;
                text = text(entries, low);
            }
            return text;
        }

        private List<Entry> best(Set<String> exclude, int most) {
            PriorityQueue<Entry> worstFirst = new PriorityQueue<>(Entry.BEST_FIRST.reversed());
            for (int f = 0; f < files.size(); f++) {
                FileFact file = files.get(f);
                if (file.isCode() && !focus.contains(file.path()) && !exclude.contains(file.path())) {
                    double fileRank = ranks.files()[f];
                    for (int d = 0; d < outlines.definitions(f); d++) {
                        double rank = graph.of(ranks, f, d) + fileRank * 1e-3;
                        if (worstFirst.size() < most || rank > worstFirst.peek().rank()) {
                            worstFirst.add(new Entry(f, d, rank));
                            if (worstFirst.size() > most) {
                                worstFirst.poll();
                            }
                        }
                    }
                }
            }
            List<Entry> entries = new ArrayList<>(worstFirst);
            entries.sort(Entry.BEST_FIRST);
            return entries;
        }
    }

    /** What the first so many entries cost together, by estimate. */
    private int[] prices(List<Entry> entries) {
        int[] prices = new int[entries.size() + 1];
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            int price = TokenBudget.estimate(line(definition(entry)));
            price += seen.add(entry.file())
                    ? TokenBudget.estimate(files.get(entry.file()).path()) + 2
                    : 0;
            prices[i + 1] = prices[i] + price;
        }
        return prices;
    }

    private String text(List<Entry> entries, int count) {
        Map<Integer, List<Definition>> byFile = new TreeMap<>();
        for (Entry entry : entries.subList(0, count)) {
            byFile.computeIfAbsent(entry.file(), file -> new ArrayList<>()).add(definition(entry));
        }
        StringBuilder text = new StringBuilder();
        byFile.forEach((file, definitions) -> {
            text.append(Framing.name(files.get(file).path())).append('\n');
            definitions.sort(Comparator.comparingInt(Definition::line));
            int last = 0;
            for (Definition definition : definitions) {
                if (definition.line() != last) {
                    text.append(line(definition));
                }
                last = definition.line();
            }
        });
        return text.toString();
    }

    private Definition definition(Entry entry) {
        return outlines.definition(entry.file(), entry.definition());
    }

    private static String line(Definition definition) {
        return "  " + definition.line() + ": " + definition.signature() + "\n";
    }
}
