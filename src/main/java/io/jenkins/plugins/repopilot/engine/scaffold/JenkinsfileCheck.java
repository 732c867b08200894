package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import io.jenkins.plugins.repopilot.engine.scaffold.GroovyTokens.Kind;
import io.jenkins.plugins.repopilot.engine.scaffold.GroovyTokens.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A Jenkinsfile, looked at without Jenkins: the shape of a Declarative Pipeline, no code of its own, no credential in plain text, and
 * commands that exist in the repository. What only a Jenkins can tell (its agents, tools, plugins, credentials) is listed as not checked.
 * https://www.jenkins.io/doc/book/pipeline/syntax/
 */
final class JenkinsfileCheck {

    private static final Set<String> PIPELINE =
            Set.of("agent", "stages", "environment", "options", "parameters", "triggers", "tools", "post", "libraries");
    private static final Set<String> STAGE = Set.of(
            "agent",
            "environment",
            "failFast",
            "input",
            "matrix",
            "options",
            "parallel",
            "post",
            "stages",
            "steps",
            "tools",
            "when");
    private static final List<String> WORK = List.of("steps", "stages", "parallel", "matrix");
    private static final Set<String> POST = Set.of(
            "aborted",
            "always",
            "changed",
            "cleanup",
            "failure",
            "fixed",
            "notBuilt",
            "regression",
            "success",
            "unstable",
            "unsuccessful");

    /** Steps of the plugins that every Jenkins with Pipeline has. */
    private static final Set<String> STEPS = Set.of(
            "archiveArtifacts",
            "catchError",
            "checkout",
            "deleteDir",
            "dir",
            "echo",
            "error",
            "fileExists",
            "fingerprint",
            "isUnix",
            "junit",
            "lock",
            "milestone",
            "readFile",
            "retry",
            "sh",
            "sleep",
            "stash",
            "timeout",
            "unstable",
            "unstash",
            "warnError",
            "withEnv",
            "writeFile");

    private static final Set<String> CODE = Set.of(
            "def", "for", "if", "import", "new", "return", "script", "switch", "throw", "try", "while", "evaluate");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(?:password|passwd|secret|token|api_?key|private_?key|credential).*");

    private final Commands commands;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> unchecked = new LinkedHashSet<>();

    private JenkinsfileCheck(Commands commands) {
        this.commands = commands;
    }

    /**
     * @param problems what does not hold
     * @param unchecked what only a Jenkins can tell
     */
    record Found(List<String> problems, List<String> unchecked) {}

    static boolean isJenkinsfile(String path) {
        return WorkspacePath.name(path).equals("Jenkinsfile");
    }

    /**
     * @param commands of the repository, fresh
     */
    static Found look(String text, Commands commands) {
        GroovyTokens.Read read = GroovyTokens.read(text);
        JenkinsfileCheck check = new JenkinsfileCheck(commands);
        check.problems.addAll(read.problems());
        if (read.problems().isEmpty()) {
            check.file(GroovyStatement.of(read.tokens()));
        }
        return new Found(check.problems.stream().distinct().toList(), List.copyOf(check.unchecked));
    }

    private void file(List<GroovyStatement> top) {
        if (top.size() != 1
                || !top.get(0).name().equals("pipeline")
                || !top.get(0).hasBody()
                || !top.get(0).arguments().isEmpty()) {
            problems.add("a Declarative Pipeline is one block pipeline { … } and nothing beside it");
            return;
        }
        List<GroovyStatement> sections = top.get(0).body();
        sections("the pipeline", sections, PIPELINE);
        Optional<GroovyStatement> agent = section(sections, "agent");
        Optional<GroovyStatement> stages = section(sections, "stages");
        if (agent.isEmpty()) {
            problems.add("the pipeline has no agent");
        }
        if (stages.isEmpty()) {
            problems.add("the pipeline has no stages");
        }
        boolean none = agent.map(JenkinsfileCheck::first).orElse("").equals("none");
        stages.ifPresent(block -> stages(block, none, new HashSet<>()));
        unchecked.add("whether the agents of your Jenkins have the programs that it runs");
    }

    private void stages(GroovyStatement block, boolean needAgent, Set<String> names) {
        if (!block.hasBody() || block.body().isEmpty()) {
            problems.add(block.named() + " has no stage");
            return;
        }
        for (GroovyStatement stage : block.body()) {
            String name = stage.text("name").orElse("");
            if (!stage.name().equals("stage") || !stage.hasBody()) {
                problems.add(stage.named() + " stands where only stage('…') { … } may stand");
            } else if (name.isBlank()) {
                problems.add("line " + stage.line() + ": the stage has no name");
            } else {
                if (!names.add(name)) {
                    problems.add("line " + stage.line() + ": there are two stages '" + name + "'");
                }
                stage(name, stage.body(), needAgent, names);
            }
        }
    }

    private void stage(String name, List<GroovyStatement> sections, boolean needAgent, Set<String> names) {
        String what = "the stage '" + name + "'";
        sections(what, sections, STAGE);
        boolean needed = needAgent && section(sections, "agent").isEmpty();
        List<GroovyStatement> work = sections.stream()
                .filter(section -> WORK.contains(section.name()))
                .toList();
        if (work.size() != 1) {
            problems.add(what + " must have one of " + String.join(", ", WORK));
            return;
        }
        switch (work.get(0).name()) {
            case "steps" -> {
                if (needed) {
                    problems.add(what + " has no agent, and neither has the pipeline");
                }
                steps(work.get(0), "");
            }
            case "matrix" -> unchecked.add("the matrix of " + what);
            default -> stages(work.get(0), needed, names);
        }
    }

    /** What pipelines and stages have in common: known sections, each once, and the parts of them that can be looked at. */
    private void sections(String what, List<GroovyStatement> sections, Set<String> known) {
        Set<String> seen = new HashSet<>();
        for (GroovyStatement section : sections) {
            String name = section.name();
            if (!known.contains(name)) {
                problems.add(section.named() + " is no section of " + what);
            } else if (!seen.add(name)) {
                problems.add(section.named() + " is there twice in " + what);
            } else if (!section.hasBody()
                    && !name.equals("agent")
                    && !name.equals("failFast")
                    && !name.equals("input")) {
                problems.add(section.named() + " needs a block");
            } else if (name.equals("agent")) {
                agent(section);
            } else if (name.equals("environment")) {
                section.body().forEach(this::variable);
            } else if (name.equals("post")) {
                post(section);
            } else if (name.equals("input")) {
                problems.add(section.named() + ": the build would wait for a person");
            } else if (name.equals("tools") || name.equals("libraries")) {
                unchecked.add("whether your Jenkins has the " + name + " that it names");
            }
        }
    }

    private void agent(GroovyStatement agent) {
        boolean named = agent.hasBody()
                ? !agent.body().isEmpty()
                : Set.of("any", "none").contains(first(agent));
        if (!named) {
            problems.add(agent.named() + " must be any, none, or a block that says which");
        } else if (agent.hasBody()) {
            unchecked.add("whether your Jenkins has the agent that it asks for");
        }
    }

    private void post(GroovyStatement post) {
        for (GroovyStatement condition : post.body()) {
            if (!POST.contains(condition.name()) || !condition.hasBody()) {
                problems.add(condition.named() + " is no condition of post");
            } else {
                steps(condition, "");
            }
        }
    }

    private void variable(GroovyStatement variable) {
        List<Token> value = variable.arguments();
        if (variable.name().isEmpty() || value.size() < 2 || !value.get(0).is("=")) {
            problems.add(variable.named() + ": environment holds only NAME = value");
        } else if (value.get(1).text().equals("credentials")) {
            unchecked.add("whether your Jenkins has the credentials that it names");
        } else {
            secret(variable.line(), variable.name(), value.get(1).text());
        }
    }

    private void secret(int line, String name, String value) {
        if (SECRET_NAME.matcher(name).matches() && !value.isBlank() && !value.contains("$")) {
            problems.add("line " + line + ": " + name + " holds a value in plain text; use credentials('…')");
        }
    }

    private void steps(GroovyStatement block, String folder) {
        if (block.body().isEmpty()) {
            problems.add(block.named() + " has no step");
        }
        block.body().forEach(step -> step(step, folder));
    }

    private void step(GroovyStatement step, String folder) {
        String name = step.name();
        boolean assigned = !step.arguments().isEmpty()
                && (step.arguments().get(0).is("=") || step.arguments().get(0).is("."));
        if (name.isEmpty() || CODE.contains(name) || assigned) {
            problems.add(step.named() + " is code; a Declarative Pipeline has steps only");
            return;
        }
        if (!STEPS.contains(name)) {
            unchecked.add("whether your Jenkins has the step " + name);
        }
        if (name.equals("withEnv")) {
            for (Token token : step.arguments()) {
                int equals = token.text().indexOf('=');
                if (token.kind() == Kind.STRING && equals > 0) {
                    secret(
                            step.line(),
                            token.text().substring(0, equals),
                            token.text().substring(equals + 1));
                }
            }
        }
        if (name.equals("sh")) {
            Optional<String> script = step.text("script");
            script.ifPresentOrElse(
                    text -> commands.problemsIn(folder, text)
                            .forEach(problem -> problems.add("line " + step.line() + ": " + problem)),
                    () -> unchecked.add("the commands of line " + step.line()));
        } else if (step.hasBody()) {
            String inner = name.equals("dir") ? step.text("path").orElse("$unknown") : "";
            steps(step, inner.isEmpty() || inner.contains("$") ? folder : CommandFacts.resolve(folder, inner));
        }
    }

    private static String first(GroovyStatement statement) {
        return statement.arguments().stream().findFirst().map(Token::text).orElse("");
    }

    private static Optional<GroovyStatement> section(List<GroovyStatement> sections, String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
    }
}
