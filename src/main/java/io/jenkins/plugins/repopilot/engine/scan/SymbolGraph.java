package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.scan.Outline.Definition;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Who refers to what: files point to the names they use, names to the files that define them. Ranks are PageRank's (Brin and Page, 1998;
 * damping 0.85) over that graph, with jumps back to the files in question; weighting of names as in aider's repository map (frequent names
 * less than linearly, names that many files define or that are private hardly, telling names more).
 */
final class SymbolGraph {

    private static final double DAMPING = 0.85;
    private static final int ROUNDS = 20;
    /** Ranks that change by less in all no longer change the order of anything that is shown. */
    private static final double SETTLED = 1e-7;

    private static final int MANY_DEFINERS = 5;
    private static final int MOST_DEFINERS = 200;

    private final List<FileFact> files;
    private final Map<String, Integer> fileNumbers;
    private final Map<String, Integer> symbols;
    /** For each file the symbols of its definitions, in their order. */
    private final int[][] defined;
    /** For each symbol the first file that defines it: nearly always the only one. */
    private final int[] firstDefiner;
    /** For each symbol all files that define it, {@code null} where there is but one: so many arrays would be most of the graph. */
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
        defined = new int[files.size()][];
        int[] first = new int[definitions];
        int[][] defining = new int[definitions][];
        for (int f = 0; f < files.size(); f++) {
            fileNumbers.put(files.get(f).path(), f);
            List<Definition> own = outline(f).definitions();
            defined[f] = new int[own.size()];
            for (int d = 0; d < own.size(); d++) {
                int fresh = symbols.size();
                Integer known = symbols.putIfAbsent(own.get(d).name(), fresh);
                int symbol = known == null ? fresh : known;
                if (known == null) {
                    first[symbol] = f;
                } else {
                    defining[symbol] = with(defining[symbol], first[symbol], f);
                }
                defined[f][d] = symbol;
            }
        }
        firstDefiner = Arrays.copyOf(first, symbols.size());
        definers = Arrays.copyOf(defining, symbols.size());
        weights = new float[symbols.size()];
        uses = new int[files.size()][];
        shares = new float[files.size()][];
        // each file on its own: what a file writes no other one reads
        IntStream.range(0, files.size()).parallel().forEach(this::weigh);
        IntStream.range(0, files.size()).parallel().forEach(this::connect);
    }

    /** The names that this file is the first to define. */
    private void weigh(int file) {
        List<Definition> own = outline(file).definitions();
        for (int d = 0; d < own.size(); d++) {
            int symbol = defined[file][d];
            if (firstDefiner[symbol] == file) {
                weights[symbol] = weight(own.get(d).name(), definedBy(symbol));
            }
        }
    }

    /** Files come in order, so one that is in already is the last one. Of a name that everybody defines, the first files do. */
    private static int[] with(int[] known, int first, int file) {
        if (known == null) {
            return first == file ? null : new int[] {first, file};
        }
        if (known[known.length - 1] == file || known.length >= MOST_DEFINERS) {
            return known;
        }
        int[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = file;
        return more;
    }

    private int definedBy(int symbol) {
        return definers[symbol] == null ? 1 : definers[symbol].length;
    }

    private Outline outline(int file) {
        Outline outline = files.get(file).outline();
        return outline == null ? Outline.EMPTY : outline;
    }

    private void connect(int file) {
        NameCounts references = outline(file).references();
        int[] used = new int[references.size()];
        float[] parts = new float[references.size()];
        int count = 0;
        float sum = 0;
        for (int r = 0; r < references.size(); r++) {
            Integer symbol = symbols.get(references.name(r));
            if (symbol != null && !(definers[symbol] == null && firstDefiner[symbol] == file)) {
                used[count] = symbol;
                parts[count] = (float) Math.sqrt(references.count(r)) * weights[symbol];
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
        if (name.length() >= 8 && (name.indexOf('_') > 0 || hasCapital(name))) {
            weight *= 5;
        }
        if (name.startsWith("_")) {
            weight *= 0.1f;
        }
        return definedBy > MANY_DEFINERS ? weight * 0.1f : weight;
    }

    private static boolean hasCapital(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isUpperCase(name.charAt(i))) {
                return true;
            }
        }
        return false;
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
        double[] flow = new double[firstDefiner.length];
        for (int round = 0; round < ROUNDS; round++) {
            Arrays.fill(flow, 0);
            double lost = 0;
            for (int f = 0; f < count; f++) {
                lost += uses[f].length == 0 ? rank[f] : 0;
                give(flow, rank[f], uses[f], shares[f]);
            }
            double[] next = new double[count];
            for (int s = 0; s < flow.length; s++) {
                if (definers[s] == null) {
                    next[firstDefiner[s]] += flow[s];
                } else if (flow[s] > 0) {
                    take(next, flow[s], definers[s]);
                }
            }
            double change = 0;
            for (int f = 0; f < count; f++) {
                next[f] = (1 - DAMPING) * jump[f] + DAMPING * (next[f] + lost * jump[f]);
                change += Math.abs(next[f] - rank[f]);
            }
            rank = next;
            if (change < SETTLED) {
                break;
            }
        }
        return new Ranks(rank, flow);
    }

    private static void give(double[] flow, double rank, int[] symbols, float[] shares) {
        for (int i = 0; i < symbols.length; i++) {
            flow[symbols[i]] += rank * shares[i];
        }
    }

    private static void take(double[] ranks, double flow, int[] files) {
        double part = flow / files.length;
        for (int file : files) {
            ranks[file] += part;
        }
    }

    /**
     * @param file number of the file, in the order they were given in
     * @param definition number of the definition in its outline
     */
    double of(Ranks ranks, int file, int definition) {
        int symbol = defined[file][definition];
        return ranks.symbols[symbol] / definedBy(symbol);
    }

    double of(Ranks ranks, String path) {
        Integer file = fileNumbers.get(path);
        return file == null ? 0 : ranks.files[file];
    }
}
