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

    private final List<FileFact> files;
    private final SymbolGraph graph;
    private final ImportResolver imports;
    private SymbolGraph.Ranks whole;

    RepositoryMap(List<FileFact> files) {
        this.files = List.copyOf(files);
        CompletableFuture<ImportResolver> resolver =
                CompletableFuture.supplyAsync(() -> new ImportResolver(this.files));
        this.graph = new SymbolGraph(this.files);
        this.imports = resolver.join();
    }

    private record Entry(String path, Definition definition, double rank) {

        private static final Comparator<Entry> BEST_FIRST = Comparator.comparingDouble((Entry entry) -> -entry.rank())
                .thenComparing(Entry::path)
                .thenComparingInt(entry -> entry.definition().line());
    }

    /** How much the rest of the repository refers to a file: 0 for not at all; all files together have 1. */
    public double rank(String path) {
        return graph.of(whole(), path);
    }

    private synchronized SymbolGraph.Ranks whole() {
        if (whole == null) {
            whole = graph.rank(List.of());
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
        return new Focus(focus, focus.isEmpty() ? whole() : graph.rank(focus));
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
                    .filter(f -> files.get(f).outline() != null
                            && !focus.contains(files.get(f).path()))
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer f) -> -ranks.files()[f])
                            .thenComparing(f -> files.get(f).path()))
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
                if (file.outline() != null && !focus.contains(file.path()) && !exclude.contains(file.path())) {
                    double fileRank = ranks.files()[f];
                    List<Definition> definitions = file.outline().definitions();
                    for (int d = 0; d < definitions.size(); d++) {
                        double rank = graph.of(ranks, f, d) + fileRank * 1e-3;
                        if (worstFirst.size() < most
                                || rank >= worstFirst.peek().rank()) {
                            worstFirst.add(new Entry(file.path(), definitions.get(d), rank));
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
    private static int[] prices(List<Entry> entries) {
        int[] prices = new int[entries.size() + 1];
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            int price = TokenBudget.estimate(line(entry.definition()));
            price += paths.add(entry.path()) ? TokenBudget.estimate(entry.path()) + 2 : 0;
            prices[i + 1] = prices[i] + price;
        }
        return prices;
    }

    private static String text(List<Entry> entries, int count) {
        Map<String, List<Definition>> byPath = new TreeMap<>();
        for (Entry entry : entries.subList(0, count)) {
            byPath.computeIfAbsent(entry.path(), path -> new ArrayList<>()).add(entry.definition());
        }
        StringBuilder text = new StringBuilder();
        byPath.forEach((path, definitions) -> {
            text.append(Framing.name(path)).append('\n');
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

    private static String line(Definition definition) {
        return "  " + definition.line() + ": " + definition.signature() + "\n";
    }
}
