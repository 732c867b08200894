package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.TouchedFiles;
import io.jenkins.plugins.repopilot.engine.edit.FileSnapshot;
import io.jenkins.plugins.repopilot.engine.edit.FileWrite;
import io.jenkins.plugins.repopilot.engine.edit.PathPolicy;
import io.jenkins.plugins.repopilot.engine.edit.Refusal;
import io.jenkins.plugins.repopilot.engine.edit.Verdict;
import io.jenkins.plugins.repopilot.engine.edit.WriteFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lays a new file into the workspace for as long as it is tried out. Nothing that exists is ever written over, also not through a link or by
 * another spelling of its name.
 */
final class TrialFile {

    private final RunContext context;
    private final PathPolicy policy;

    /**
     * @param owned the paths that may be written, and no others
     */
    TrialFile(RunContext context, Collection<String> owned) {
        this.context = context;
        this.policy = PathPolicy.owning(owned);
    }

    /** What is tried. */
    @FunctionalInterface
    interface Trial {
        Verdict run() throws IOException, InterruptedException;
    }

    sealed interface Tried {}

    record Judged(Verdict verdict) implements Tried {}

    /**
     * @param reason why the file may not stand there
     */
    record Refused(String reason) implements Tried {}

    Tried with(String path, String text, Trial trial) throws IOException, InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> touched = List.of(path);
        TouchedFiles.add(context.directory(), touched);
        List<Refusal> refusals = write(new FileWrite(path, bytes, null, false));
        if (!refusals.isEmpty()) {
            TouchedFiles.remove(context.directory(), touched);
            return new Refused(refusals.stream().map(Refusal::message).collect(Collectors.joining("; ")));
        }
        Verdict verdict = trial.run();
        boolean changed = !write(new FileWrite(path, null, FileSnapshot.hash(bytes), false))
                .isEmpty();
        if (changed) {
            context.git().restore(touched, "HEAD");
        }
        TouchedFiles.remove(context.directory(), touched);
        List<String> problems = new ArrayList<>(verdict.problems());
        if (changed) {
            problems.add("a check changed the file that it was to check");
        }
        return new Judged(new Verdict(verdict.checks(), verdict.unverified(), problems));
    }

    private List<Refusal> write(FileWrite file) throws IOException, InterruptedException {
        return context.workspace().call(new WriteFiles(policy, List.of(file)));
    }
}
