package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.edit.Refusal.Kind;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges files by what git makes of them: whether it has them, would take them, and shows in a diff what it takes. */
final class GitCheck {

    private GitCheck() {}

    /** Why files can't be changed or created, by path; asks git about all of them at once. */
    static Map<String, Refusal> refusals(GitRepository git, List<FileSnapshot> snapshots)
            throws IOException, InterruptedException {
        List<FileSnapshot> open =
                snapshots.stream().filter(file -> file.refusal() == null).toList();
        List<String> paths = open.stream().map(FileSnapshot::path).toList();
        Set<String> ignored = git.ignored(open.stream()
                .filter(file -> !file.exists())
                .map(FileSnapshot::path)
                .toList());
        Set<String> known = git.tracked(paths);
        Map<String, Map<String, String>> attributes = git.attributes(List.of("filter", "diff"), paths);
        Map<String, Refusal> refusals = new LinkedHashMap<>();
        for (FileSnapshot file : open) {
            String path = file.path();
            boolean tracked = known.contains(path);
            Map<String, String> own = attributes.getOrDefault(path, Map.of());
            String filter = own.getOrDefault("filter", "unset");
            if (file.exists() && !tracked) {
                refuse(refusals, Kind.IGNORED, path, "there is a file of that name that is not under version control");
            } else if (!file.exists() && tracked) {
                refuse(
                        refusals,
                        Kind.EXISTENCE,
                        path,
                        "it is under version control but not in the workspace (a sparse checkout, or deleted there)");
            } else if (ignored.contains(path)) {
                refuse(
                        refusals,
                        Kind.IGNORED,
                        path,
                        "git would not take it: .git/info/exclude or core.excludesFile ignores it, or it lies in a submodule");
            } else if (!filter.equals("unset") && !filter.equals("set")) {
                refuse(
                        refusals,
                        Kind.PROTECTED,
                        path,
                        "git stores it through the filter '" + filter
                                + "' (.gitattributes), so the review would not be shown what is merged");
            } else if ("unset".equals(own.get("diff"))) {
                refuse(
                        refusals,
                        Kind.PROTECTED,
                        path,
                        "git shows no diff of it (.gitattributes), so the review would not be shown what is merged");
            }
        }
        return refusals;
    }

    private static void refuse(Map<String, Refusal> refusals, Kind kind, String path, String message) {
        refusals.put(path, Refusal.of(kind, path, message));
    }
}
