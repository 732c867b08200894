package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.Prompts;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.llm.FileReply;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import java.util.Map;

/** Has the model write a test file, and mend one that fails. */
public final class TestWriter {

    private static final int MAX_OUTPUT_TOKENS = 8_000;
    private static final int LONGEST_OUTPUT = 6_000;
    private static final String KIND = "test file";

    private final RunContext context;
    private final String style;

    /**
     * @param style of the test framework
     */
    public TestWriter(RunContext context, String style) {
        this.context = context;
        this.style = style;
    }

    /**
     * A new test file.
     *
     * @param repository repository text, framed and redacted
     * @param subjects the improvements that are to be tested, with their diffs, redacted
     * @throws ModelException if there is no usable reply, also after one correction
     */
    public String write(String bead, Category group, String path, String repository, String subjects)
            throws ModelException, InterruptedException {
        String task = Prompts.fill(
                "tests-write",
                Map.of(
                        "group",
                        Prompts.text("tests-" + group.id()),
                        "path",
                        path,
                        "style",
                        style,
                        "subjects",
                        subjects));
        return ask(bead, repository, task);
    }

    /**
     * A test file mended once.
     *
     * @param text the file as it is
     * @param problem what its tests did
     */
    String mend(String bead, String path, String text, String subjects, String problem)
            throws ModelException, InterruptedException {
        String shown = context.redactor()
                .redact(problem.length() <= LONGEST_OUTPUT ? problem : problem.substring(0, LONGEST_OUTPUT) + "\n…");
        String task = Prompts.fill(
                "tests-mend",
                Map.of("path", path, "style", style, "text", text, "subjects", subjects, "problem", shown));
        return ask(bead, "", task);
    }

    private String ask(String bead, String repository, String task) throws ModelException, InterruptedException {
        FileReply reply = FileReply.read(call(bead, repository, task), KIND);
        if (reply instanceof FileReply.Refused refused) {
            reply = FileReply.read(
                    call(bead, repository, task + "\n\nYour last reply could not be used. " + refused.reason()), KIND);
        }
        if (reply instanceof FileReply.Written written) {
            return written.text();
        }
        throw new ModelException(ModelException.Kind.INVALID_REPLY, ((FileReply.Refused) reply).reason());
    }

    private String call(String bead, String repository, String task) throws ModelException, InterruptedException {
        return context.model()
                .text(new ModelRequest(
                        ModelRequest.Purpose.CODE, bead, Prompts.text("tests"), repository, task, MAX_OUTPUT_TOKENS));
    }
}
