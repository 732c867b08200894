package io.jenkins.plugins.repopilot.engine.scan;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one walk over a workspace found.
 *
 * @param files text files, by path
 * @param outlines those of the files, by their numbers
 * @param skipped how many files and folders were left out, by reason
 * @param examples some of those left out, path and reason
 * @param truncated why the walk did not see everything, {@code null} if it did
 */
public record Snapshot(
        List<FileFact> files,
        OutlineTable outlines,
        Map<String, Integer> skipped,
        Map<String, String> examples,
        String truncated)
        implements Serializable {

    public long lines() {
        return files.stream().mapToLong(FileFact::lines).sum();
    }

    public long bytes() {
        return files.stream().mapToLong(FileFact::size).sum();
    }

    public int skippedFiles() {
        return skipped.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Lines by language, most first. */
    public Map<String, Long> languages() {
        Map<String, Long> sums = new LinkedHashMap<>();
        files.forEach(file -> sums.merge(file.language(), (long) file.lines(), Long::sum));
        Map<String, Long> sorted = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    Snapshot with(OutlineTable newOutlines) {
        return new Snapshot(files, newOutlines, skipped, examples, truncated);
    }

    public Optional<FileFact> file(String path) {
        int number = number(path);
        return number < 0 ? Optional.empty() : Optional.of(files.get(number));
    }

    /** By binary search, as files are sorted; negative if there is none. */
    int number(String path) {
        int low = 0;
        int high = files.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = files.get(middle).path().compareTo(path);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
