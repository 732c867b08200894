package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.Prompts;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.llm.FileReply;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.scan.ContextPacker.Digest;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Has the model write a file that is missing, and write it again when checks say what is wrong with it. Thread-safe. */
final class FileAuthor {

    private static final int MAX_OUTPUT_TOKENS = 8_000;
    private static final int LONGEST_PROBLEMS = 6_000;

    private final RunContext context;
    private final Digest digest;
    private final List<String> stack;

    /**
     * @param digest the overview of the repository, redacted
     * @param stack lines on what it is made of
     */
    FileAuthor(RunContext context, Digest digest, List<String> stack) {
        this.context = context;
        this.digest = digest;
        this.stack = List.copyOf(stack);
    }

    /**
     * @param present paths that the file may name although the overview does not show them
     * @throws ModelException if there is no usable reply, also after one correction
     */
    String write(String bead, String path, String title, String brief, Collection<String> present)
            throws ModelException, InterruptedException {
        return ask(bead, task(path, title, brief, present));
    }

    /**
     * @param text as it was written
     * @param problems what does not hold
     */
    String mend(
            String bead,
            String path,
            String title,
            String brief,
            Collection<String> present,
            String text,
            List<String> problems)
            throws ModelException, InterruptedException {
        String found = context.redactor().redact("- " + String.join("\n- ", problems));
        String shown = found.length() <= LONGEST_PROBLEMS ? found : found.substring(0, LONGEST_PROBLEMS) + "\n…";
        return ask(
                bead,
                task(path, title, brief, present) + "\n\n"
                        + Prompts.fill("scaffold-mend", Map.of("path", path, "text", text, "problems", shown)));
    }

    private String task(String path, String title, String brief, Collection<String> present) {
        return Prompts.fill(
                "scaffold-write",
                Map.of(
                        "stack",
                        String.join("\n", stack),
                        "present",
                        present.isEmpty() ? "nothing" : String.join(", ", present),
                        "path",
                        path,
                        "title",
                        title,
                        "brief",
                        brief));
    }

    private String ask(String bead, String task) throws ModelException, InterruptedException {
        FileReply reply = FileReply.read(call(bead, task), "file");
        if (reply instanceof FileReply.Refused refused) {
            reply = FileReply.read(
                    call(bead, task + "\n\nYour last reply could not be used. " + refused.reason()), "file");
        }
        if (reply instanceof FileReply.Written written) {
            return written.text();
        }
        throw new ModelException(ModelException.Kind.INVALID_REPLY, ((FileReply.Refused) reply).reason());
    }

    private String call(String bead, String task) throws ModelException, InterruptedException {
        return context.model()
                .text(new ModelRequest(
                        ModelRequest.Purpose.CODE,
                        bead,
                        Prompts.text("scaffold"),
                        digest.text(),
                        task,
                        MAX_OUTPUT_TOKENS,
                        digest::smaller));
    }
}
