package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the documents as it is in the repository. The first line of those that are ours says so, and which commit they describe; a file
 * of that name without the line is a person's and is never written.
 *
 * @param path where ours is or will be
 * @param text without the first line, {@code null} if there is none yet
 * @param describes the commit that it was written for, {@code null} if there is none yet
 */
public record OwnedDocument(String path, String text, String describes) {

    private static final String FOLDER = "docs/";
    private static final String FALLBACK = "docs/repo-pilot/";
    private static final Pattern MARKER =
            Pattern.compile("\\A<!-- repo-pilot:document ([0-9a-f]{7,64})\\b[^\\n]*-->\\R");

    /** Paths that a document of that name may have. */
    public static List<String> paths(String name) {
        return List.of(FOLDER + name + ".md", FALLBACK + name + ".md");
    }

    /**
     * Finds a document at a commit; empty if a person has a file at each of its places.
     *
     * @param name for instance {@code specification}
     */
    public static Optional<OwnedDocument> find(GitRepository git, String sha, String name)
            throws IOException, InterruptedException {
        for (String path : paths(name)) {
            Optional<String> there = git.show(sha, path);
            if (there.isEmpty()) {
                return Optional.of(new OwnedDocument(path, null, null));
            }
            Matcher marker = MARKER.matcher(there.get());
            if (marker.find()) {
                return Optional.of(new OwnedDocument(path, there.get().substring(marker.end()), marker.group(1)));
            }
        }
        return Optional.empty();
    }

    /** The whole file, with the line that makes it ours. */
    public static String file(String text, String describes) {
        return "<!-- repo-pilot:document " + describes
                + " Written by Repo Pilot, which overwrites changes: take this line out to keep the"
                + " file as yours. -->\n" + text;
    }
}
