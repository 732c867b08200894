package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.scan.Outline.Definition;
import java.util.ArrayList;
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

    private final List<FileFact> files;
    private final Map<String, Integer> fileNumbers = new HashMap<>();
    private final Map<String, Integer> symbols = new HashMap<>();
    /** For each symbol the files that define it. */
    private final int[][] definers;
    /** For each file the symbols that it uses, and the share of its rank that goes to each. */
    private final int[][] uses;
    private final float[][] shares;

    SymbolGraph(List<FileFact> files) {
        this.files = files;
        List<List<Integer>> defining = new ArrayList<>();
        for (int f = 0; f < files.size(); f++) {
            fileNumbers.put(files.get(f).path(), f);
            for (Definition definition : outline(f).definitions()) {
                int symbol = symbols.computeIfAbsent(definition.name(), name -> {
                    defining.add(new ArrayList<>(1));
                    return defining.size() - 1;
                });
                List<Integer> definedIn = defining.get(symbol);
                if (definedIn.isEmpty() || definedIn.get(definedIn.size() - 1) != f) {
                    definedIn.add(f);
                }
            }
        }
        definers = new int[defining.size()][];
        for (int s = 0; s < definers.length; s++) {
            definers[s] = defining.get(s).stream().mapToInt(Integer::intValue).toArray();
        }
        uses = new int[files.size()][];
        shares = new float[files.size()][];
        for (int f = 0; f < files.size(); f++) {
            connect(f);
        }
    }

    private Outline outline(int file) {
        Outline outline = files.get(file).outline();
        return outline == null ? Outline.EMPTY : outline;
    }

    private void connect(int file) {
        Map<String, Integer> references = outline(file).references();
        int[] used = new int[references.size()];
        float[] weights = new float[references.size()];
        int count = 0;
        float sum = 0;
        for (Map.Entry<String, Integer> reference : references.entrySet()) {
            Integer symbol = symbols.get(reference.getKey());
            if (symbol != null && !(definers[symbol].length == 1 && definers[symbol][0] == file)) {
                used[count] = symbol;
                weights[count] = (float) (Math.sqrt(reference.getValue()) * weight(reference.getKey(), definers[symbol].length));
                sum += weights[count++];
            }
        }
        for (int i = 0; i < count; i++) {
            weights[i] /= sum;
        }
        uses[file] = Arrays.copyOf(used, count);
        shares[file] = Arrays.copyOf(weights, count);
    }

    private static double weight(String name, int definedBy) {
        double weight = 1;
        if (name.length() >= 8 && (name.indexOf('_') > 0 || !name.equals(name.toLowerCase(java.util.Locale.ROOT)))) {
            weight *= 5;
        }
        if (name.startsWith("_")) {
            weight *= 0.1;
        }
        return definedBy > MANY_DEFINERS ? weight * 0.1 : weight;
    }

    /** How much each file, and each name, is referred to. */
    record Ranks(double[] files, double[] symbols) {}

    /**
     * @param focus paths of the files in question, none for the repository as a whole
     */
    Ranks rank(Collection<String> focus) {
        int count = files.size();
        double[] jump = new double[count];
        List<Integer> wanted = focus.stream().map(fileNumbers::get).filter(java.util.Objects::nonNull).toList();
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
