package io.jenkins.plugins.repopilot.engine.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.llm.TokenCounter;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures for scanning, mapping and packing large repositories; run with {@code mvn -f src/standalone/pom.xml test -Dtest=ScanBenchmark -Dtest.excluded=none}. Asserts budgets, not times. */
@Tag("benchmark")
class ScanBenchmark {

    private static final String[] ENDINGS = {"py", "java", "ts", "go"};

    @TempDir
    Path directory;

    /** What this thread used, for machines that others use as well. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void generate(Path root, int files, int functions) throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < files; i++) {
            String ending = ENDINGS[i % ENDINGS.length];
            StringBuilder text = new StringBuilder(ending.equals("java") ? "package m" + i % 100 + ";\n" : "");
            for (int f = 0; f < functions; f++) {
                int other = random.nextInt(files);
                String body =
                        "call_" + other + "_" + random.nextInt(functions) + "(value_" + f + ", 'text', 42) // note";
                switch (ending) {
                    case "py" ->
                        text.append("def call_" + i + "_" + f + "(value_" + f + "):\n    " + body.replace("//", "#")
                                + "\n    return value_" + f + "\n\n");
                    case "java" ->
                        text.append("class Type" + i + "x" + f + " {\n    int call_" + i + "_" + f + "(int value_" + f
                                + ") {\n        return " + body + "\n    }\n}\n");
                    case "ts" ->
                        text.append("export function call_" + i + "_" + f + "(value_" + f + ": number) {\n  return "
                                + body + "\n}\n");
                    default ->
                        text.append("func call_" + i + "_" + f + "(value int) int {\n\treturn " + body + "\n}\n");
                }
            }
            Path file = root.resolve("module" + i % 100 + "/part" + i % 7 + "/file" + i + "." + ending);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text.toString());
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
        }
    }

    @Test
    void mapAndPackingOfTenThousandFiles() throws Exception {
        Path root = Files.createDirectories(directory.resolve("repository"));
        generate(root, 10_000, 25);
        Path cache = directory.resolve("cache/map.bin");
        List<String> named =
                List.of("module1/part1/file1.java", "module2/part2/file2.ts", "module77/part0/file77.java");
        for (String round : List.of("cold", "warm", "warm again", "100 files changed")) {
            if (round.endsWith("changed")) {
                for (int i = 0; i < 100; i++) {
                    Files.writeString(
                            root.resolve("module" + i + "/part" + i % 7 + "/file" + i + "." + ENDINGS[i % 4]),
                            "\n",
                            StandardOpenOption.APPEND);
                }
            }
            TokenBudget.warm();
            long start = System.nanoTime();
            long cpuStart = cpu();
            RepositoryView view = RepositoryView.of(new LocalWorkspace(root), cache);
            long scanned = System.nanoTime();
            long cpuScanned = cpu();
            ContextPacker.Packed packed = new ContextPacker(view, new Redactor()).pack(named, List.of(), 24_000);
            long end = System.nanoTime();
            long cpuEnd = cpu();
            assertEquals(10_000, view.snapshot().files().size());
            assertTrue(packed.whole().keySet().containsAll(named));
            int tokens = TokenCounter.count(packed.text());
            assertTrue(tokens <= 24_000, String.valueOf(tokens));
            System.out.printf(
                    "10,000 files, %,d lines, %s: scan and map %.2f s (processor %.2f), packing %.2f s (processor %.2f), %,d tokens, cache %,d KB%n",
                    view.snapshot().lines(),
                    round,
                    (scanned - start) / 1e9,
                    (cpuScanned - cpuStart) / 1e9,
                    (end - scanned) / 1e9,
                    (cpuEnd - cpuScanned) / 1e9,
                    tokens,
                    Files.size(cache) / 1024);
        }
    }

    @Test
    void scanOfFiftyThousandFiles() throws Exception {
        Path root = Files.createDirectories(directory.resolve("repository"));
        generate(root, 50_000, 5);
        Path cache = directory.resolve("cache/map.bin");
        for (String round : List.of("cold", "warm")) {
            System.gc();
            long before =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            long start = System.nanoTime();
            long cpuStart = cpu();
            RepositoryView view = RepositoryView.of(new LocalWorkspace(root), cache);
            long end = System.nanoTime();
            long cpuEnd = cpu();
            System.gc();
            long held =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() - before;
            assertEquals(50_000, view.snapshot().files().size());
            System.out.printf(
                    "50,000 files, %s: scan and map %.2f s (processor %.2f), %,d MB held%n",
                    round, (end - start) / 1e9, (cpuEnd - cpuStart) / 1e9, held >> 20);
        }
    }
}
