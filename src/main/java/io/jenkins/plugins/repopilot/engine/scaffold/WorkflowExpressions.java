package io.jenkins.plugins.repopilot.engine.scaffold;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The expressions of one job, or of a workflow outside of its jobs: whether they are closed, whether what they name is there, and whether
 * text that strangers write becomes part of a script.
 */
final class WorkflowExpressions {

    private static final Pattern NAME =
            Pattern.compile("(?<![\\w.-])([A-Za-z_][\\w-]*+)\\s*+(\\(|(?:\\.([\\w*-]++))?+(?:\\.[\\w*-]++)*+)");

    /** Possessive, as is the one above: the text comes from the repository or a model, and may be long and never close. */
    private static final Pattern CLOSED = Pattern.compile("\\$\\{\\{((?:(?!}}|\\$\\{\\{).)*+)}}");

    private static final int LONGEST_SHOWN = 200;

    private static final Set<String> CONTEXTS = Set.of(
            "github",
            "env",
            "vars",
            "job",
            "jobs",
            "steps",
            "runner",
            "secrets",
            "strategy",
            "matrix",
            "needs",
            "inputs");
    private static final Set<String> FUNCTIONS = Set.of(
            "contains",
            "startswith",
            "endswith",
            "format",
            "join",
            "tojson",
            "fromjson",
            "hashfiles",
            "success",
            "always",
            "cancelled",
            "failure",
            "case");
    private static final Set<String> LITERALS = Set.of("true", "false", "null", "nan", "infinity");

    /** https://docs.github.com/en/actions/reference/security/secure-use#good-practices-for-mitigating-script-injection-attacks */
    private static final Pattern UNTRUSTED = Pattern.compile("github\\.head_ref\\b|github\\.event\\.(?:"
            + "(?:issue|pull_request|discussion)\\.(?:title|body)|(?:comment|review|review_comment)\\.body"
            + "|pull_request\\.head\\.(?:ref|label|repo\\.default_branch)|workflow_run\\.head_branch"
            + "|pages\\.[\\w*]+\\.page_name|(?:head_commit|commits\\.[\\w*]+|workflow_run\\.head_commit)"
            + "\\.(?:message|author\\.(?:name|email)))\\b");

    private final String what;
    private final Map<String, Set<String>> known;
    private final List<String> problems;

    /**
     * @param what whose expressions they are, for the sentences
     * @param known by context, the names that it has; a context that is not a key may have any
     * @param problems takes one sentence each
     */
    WorkflowExpressions(String what, Map<String, Set<String>> known, List<String> problems) {
        this.what = what;
        this.known = known;
        this.problems = problems;
    }

    /** What a job's matrix, steps and needs are called. */
    static Map<String, Set<String>> namesOf(JsonNode job, Set<String> needs) {
        Set<String> steps = new HashSet<>();
        job.path("steps").forEach(step -> steps.add(step.path("id").asText().toLowerCase(Locale.ROOT)));
        JsonNode matrix = job.path("strategy").path("matrix");
        if (matrix.isTextual() || matrix.path("include").isTextual()) {
            // made while it runs
            return Map.of("steps", steps, "needs", needs);
        }
        Set<String> axes = new HashSet<>();
        matrix.fieldNames().forEachRemaining(axes::add);
        matrix.path("include").forEach(row -> row.fieldNames().forEachRemaining(axes::add));
        return Map.of("steps", steps, "needs", needs, "matrix", axes);
    }

    /** Looks at all texts below a node; the value of {@code if} is an expression as it stands. */
    void look(JsonNode node) {
        if (node.isTextual()) {
            text(node.asText());
        } else if (node.isObject()) {
            node.fields().forEachRemaining(field -> {
                String text = field.getValue().asText();
                if (field.getKey().equals("if") && !text.contains("${{")) {
                    expression(text);
                } else {
                    look(field.getValue());
                }
                if (field.getKey().equals("run") || field.getKey().equals("script")) {
                    script(text);
                }
            });
        } else {
            node.forEach(this::look);
        }
    }

    private void text(String text) {
        for (String line : text.split("\n", -1)) {
            int close = 0;
            for (int open = line.indexOf("${{"); open >= 0; open = line.indexOf("${{", close)) {
                close = line.indexOf("}}", open);
                if (close < 0) {
                    String rest = line.substring(open).strip();
                    problems.add("an expression is not closed: "
                            + (rest.length() <= LONGEST_SHOWN ? rest : rest.substring(0, LONGEST_SHOWN) + "…"));
                    break;
                }
                expression(line.substring(open + 3, close));
            }
        }
    }

    private void expression(String expression) {
        Matcher name = NAME.matcher(expression.replaceAll("'[^']*'", "''"));
        while (name.find()) {
            String root = name.group(1).toLowerCase(Locale.ROOT);
            if (name.group(2).equals("(")) {
                if (!FUNCTIONS.contains(root)) {
                    problems.add(what + " calls '" + name.group(1) + "', which is no function of expressions");
                }
            } else if (!CONTEXTS.contains(root)) {
                if (!LITERALS.contains(root)) {
                    problems.add(what + " names '" + name.group(1) + "', which is no context of expressions");
                }
            } else if (name.group(3) != null
                    && known.containsKey(root)
                    && !name.group(3).equals("*")
                    && known.get(root).stream().noneMatch(name.group(3)::equalsIgnoreCase)) {
                problems.add(
                        what + " names " + root + "." + name.group(3) + ", and there is no such thing in its " + root);
            }
        }
    }

    private void script(String script) {
        Matcher expression = CLOSED.matcher(script);
        while (expression.find()) {
            if (UNTRUSTED.matcher(expression.group(1)).find()) {
                problems.add(what + " puts " + expression.group(1).strip()
                        + " into a script: anybody can write commands there; pass it through env");
            }
        }
    }
}
