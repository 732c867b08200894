package io.jenkins.plugins.repopilot.engine.scaffold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A GitHub Actions workflow, looked at as actionlint does in its first steps: its shape, the jobs that others need, expressions that are
 * closed; and whether the commands that it runs exist in the repository.
 */
final class WorkflowCheck {

    private static final Pattern ACTION = Pattern.compile("[\\w.-]+/[\\w./-]+@[\\w./-]+|\\./[\\w./-]+|docker://\\S+");
    private static final Set<String> TOP =
            Set.of("name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs");
    private static final Set<String> JOB = Set.of(
            "name",
            "permissions",
            "needs",
            "if",
            "runs-on",
            "environment",
            "concurrency",
            "outputs",
            "env",
            "defaults",
            "steps",
            "timeout-minutes",
            "strategy",
            "continue-on-error",
            "container",
            "services",
            "uses",
            "with",
            "secrets");
    private static final Set<String> STEP = Set.of(
            "id",
            "if",
            "name",
            "uses",
            "run",
            "working-directory",
            "shell",
            "with",
            "env",
            "continue-on-error",
            "timeout-minutes");

    private final List<String> problems = new ArrayList<>();
    private final Commands commands;

    private WorkflowCheck(Commands commands) {
        this.commands = commands;
    }

    static boolean isWorkflow(String path) {
        return path.matches("\\.github/workflows/[^/]+\\.ya?ml");
    }

    /**
     * @param text well-formed YAML
     * @param commands of the repository, fresh: a workflow starts on an empty machine
     */
    static List<String> problems(String text, Commands commands) {
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(text);
        } catch (JsonProcessingException e) {
            return List.of(e.getOriginalMessage());
        }
        WorkflowCheck check = new WorkflowCheck(commands);
        check.workflow(root);
        check.expressions(text);
        return check.problems;
    }

    private void workflow(JsonNode root) {
        if (!root.isObject()) {
            problems.add("a workflow is a mapping with on and jobs");
            return;
        }
        unknown("the workflow", root, TOP);
        if (root.path("on").isMissingNode() || root.path("on").isNull()) {
            problems.add("the workflow has no 'on': it would never run");
        }
        JsonNode jobs = root.path("jobs");
        if (!jobs.isObject() || jobs.isEmpty()) {
            problems.add("the workflow has no jobs");
        }
        String folder = folder(root, "");
        for (Iterator<Map.Entry<String, JsonNode>> each = jobs.fields(); each.hasNext(); ) {
            Map.Entry<String, JsonNode> job = each.next();
            job(job.getKey(), job.getValue(), jobs, folder);
        }
    }

    private void job(String name, JsonNode job, JsonNode jobs, String above) {
        String what = "job '" + name + "'";
        unknown(what, job, JOB);
        for (JsonNode needed :
                job.path("needs").isTextual() ? List.of(job.path("needs")) : iterable(job.path("needs"))) {
            if (!jobs.has(needed.asText())) {
                problems.add(what + " needs '" + needed.asText() + "', and there is no such job");
            }
        }
        if (job.has("uses")) {
            action(what, job.path("uses").asText());
            return;
        }
        if (!job.has("runs-on")) {
            problems.add(what + " has no runs-on");
        }
        if (!job.path("steps").isArray() || job.path("steps").isEmpty()) {
            problems.add(what + " has no steps");
        }
        String folder = folder(job, above);
        int number = 0;
        for (JsonNode step : job.path("steps")) {
            step(what + ", step " + ++number, step, folder);
        }
    }

    private void step(String what, JsonNode step, String above) {
        unknown(what, step, STEP);
        boolean uses = step.has("uses");
        boolean runs = step.has("run");
        if (uses == runs) {
            problems.add(what + " must have either uses or run");
        }
        if (uses) {
            action(what, step.path("uses").asText());
            String tool = StackDetector.fileName(step.path("uses").asText().replaceFirst("@.*", ""));
            commands.install(tool.replaceFirst("^(?:setup|install)-", "").replaceFirst("-action$", ""));
        }
        if (runs) {
            String shell = step.path("shell").asText("bash");
            String folder = step.path("working-directory").asText(above);
            if (shell.equals("bash") || shell.equals("sh")) {
                commands.problems(
                                step.path("run").asText(),
                                folder.replaceFirst("^\\./", "").replaceFirst("/$", ""))
                        .forEach(problem -> problems.add(what + ": " + problem));
            }
        }
    }

    private void action(String what, String action) {
        if (!ACTION.matcher(action).matches()) {
            problems.add(what + " uses '" + action + "', which is no owner/name@version");
        }
    }

    private void expressions(String text) {
        for (int open = text.indexOf("${{"); open >= 0; open = text.indexOf("${{", open + 3)) {
            int close = text.indexOf("}}", open);
            int line = text.indexOf('\n', open);
            if (close < 0 || line >= 0 && close > line) {
                problems.add("an expression is not closed: "
                        + text.substring(open, line < 0 ? text.length() : line).strip());
            }
        }
    }

    private void unknown(String what, JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add(what + " has the unknown key '" + name + "'");
            }
        });
    }

    private static String folder(JsonNode owner, String above) {
        return owner.path("defaults").path("run").path("working-directory").asText(above);
    }

    private static List<JsonNode> iterable(JsonNode array) {
        List<JsonNode> nodes = new ArrayList<>();
        array.forEach(nodes::add);
        return nodes;
    }
}
