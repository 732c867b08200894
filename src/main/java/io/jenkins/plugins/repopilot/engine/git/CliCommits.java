package io.jenkins.plugins.repopilot.engine.git;

import io.jenkins.plugins.repopilot.engine.Author;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How commits are made: from the working tree, or without touching it. */
final class CliCommits {

    private static final int MOST_INDEXES = 7;

    private final GitCommands git;

    CliCommits(GitCommands git) {
        this.git = git;
    }

    /** Commits these paths as they are in the working tree, onto the branch that is checked out. */
    String commit(CommitRequest request) throws IOException, InterruptedException {
        Command commit = git.command("commit", "-q", "--no-verify", "--cleanup=verbatim", "-F", "-")
                .reading(request.message());
        Command signed = by(commit, request.author(), request.date());
        git.need(git.add(request.paths()));
        git.need(signed);
        return git.need(git.command("rev-parse", "HEAD")).strip();
    }

    /** A commit that no branch has yet; empty if its diff does not apply. */
    Optional<String> commitTree(TreeCommit request) throws IOException, InterruptedException {
        String index = scratchIndex(request.treeOf());
        if (!request.diff().isBlank()) {
            Command apply = git.command("apply", "--cached", "--whitespace=nowarn", "-")
                    .reading(CliDiffs.bytes(request.diff()))
                    .asBytes();
            if (!git.run(apply.with("GIT_INDEX_FILE", index)).succeeded()) {
                return Optional.empty();
            }
        }
        for (Map.Entry<String, String> file : request.texts().entrySet()) {
            String blob = git.need(git.command("hash-object", "-w", "--stdin").reading(file.getValue()))
                    .strip();
            git.need(git.command("update-index", "--add", "--cacheinfo", "100644," + blob + "," + file.getKey())
                    .with("GIT_INDEX_FILE", index));
        }
        String tree = git.need(git.command("write-tree").with("GIT_INDEX_FILE", index))
                .strip();
        List<String> arguments = new ArrayList<>(List.of("commit-tree", tree, "-F", "-"));
        request.parents().forEach(parent -> arguments.addAll(List.of("-p", parent)));
        Command commit = git.command(arguments.toArray(String[]::new)).reading(request.message());
        return Optional.of(
                git.need(by(commit, request.author(), request.date())).strip());
    }

    /** An index beside the repository's own, with the files of a commit. A lock that a crash left makes it the next name. */
    private String scratchIndex(String treeOf) throws IOException, InterruptedException {
        for (int i = 0; ; i++) {
            String index = git.need(git.command("rev-parse", "--git-path", "repo-pilot-index-" + i))
                    .strip();
            Command read = git.command("read-tree", treeOf).with("GIT_INDEX_FILE", index);
            CommandResult result = git.run(read);
            if (result.succeeded()) {
                return index;
            }
            if (!result.output().contains("File exists") || i == MOST_INDEXES) {
                throw new GitException(GitCommands.describe(read) + " failed: "
                        + result.output().strip());
            }
        }
    }

    private static Command by(Command commit, String author, Instant at) throws GitException {
        Author person;
        try {
            person = Author.of(author);
        } catch (IllegalArgumentException e) {
            throw new GitException(e.getMessage());
        }
        Command signed = commit;
        for (String role : List.of("AUTHOR", "COMMITTER")) {
            signed = signed.with("GIT_" + role + "_NAME", person.name())
                    .with("GIT_" + role + "_EMAIL", person.mail())
                    .with("GIT_" + role + "_DATE", date(at));
        }
        return signed;
    }

    private static String date(Instant instant) {
        return "@" + instant.getEpochSecond() + " +0000";
    }
}
