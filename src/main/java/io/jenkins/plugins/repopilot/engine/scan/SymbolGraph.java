package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.scan.Outline.Definition;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who refers to what: files point to the names they use, names to the files that define them. Ranks are PageRank's (Brin and Page, 1998;
 * damping 0.85) over that graph, with jumps back to the files in question; weighting of names as in aider's repository map (frequent names
 * less than linearly, names that many files define or that are private hardly, telling names more).
 */
final class SymbolGraph {

    private static final double DAMPING = 0.85;
    private static final int ROUNDS = 20;
    private static final int MANY_DEFINERS = 5;
    private static final int MOST_DEFINERS = 200;

    private final List<FileFact> files;
    private final Map<String, Integer> fileNumbers;
    private final Map<String, Integer> symbols;
    /** For each symbol the files that define it. */
    private final int[][] definers;

    private final float[] weights;
    /** For each file the symbols that it uses, and the share of its rank that goes to each. */
    private final int[][] uses;

    private final float[][] shares;

    SymbolGraph(List<FileFact> files) {
        this.files = files;
        int definitions = 0;
        for (int f = 0; f < files.size(); f++) {
            definitions += outline(f).definitions().size();
        }
        fileNumbers = new HashMap<>(files.size() * 2);
        symbols = new HashMap<>(definitions * 2);
        int[][] defining = new int[definitions][];
        float[] weighed = new float[definitions];
        for (int f = 0; f < files.size(); f++) {
            fileNumbers.put(files.get(f).path(), f);
            for (Definition definition : outline(f).definitions()) {
                int fresh = symbols.size();
                Integer known = symbols.putIfAbsent(definition.name(), fresh);
                int symbol = known == null ? fresh : known;
                defining[symbol] = known == null ? new int[] {f} : with(defining[symbol], f);
            }
        }
        definers = Arrays.copyOf(defining, symbols.size());
        symbols.forEach((name, symbol) -> weighed[symbol] = weight(name, definers[symbol].length));
        weights = weighed;
        uses = new int[files.size()][];
        shares = new float[files.size()][];
        for (int f = 0; f < files.size(); f++) {
            connect(f);
        }
    }

    /** Files come in order, so one that is in already is the last one. Of a name that everybody defines, the first files do. */
    private static int[] with(int[] known, int file) {
        if (known[known.length - 1] == file || known.length >= MOST_DEFINERS) {
            return known;
        }
        int[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = file;
        return more;
    }

    private Outline outline(int file) {
        Outline outline = files.get(file).outline();
        return outline == null ? Outline.EMPTY : outline;
    }

    private void connect(int file) {
        Map<String, Integer> references = outline(file).references();
        int[] used = new int[references.size()];
        float[] parts = new float[references.size()];
        int count = 0;
        float sum = 0;
        for (Map.Entry<String, Integer> reference : references.entrySet()) {
            Integer symbol = symbols.get(reference.getKey());
            if (symbol != null && !(definers[symbol].length == 1 && definers[symbol][0] == file)) {
                used[count] = symbol;
                parts[count] = (float) Math.sqrt(reference.getValue()) * weights[symbol];
                sum += parts[count++];
            }
        }
        for (int i = 0; i < count; i++) {
            parts[i] /= sum;
        }
        uses[file] = Arrays.copyOf(used, count);
        shares[file] = Arrays.copyOf(parts, count);
    }

    private static float weight(String name, int definedBy) {
        float weight = 1;
        if (name.length() >= 8 && (name.indexOf('_') > 0 || name.chars().anyMatch(Character::isUpperCase))) {
            weight *= 5;
        }
        if (name.startsWith("_")) {
            weight *= 0.1f;
        }
        return definedBy > MANY_DEFINERS ? weight * 0.1f : weight;
    }

    /** How much each file, and each name, is referred to. */
    record Ranks(double[] files, double[] symbols) {}

    /**
     * @param focus paths of the files in question, none for the repository as a whole
     */
    Ranks rank(Collection<String> focus) {
        int count = files.size();
        double[] jump = new double[count];
        List<Integer> wanted = focus.stream()
                .map(fileNumbers::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        Arrays.fill(jump, wanted.isEmpty() ? 1.0 / Math.max(1, count) : 0.1 / count);
        wanted.forEach(f -> jump[f] += 0.9 / wanted.size());
        double[] rank = jump.clone();
        double[] flow = new double[definers.length];
        for (int round = 0; round < ROUNDS; round++) {
            Arrays.fill(flow, 0);
            double lost = 0;
            for (int f = 0; f < count; f++) {
                if (uses[f].length == 0) {
                    lost += rank[f];
                }
                for (int i = 0; i < uses[f].length; i++) {
                    flow[uses[f][i]] += rank[f] * shares[f][i];
                }
            }
            double[] next = new double[count];
            for (int s = 0; s < definers.length; s++) {
                for (int f : definers[s]) {
                    next[f] += flow[s] / definers[s].length;
                }
            }
            for (int f = 0; f < count; f++) {
                next[f] = (1 - DAMPING) * jump[f] + DAMPING * (next[f] + lost * jump[f]);
            }
            rank = next;
        }
        return new Ranks(rank, flow);
    }

    double of(Ranks ranks, Definition definition) {
        Integer symbol = symbols.get(definition.name());
        return symbol == null ? 0 : ranks.symbols[symbol] / definers[symbol].length;
    }

    double of(Ranks ranks, String path) {
        Integer file = fileNumbers.get(path);
        return file == null ? 0 : ranks.files[file];
    }
}
