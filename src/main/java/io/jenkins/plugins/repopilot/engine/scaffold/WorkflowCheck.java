package io.jenkins.plugins.repopilot.engine.scaffold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A GitHub Actions workflow, looked at as actionlint does, as far as that needs no knowledge of single actions: its shape, what starts it,
 * the jobs that others need, what expressions name; and, which actionlint does not, whether the commands that it runs exist in the
 * repository.
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
    private static final Set<String> OF_CALLED_JOB =
            Set.of("name", "uses", "with", "secrets", "needs", "if", "permissions", "strategy", "concurrency");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w-]*");
    private static final Pattern SHELL = Pattern.compile("bash|pwsh|python|sh|cmd|powershell|.*\\{0\\}.*");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

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
            root = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            return List.of("line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        }
        WorkflowCheck check = new WorkflowCheck(commands);
        check.workflow(root);
        return check.problems;
    }

    private void workflow(JsonNode root) {
        if (!root.isObject()) {
            problems.add("a workflow is a mapping with on and jobs");
            return;
        }
        unknown("the workflow", root, TOP);
        problems.addAll(WorkflowTriggers.problems(root.path("on")));
        problems.addAll(WorkflowTriggers.permissions("the workflow", root.path("permissions")));
        JsonNode jobs = root.path("jobs");
        if (!jobs.isObject() || jobs.isEmpty()) {
            problems.add("the workflow has no jobs");
        }
        WorkflowExpressions outside = new WorkflowExpressions("the workflow", Map.of(), problems);
        root.fields().forEachRemaining(field -> {
            if (!field.getKey().equals("jobs")) {
                outside.look(field.getValue());
            }
        });
        cycle(jobs);
        String folder = folder(root, "");
        for (Iterator<Map.Entry<String, JsonNode>> each = jobs.fields(); each.hasNext(); ) {
            Map.Entry<String, JsonNode> job = each.next();
            job(job.getKey(), job.getValue(), jobs, folder);
        }
    }

    private void job(String name, JsonNode job, JsonNode jobs, String above) {
        String what = "job '" + name + "'";
        unknown(what, job, job.has("uses") ? OF_CALLED_JOB : JOB);
        if (!NAME.matcher(name).matches()) {
            problems.add(what + " must be called by letters, digits, dashes and underscores");
        }
        for (String needed : needs(job)) {
            if (!jobs.has(needed)) {
                problems.add(what + " needs '" + needed + "', and there is no such job");
            }
        }
        problems.addAll(WorkflowTriggers.permissions(what, job.path("permissions")));
        new WorkflowExpressions(what, WorkflowExpressions.namesOf(job, needs(job)), problems).look(job);
        minutes(what, job);
        if (job.has("uses")) {
            action(what, job.path("uses").asText());
            return;
        }
        literalPassword(what, job.path("container"));
        job.path("services").forEach(service -> literalPassword(what, service));
        if (!job.has("runs-on")) {
            problems.add(what + " has no runs-on");
        }
        if (!job.path("steps").isArray() || job.path("steps").isEmpty()) {
            problems.add(what + " has no steps");
        }
        String folder = folder(job, above);
        int number = 0;
        Set<String> ids = new HashSet<>();
        for (JsonNode step : job.path("steps")) {
            if (step.has("id") && !ids.add(step.path("id").asText().toLowerCase(Locale.ROOT))) {
                problems.add(
                        what + " has two steps with the id '" + step.path("id").asText() + "'");
            }
            step(what + ", step " + ++number, step, folder);
        }
    }

    private void step(String what, JsonNode step, String above) {
        unknown(what, step, STEP);
        minutes(what, step);
        for (String mapping : List.of("with", "env")) {
            if (step.has(mapping) && !step.path(mapping).isObject() && !isExpression(step.path(mapping))) {
                problems.add(what + " has '" + mapping + "', which must be a mapping");
            }
        }
        boolean uses = step.has("uses");
        boolean runs = step.has("run");
        if (uses == runs) {
            problems.add(what + " must have either uses or run");
        }
        if (uses) {
            action(what, step.path("uses").asText());
            String tool = WorkspacePath.name(step.path("uses").asText().replaceFirst("@.*", ""));
            commands.install(tool.replaceFirst("^(?:setup|install)-", "").replaceFirst("-action$", ""));
        }
        if (runs) {
            script(what, step, above);
        }
    }

    private void script(String what, JsonNode step, String above) {
        String shell = step.path("shell").asText("bash");
        String script = step.path("run").isTextual() ? step.path("run").asText() : "";
        if (script.isBlank()) {
            problems.add(what + " runs nothing");
        } else if (!SHELL.matcher(shell).matches() && !shell.contains("${{")) {
            problems.add(what + " has the unknown shell '" + shell + "'");
        } else if (shell.equals("bash") || shell.equals("sh")) {
            String folder = step.path("working-directory").asText(above);
            commands.problemsIn(folder, script).forEach(problem -> problems.add(what + ": " + problem));
        }
    }

    private void minutes(String what, JsonNode owner) {
        JsonNode minutes = owner.path("timeout-minutes");
        if (!minutes.isMissingNode() && !minutes.isNumber() && !isExpression(minutes)) {
            problems.add(what + " has timeout-minutes '" + minutes.asText() + "', which is no number");
        }
    }

    private void literalPassword(String what, JsonNode container) {
        JsonNode password = container.path("credentials").path("password");
        if (password.isTextual() && !isExpression(password)) {
            problems.add(what + " has a password in plain text; use a secret");
        }
    }

    /** Jobs that need each other would never start. */
    private void cycle(JsonNode jobs) {
        Set<String> left = new TreeSet<>();
        jobs.fieldNames().forEachRemaining(left::add);
        boolean found = true;
        while (found) {
            Set<String> waiting = Set.copyOf(left);
            found = left.removeIf(job -> needs(jobs.path(job)).stream().noneMatch(waiting::contains));
        }
        if (!left.isEmpty()) {
            problems.add("these jobs wait for each other: " + String.join(", ", left));
        }
    }

    private static Set<String> needs(JsonNode job) {
        Set<String> needs = new LinkedHashSet<>();
        if (job.path("needs").isTextual()) {
            needs.add(job.path("needs").asText());
        }
        job.path("needs").forEach(needed -> needs.add(needed.asText()));
        return needs;
    }

    private static boolean isExpression(JsonNode node) {
        return node.isTextual() && node.asText().contains("${{");
    }

    private void action(String what, String action) {
        if (!ACTION.matcher(action).matches()) {
            problems.add(what + " uses '" + action + "', which is no owner/name@version");
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
}
