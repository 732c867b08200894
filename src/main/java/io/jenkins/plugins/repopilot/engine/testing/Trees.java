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

    /** Runs it with a new file in the tree, which is gone afterwards. */
    <T> T with(String path, String text, Look<T> look) throws IOException, InterruptedException {
        TouchedFiles.add(context.directory(), List.of(path));
        try {
            write(path, text);
            return look.look();
        } finally {
            Uninterrupted.run(() -> {
                context.workspace().call(Texts.delete(List.of(path)));
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

    /** Writes a new file where the policy allows one. */
    void write(String path, String text) throws IOException, InterruptedException {
        FileWrite file = new FileWrite(path, text.getBytes(StandardCharsets.UTF_8), null, false);
        List<Refusal> refusals =
                context.workspace().call(new WriteFiles(PathPolicy.of(context.settings()), List.of(file)));
        if (!refusals.isEmpty()) {
            throw new IOException("The test file " + path + " was not written: "
                    + refusals.get(0).describe());
        }
    }
}
