package io.jenkins.plugins.repopilot.engine.scan;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Who refers to what: files point to the names they use, names to the files that define them. Ranks are PageRank's (Brin and Page, 1998;
 * damping 0.85) over that graph, with jumps back to the files in question; weighting of names as in aider's repository map (frequent names
 * less than linearly, names that many files define or that are private hardly, telling names more). Files and names are the numbers that
 * they have in the table of outlines.
 */
final class SymbolGraph {

    private static final double DAMPING = 0.85;
    private static final int ROUNDS = 20;
    /** Ranks that change by less in all no longer change the order of anything that is shown. */
    private static final double SETTLED = 1e-7;

    private static final int MANY_DEFINERS = 5;
    private static final int MOST_DEFINERS = 200;

    private final OutlineTable outlines;
    /** For each name the number of its symbol, which is a name that a file defines, and one more; 0 if no file does. */
    private final int[] symbols;
    /** For each symbol its name. */
    private final int[] names;
    /** For each symbol the first file that defines it: nearly always the only one. */
    private final int[] firstDefiner;
    /** For each symbol all files that define it, {@code null} where there is but one: so many arrays would be most of the graph. */
    private final int[][] definers;

    private final float[] weights;
    /** Where the symbols that each file uses begin. */
    private final int[] usesFrom;

    private final int[] usesTo;
    private final int[] uses;
    /** What part of the rank of the file goes to each. */
    private final float[] shares;

    SymbolGraph(OutlineTable outlines) {
        this.outlines = outlines;
        symbols = new int[outlines.names()];
        int[] named = new int[outlines.names()];
        int[] first = new int[outlines.names()];
        int[][] defining = new int[outlines.names()][];
        int count = 0;
        usesFrom = new int[outlines.files()];
        usesTo = new int[outlines.files()];
        int references = 0;
        for (int f = 0; f < outlines.files(); f++) {
            usesFrom[f] = references;
            references += outlines.references(f);
            for (int d = 0; d < outlines.definitions(f); d++) {
                int name = outlines.defined(f, d);
                if (symbols[name] == 0) {
                    named[count] = name;
                    first[count] = f;
                    symbols[name] = ++count;
                } else {
                    int symbol = symbols[name] - 1;
                    defining[symbol] = with(defining[symbol], first[symbol], f);
                }
            }
        }
        names = Arrays.copyOf(named, count);
        firstDefiner = Arrays.copyOf(first, count);
        definers = Arrays.copyOf(defining, count);
        weights = new float[count];
        uses = new int[references];
        shares = new float[references];
        // each on its own: what one writes no other one reads
        IntStream.range(0, count).parallel().forEach(symbol -> weights[symbol] = weight(symbol));
        IntStream.range(0, outlines.files()).parallel().forEach(this::connect);
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

    private void connect(int file) {
        int from = usesFrom[file];
        int to = from;
        float sum = 0;
        for (int r = 0; r < outlines.references(file); r++) {
            int symbol = symbols[outlines.referred(file, r)] - 1;
            if (symbol >= 0 && !(definers[symbol] == null && firstDefiner[symbol] == file)) {
                uses[to] = symbol;
                shares[to] = (float) Math.sqrt(outlines.occurrences(file, r)) * weights[symbol];
                sum += shares[to++];
            }
        }
        for (int i = from; i < to; i++) {
            shares[i] /= sum;
        }
        usesTo[file] = to;
    }

    private float weight(int symbol) {
        String name = outlines.name(names[symbol]);
        float weight = 1;
        if (name.length() >= 8 && (name.indexOf('_') > 0 || hasCapital(name))) {
            weight *= 5;
        }
        if (name.startsWith("_")) {
            weight *= 0.1f;
        }
        return definedBy(symbol) > MANY_DEFINERS ? weight * 0.1f : weight;
    }

    private static boolean hasCapital(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isUpperCase(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** How much each file, and each symbol, is referred to. */
    record Ranks(double[] files, double[] symbols) {}

    /**
     * @param focus the files in question, none for the repository as a whole
     */
    Ranks rank(int[] focus) {
        int count = usesFrom.length;
        double[] jump = new double[count];
        Arrays.fill(jump, focus.length == 0 ? 1.0 / Math.max(1, count) : 0.1 / count);
        for (int file : focus) {
            jump[file] += 0.9 / focus.length;
        }
        double[] rank = jump.clone();
        double[] flow = new double[firstDefiner.length];
        for (int round = 0; round < ROUNDS; round++) {
            Arrays.fill(flow, 0);
            double lost = 0;
            for (int f = 0; f < count; f++) {
                lost += usesTo[f] == usesFrom[f] ? rank[f] : 0;
                give(flow, rank[f], uses, shares, usesFrom[f], usesTo[f]);
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

    private static void give(double[] flow, double rank, int[] symbols, float[] shares, int from, int to) {
        for (int i = from; i < to; i++) {
            flow[symbols[i]] += rank * shares[i];
        }
    }

    private static void take(double[] ranks, double flow, int[] files) {
        double part = flow / files.length;
        for (int file : files) {
            ranks[file] += part;
        }
    }

    /** How much one of a file's definitions is referred to. */
    double of(Ranks ranks, int file, int definition) {
        int symbol = symbols[outlines.defined(file, definition)] - 1;
        return ranks.symbols[symbol] / definedBy(symbol);
    }
}
