package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.Prompts;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest.Purpose;
import io.jenkins.plugins.repopilot.engine.scan.ContextPacker.Digest;
import io.jenkins.plugins.repopilot.engine.scan.Framing;
import io.jenkins.plugins.repopilot.engine.scan.TokenBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Has the model write the three documents about a repository, and write them anew when the code has changed. */
public final class DocumentWriter {

    /** The documents, in the order in which people read them. */
    public static final List<String> NAMES = List.of("specification", "graph", "architecture");

    private static final int MAX_OUTPUT_TOKENS = 8_000;
    private static final Pattern FENCED =
            Pattern.compile("\\A```(?:markdown|md)?[ \\t]*\\R(.*)\\R```\\s*\\z", Pattern.DOTALL);
    private static final Pattern MERMAID = Pattern.compile("```mermaid[ \\t]*\\R(.*?)\\R[ \\t]*```", Pattern.DOTALL);
    private static final Pattern DIAGRAM = Pattern.compile(
            "(?:graph|flowchart|sequenceDiagram|classDiagram|stateDiagram(?:-v2)?|erDiagram|C4Context)\\b.*",
            Pattern.DOTALL);

    private final RunContext context;

    public DocumentWriter(RunContext context) {
        this.context = context;
    }

    /** Where a document is kept in the run directory. */
    public static String file(String name) {
        return "docs/" + name + ".md";
    }

    /**
     * @param name one of {@link #NAMES}
     * @param digest the overview of the repository, redacted
     * @throws ModelException of kind {@code INVALID_REPLY} if the graph has no usable diagram, also after one correction
     */
    public String write(String beadId, String name, Digest digest) throws ModelException, InterruptedException {
        String task = Prompts.text("analyze-" + name);
        String text = ask(beadId, Prompts.text("analyze"), digest.text(), digest::smaller, task);
        String problem = problem(name, text);
        if (problem != null) {
            text = ask(
                    beadId,
                    Prompts.text("analyze"),
                    digest.text(),
                    digest::smaller,
                    task + "\n\nYour last reply could not be used: " + problem);
            problem = problem(name, text);
        }
        if (problem != null) {
            throw new ModelException(
                    ModelException.Kind.INVALID_REPLY,
                    "The reply for the document " + name + " could not be used: " + problem);
        }
        return text;
    }

    /**
     * A document anew for what a diff changes.
     *
     * @param currentText the document as it is
     * @param diff what has changed since, not redacted
     * @return {@code currentText} itself if the diff does not matter for it, or if the reply was not a document
     */
    public String revise(String beadId, String name, String currentText, String diff)
            throws ModelException, InterruptedException {
        String shown = cut(context.redactor().redact(diff), context.get(Setting.CONTEXT_TOKENS));
        String document = context.redactor().redact(currentText);
        String data = Framing.file(name + ".md", document, "the document") + "<diff>\n" + shown + "</diff>\n";
        String text = ask(beadId, Prompts.text("document-revise"), data, null, "Revise the document \"" + name + "\".");
        boolean unchanged = text.strip().equals("UNCHANGED") || text.strip().equals(document.strip());
        // a document that lost most of itself is a mistake, not a revision
        boolean usable = problem(name, text) == null && text.length() * 2 > document.length();
        return unchanged || !usable ? currentText : text;
    }

    /** See {@link #revise(String, String, String, String)}. */
    public static String revise(RunContext context, String beadId, String name, String currentText, String diff)
            throws ModelException, InterruptedException {
        return new DocumentWriter(context).revise(beadId, name, currentText, diff);
    }

    private String ask(String beadId, String instructions, String data, Supplier<String> smaller, String task)
            throws ModelException, InterruptedException {
        String reply = context.model()
                .text(new ModelRequest(Purpose.ANALYSIS, beadId, instructions, data, task, MAX_OUTPUT_TOKENS, smaller));
        Matcher fenced = FENCED.matcher(reply.strip());
        String text = fenced.matches() && !fenced.group(1).contains("\n```") ? fenced.group(1) : reply;
        return text.strip() + "\n";
    }

    private static String problem(String name, String text) {
        if (text.isBlank()) {
            return "it was empty.";
        }
        if (!name.equals("graph")) {
            return null;
        }
        Matcher diagrams = MERMAID.matcher(text);
        List<String> problems = new ArrayList<>();
        int count = 0;
        while (diagrams.find()) {
            count++;
            String body = diagrams.group(1).strip();
            if (!DIAGRAM.matcher(body).matches()) {
                problems.add("a Mermaid diagram must begin with its kind, for instance flowchart LR.");
            } else if (!balanced(body)) {
                problems.add("a Mermaid diagram has brackets that are not closed.");
            }
        }
        return count == 0
                ? "it had no diagram in a ```mermaid fence."
                : problems.isEmpty() ? null : String.join(" ", problems);
    }

    private static boolean balanced(String body) {
        String text = body.replaceAll("\"[^\"\\n]*\"", "")
                .replaceAll("(?m)%%.*$", "")
                .replaceAll("(?<![-=.o<])[-=.o<]++[->]*>", " ");
        return count(text, '[') == count(text, ']')
                && count(text, '(') == count(text, ')')
                && count(text, '{') == count(text, '}');
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private static String cut(String text, int tokens) {
        String shown = text;
        while (!TokenBudget.fits(shown, tokens)) {
            int end = shown.lastIndexOf('\n', shown.length() * 3 / 4);
            shown = shown.substring(0, Math.max(0, end)) + "\n[… the rest of the diff is not shown]\n";
        }
        return shown;
    }

    /** The first lines of running text, as one paragraph. */
    static String firstParagraph(String markdown) {
        for (String paragraph : markdown.split("\\R\\s*\\R")) {
            String text = paragraph.strip().replaceAll("(?m)^#.*$", "").strip();
            if (!text.isEmpty() && !text.startsWith("```") && !text.startsWith("|") && !text.startsWith("<!--")) {
                return text.replaceAll("\\s+", " ");
            }
        }
        return "";
    }
}
