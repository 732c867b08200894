package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.scan.Outline.Definition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole of a repository at a small price: the definitions that the rest refers to most, a line each, as many as a budget of tokens
 * takes. Immutable and thread-safe.
 */
public final class RepositoryMap {

    /** More than this never fits any budget that is allowed. */
    private static final int MOST_ENTRIES = 50_000;

    private final List<FileFact> files;
    private final SymbolGraph graph;
    private final ImportResolver imports;
    private final SymbolGraph.Ranks whole;

    RepositoryMap(List<FileFact> files) {
        this.files = List.copyOf(files);
        this.graph = new SymbolGraph(this.files);
        this.imports = new ImportResolver(this.files);
        this.whole = graph.rank(List.of());
    }

    private record Entry(String path, Definition definition, double rank, int cost) {}

    /** How much the rest of the repository refers to a file: 0 for not at all; all files together have 1. */
    public double rank(String path) {
        return graph.of(whole, path);
    }

    /** The repository's own files that a file imports, in the order of its imports. */
    public List<String> importsOf(String path) {
        return imports.of(path);
    }

    /**
     * Files that have most to do with the given ones: they define what those use.
     *
     * @return other paths, most related first
     */
    public List<String> related(Collection<String> focus, int most) {
        SymbolGraph.Ranks ranks = graph.rank(focus);
        return files.stream()
                .filter(file -> !focus.contains(file.path()) && file.outline() != null)
                .sorted(Comparator.comparingDouble((FileFact file) -> -graph.of(ranks, file.path())).thenComparing(FileFact::path))
                .limit(most)
                .map(FileFact::path)
                .toList();
    }

    /**
     * The map as text: files by path, under each its chosen definitions by line. Deterministic.
     *
     * @param focus files in question; what they refer to comes first, they themselves are left out
     * @param tokens budget of the text
     */
    public String render(Collection<String> focus, int tokens) {
        List<Entry> entries = entries(focus);
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (cost(entries, middle) <= tokens) {
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

    private List<Entry> entries(Collection<String> focus) {
        SymbolGraph.Ranks ranks = focus.isEmpty() ? whole : graph.rank(focus);
        List<Entry> entries = new ArrayList<>();
        for (FileFact file : files) {
            if (file.outline() != null && !focus.contains(file.path())) {
                double fileRank = graph.of(ranks, file.path());
                for (Definition definition : file.outline().definitions()) {
                    double rank = graph.of(ranks, definition) + fileRank * 1e-3;
                    entries.add(new Entry(file.path(), definition, rank, 0));
                }
            }
        }
        entries.sort(Comparator.comparingDouble((Entry entry) -> -entry.rank())
                .thenComparing(Entry::path)
                .thenComparingInt(entry -> entry.definition().line()));
        List<Entry> priced = new ArrayList<>();
        for (Entry entry : entries.subList(0, Math.min(MOST_ENTRIES, entries.size()))) {
            priced.add(new Entry(entry.path(), entry.definition(), entry.rank(), TokenBudget.estimate(line(entry.definition()))));
        }
        return priced;
    }

    private static int cost(List<Entry> entries, int count) {
        Map<String, Integer> perFile = new TreeMap<>();
        int cost = 0;
        for (Entry entry : entries.subList(0, count)) {
            cost += entry.cost();
            if (perFile.put(entry.path(), 1) == null) {
                cost += TokenBudget.estimate(entry.path()) + 2;
            }
        }
        return cost;
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
