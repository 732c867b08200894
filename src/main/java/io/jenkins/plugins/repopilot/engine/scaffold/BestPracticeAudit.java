package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Audit;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Existing;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Missing;
import io.jenkins.plugins.repopilot.engine.record.Stack;
import io.jenkins.plugins.repopilot.engine.record.Stack.Component;
import io.jenkins.plugins.repopilot.engine.scan.RepositoryView;
import io.jenkins.plugins.repopilot.engine.testing.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A repository compared with the check-list. Needs no model and changes nothing.
 *
 * @param stack what the repository is made of
 * @param audit what is there and what is missing
 * @param plans by path, how each missing file that is not left to the owner comes about
 */
public record BestPracticeAudit(Stack stack, Audit audit, Map<String, Plan> plans) {

    /**
     * @param component {@code null} for a file of the whole repository
     */
    record Plan(Check check, Check.Target target, Component component) {}

    /**
     * Audits a workspace as it is.
     *
     * @param cacheFile where the scan keeps what it knows
     * @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException if an option can't be used
     */
    public static BestPracticeAudit of(
            Workspace workspace, Path cacheFile, RunSettings settings, Scaffold.Options options)
            throws IOException, InterruptedException {
        CheckList list = CheckList.of(options);
        RepositoryView view = RepositoryView.of(workspace, cacheFile);
        List<String> names = workspace.call(new FileNames());
        Stack stack = StackDetector.detect(view, names);
        Project project = workspace.call(new Project.Look());
        return new Work(view, names, stack, project, settings, options).compare(list);
    }

    /** Audits the workspace of a run. */
    static BestPracticeAudit of(RunContext context, Scaffold.Options options) throws IOException, InterruptedException {
        return of(
                context.workspace(),
                context.directory().cache().resolve(RepositoryView.CACHE_FILE),
                context.settings(),
                options);
    }

    /** One comparison. */
    private static final class Work {
        private final RepositoryView view;
        private final Map<String, String> paths = new LinkedHashMap<>();
        private final Stack stack;
        private final Project project;
        private final RunSettings settings;
        private final Scaffold.Options options;
        private final List<Existing> existing = new ArrayList<>();
        private final List<Missing> missing = new ArrayList<>();
        private final List<String> notApplicable = new ArrayList<>();
        private final Map<String, Plan> plans = new LinkedHashMap<>();

        Work(
                RepositoryView view,
                List<String> names,
                Stack stack,
                Project project,
                RunSettings settings,
                Scaffold.Options options) {
            this.view = view;
            // some file systems don't tell README.md from readme.md: one of them is enough everywhere
            names.forEach(name -> paths.putIfAbsent(name.toLowerCase(Locale.ROOT), name));
            this.stack = stack;
            this.project = project;
            this.settings = settings;
            this.options = options;
        }

        BestPracticeAudit compare(CheckList list) throws IOException, InterruptedException {
            Set<String> facts = stack.facts();
            for (Check check : list.checks()) {
                Optional<String> where = place(check);
                if (where.isPresent()) {
                    there(check, where.get());
                } else if (!check.when().isEmpty() && !Wildcard.anyMatches(check.when(), facts)) {
                    notApplicable.add(check.id());
                } else if (check.role() != null && !stack.components().isEmpty()) {
                    compareComponents(check);
                } else {
                    Optional<String> fact = facts.stream()
                            .filter(f -> Wildcard.anyMatches(check.satisfiedBy(), List.of(f)))
                            .findFirst();
                    if (fact.isPresent()) {
                        existing.add(new Existing(
                                check.id(),
                                check.title(),
                                fact.get().substring(fact.get().indexOf(':') + 1)));
                    } else {
                        lacks(check, List.of());
                    }
                }
            }
            return new BestPracticeAudit(
                    stack,
                    new Audit(existing, missing, notApplicable, list.switchedOff()),
                    Collections.unmodifiableMap(plans));
        }

        /** Files for single ecosystems are looked for in their components, not at the top. */
        private Optional<String> place(Check check) {
            return paths.entrySet().stream()
                    .filter(path -> check.files().stream()
                                    .anyMatch(file -> file.ecosystem() == null
                                            && file.path()
                                                    .toLowerCase(Locale.ROOT)
                                                    .equals(path.getKey()))
                            || check.places().stream()
                                    .anyMatch(place -> Wildcard.matches(place.toLowerCase(Locale.ROOT), path.getKey())))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        private void there(Check check, String path) throws IOException, InterruptedException {
            String text =
                    check.thinLines() == 0 ? null : view.read(List.of(path)).get(path);
            long lines = text == null
                    ? Long.MAX_VALUE
                    : text.lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.matches("=+|-+"))
                            .count();
            if (lines < check.thinLines()) {
                missing.add(new Missing(
                        check.id(),
                        check.title(),
                        List.of(),
                        Check.Made.OWNER.id(),
                        path + " has " + Count.of(lines, "line") + " of text: " + check.advice()));
            } else {
                existing.add(new Existing(check.id(), check.title(), path));
            }
        }

        private void compareComponents(Check check) {
            List<Component> without = stack.components().stream()
                    .filter(component -> !component.has(check.role()))
                    .toList();
            if (!without.isEmpty()) {
                lacks(check, without);
                return;
            }
            existing.add(new Existing(
                    check.id(),
                    check.title(),
                    String.join(
                            ", ",
                            stack.components().stream()
                                    .flatMap(component -> shown(component, check.role()).stream())
                                    .distinct()
                                    .toList())));
        }

        private static List<String> shown(Component component, String role) {
            return switch (role) {
                case "formatter" -> component.formatters();
                case "linter" -> component.linters();
                case "task-runner" -> component.taskRunners();
                default ->
                    List.of(component.testFiles()
                            + (component.testFiles() == 1 ? " test file" : " test files")
                            + (component.path().isEmpty() ? "" : " in " + component.path()));
            };
        }

        private void lacks(Check check, List<Component> components) {
            Map<String, Plan> files = new LinkedHashMap<>();
            if (check.made() == Check.Made.TEST) {
                for (Component component : components) {
                    FirstTest.place(project, component, settings)
                            .ifPresent(path -> files.put(
                                    path, new Plan(check, new Check.Target(path, null, null, null), component)));
                }
            }
            for (Check.Target target : check.files()) {
                if (target.ecosystem() == null) {
                    files.put(target.path(), new Plan(check, target, null));
                }
                for (Component component : components) {
                    String path = WorkspacePath.join(component.path(), target.path());
                    if (component.ecosystem().equals(target.ecosystem())
                            && !paths.containsKey(path.toLowerCase(Locale.ROOT))) {
                        files.put(path, new Plan(check, target, component));
                    }
                }
            }
            boolean owner = check.made() == Check.Made.OWNER
                    || check.made() == Check.Made.LICENCE && options.license().isEmpty()
                    || files.isEmpty();
            if (!owner) {
                files.forEach(plans::putIfAbsent);
            }
            missing.add(new Missing(
                    check.id(),
                    check.title(),
                    owner ? List.of() : List.copyOf(files.keySet()),
                    owner ? Check.Made.OWNER.id() : check.made().id(),
                    owner ? advice(check) : note(components)));
        }

        private static String advice(Check check) {
            return check.advice() != null
                    ? check.advice()
                    : check.made() == Check.Made.TEST
                            ? "no test framework was recognised; set testFramework or testCommand"
                            : "it is left to the owner";
        }

        private String note(List<Component> components) {
            boolean whole = components.size() == 1 && components.get(0).path().isEmpty() && !shared(components.get(0));
            return components.isEmpty() || whole
                    ? null
                    : "for "
                            + String.join(
                                    ", ", components.stream().map(this::called).toList());
        }

        private String called(Component component) {
            return component.place() + (shared(component) ? " (" + component.language() + ")" : "");
        }

        /** Whether its folder has manifests of several ecosystems. */
        private boolean shared(Component component) {
            return stack.components().stream()
                            .filter(other -> other.path().equals(component.path()))
                            .count()
                    > 1;
        }
    }
}
