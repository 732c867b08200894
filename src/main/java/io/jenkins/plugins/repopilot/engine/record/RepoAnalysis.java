package io.jenkins.plugins.repopilot.engine.record;

import java.util.List;
import java.util.Map;

/**
 * What stage 1 found.
 *
 * @param files text files that were read
 * @param lines their lines
 * @param bytes their size
 * @param skippedFiles files left out: binary, too large, ignored, secret
 * @param languages lines by language, most first
 * @param truncated files whose text was cut for the digest
 * @param documents the three documents: name to text is in the run directory's {@code docs/}, this names the files there
 * @param summary the first paragraph of the specification
 */
public record RepoAnalysis(
        int files,
        long lines,
        long bytes,
        int skippedFiles,
        Map<String, Long> languages,
        List<String> truncated,
        List<String> documents,
        String summary) {}
