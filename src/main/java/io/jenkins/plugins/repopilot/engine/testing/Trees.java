package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.TouchedFiles;
import io.jenkins.plugins.repopilot.engine.edit.FileWrite;
import io.jenkins.plugins.repopilot.engine.edit.PathPolicy;
import io.jenkins.plugins.repopilot.engine.edit.Refusal;
import io.jenkins.plugins.repopilot.engine.edit.WriteFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The trees that tests run on: the branch as it is, another commit at the same path for a while, a generated file in it for a while. */
final class Trees {

    private final RunContext context;

    Trees(RunContext context) {
        this.context = context;
    }

    /** Something that runs tests. */
    interface Look<T> {
        T look() throws IOException, InterruptedException;
    }

    /** Runs it with another commit checked out, then has the branch back, whatever happens. */
    <T> T at(String sha, RunRecord record, Look<T> look) throws IOException, InterruptedException {
        String head = context.git().resolve("HEAD").orElseThrow();
        context.git().checkout(null, sha);
        try {
            return look.look();
        } finally {
            Uninterrupted.run(() -> context.git().checkout(record.branchName(), head));
        }
    }

    /**
     * Runs it with a new file in the tree, which is gone afterwards.
     *
     * @throws IOException if the file can't be there: what is in its place stays as it is
     */
    <T> T with(String path, String text, Look<T> look) throws IOException, InterruptedException {
        TouchedFiles.add(context.directory(), List.of(path));
        boolean mine = true;
        try {
            Optional<String> refusal = refusal(path, text);
            mine = refusal.isEmpty();
            if (!mine) {
                throw new IOException(refusal.get());
            }
            return look.look();
        } finally {
            boolean delete = mine;
            Uninterrupted.run(() -> {
                if (delete) {
                    context.workspace().call(Texts.delete(List.of(path)));
                }
                TouchedFiles.remove(context.directory(), List.of(path));
            });
        }
    }

    /** Runs it with a tracked file changed, which is as committed afterwards. */
    <T> T changed(String path, String text, Look<T> look) throws IOException, InterruptedException {
        TouchedFiles.add(context.directory(), List.of(path));
        try {
            context.workspace().call(new Texts.Overwrite(path, text));
            return look.look();
        } finally {
            Uninterrupted.run(() -> {
                // a run of tests has put it back already, as a rule
                if (text.equals(
                        context.workspace().call(Texts.read(List.of(path))).get(path))) {
                    context.git().restore(List.of(path), "HEAD");
                }
                TouchedFiles.remove(context.directory(), List.of(path));
            });
        }
    }

    /** Writes a new file where the policy allows one, and git would take it. */
    void write(String path, String text) throws IOException, InterruptedException {
        Optional<String> refusal = refusal(path, text);
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
    }

    /** Why the file was not written, empty if it was. */
    private Optional<String> refusal(String path, String text) throws IOException, InterruptedException {
        String what = "The test file " + path + " was not written: ";
        if (!context.git().ignored(List.of(path)).isEmpty()) {
            return Optional.of(what + "git would not take it, one of its rules ignores it");
        }
        FileWrite file = new FileWrite(path, text.getBytes(StandardCharsets.UTF_8), null, false);
        List<Refusal> refusals =
                context.workspace().call(new WriteFiles(PathPolicy.of(context.settings()), List.of(file)));
        return refusals.stream().findFirst().map(refusal -> what + refusal.describe());
    }
}
