package io.jenkins.plugins.repopilot.engine.git;

/**
 * @param message whole message; its trailers are the last paragraph
 */
public record CommitInfo(String sha, String authorMail, String subject, String message) {

    /** The value of a trailer, or {@code null}. */
    public String trailer(String name) {
        String found = null;
        for (String line : message.split("\n")) {
            if (line.startsWith(name + ": ")) {
                found = line.substring(name.length() + 2).strip();
            }
        }
        return found;
    }
}
