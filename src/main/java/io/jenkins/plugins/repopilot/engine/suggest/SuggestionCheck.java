package io.jenkins.plugins.repopilot.engine.suggest;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.edit.PathPolicy;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.Improvement.Action;
import io.jenkins.plugins.repopilot.engine.record.Improvement.FileChange;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import io.jenkins.plugins.repopilot.engine.scan.RepositoryView;
import io.jenkins.plugins.repopilot.engine.suggest.SuggestionReply.SuggestedChange;
import io.jenkins.plugins.repopilot.engine.suggest.SuggestionReply.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Holds a suggestion against the repository: its files exist, its changes can be made and are allowed. */
public final class SuggestionCheck {

    private static final int MOST_FILES = 12;
    private static final int LONGEST_TITLE = 120;

    private final RepositoryView view;
    private final PathPolicy policy;

    public SuggestionCheck(RepositoryView view, PathPolicy policy) {
        this.view = view;
        this.policy = policy;
    }

    /** All that is wrong with a reply, a sentence each, for the model to put right. */
    public List<String> problems(SuggestionReply reply) {
        List<String> problems = new ArrayList<>();
        if (reply.improvements() == null) {
            return List.of("improvements is missing.");
        }
        for (Suggestion suggestion : reply.improvements()) {
            for (String problem : problems(suggestion)) {
                problems.add("\"" + suggestion.title() + "\": " + problem);
            }
        }
        return problems;
    }

    /** What makes one suggestion unusable. */
    public List<String> problems(Suggestion suggestion) {
        List<String> problems = new ArrayList<>();
        if (isBlank(suggestion.title()) || isBlank(suggestion.description()) || isBlank(suggestion.reason())) {
            problems.add("title, description and reason must not be empty.");
        }
        if (priority(suggestion.priority()).isEmpty()) {
            problems.add("priority '" + suggestion.priority() + "' is not one of critical, high, medium, low.");
        }
        if (suggestion.changes() == null || suggestion.changes().isEmpty()) {
            problems.add("it names no file to change.");
            return problems;
        }
        if (suggestion.changes().size() > MOST_FILES) {
            problems.add(
                    "it changes " + suggestion.changes().size() + " files; at most " + MOST_FILES + " are allowed.");
        }
        suggestion.changes().forEach(change -> problem(change).ifPresent(problems::add));
        return problems;
    }

    private Optional<String> problem(SuggestedChange change) {
        Optional<Action> action = action(change.action());
        if (action.isEmpty()) {
            return Optional.of("action '" + change.action() + "' is not one of modify, create, delete, rename.");
        }
        if (isBlank(change.path())) {
            return Optional.of("a change names no path.");
        }
        boolean exists = view.has(change.path());
        if (action.get() == Action.CREATE && exists) {
            return Optional.of("the file " + change.path() + " exists already, so it can't be created.");
        }
        if (action.get() != Action.CREATE && !exists) {
            return Optional.of("there is no text file " + change.path() + " in the repository.");
        }
        if (action.get() == Action.RENAME) {
            String target = renamedTo(change);
            if (isBlank(target) || view.has(target)) {
                return Optional.of("the rename of " + change.path() + " needs a new path that does not exist yet.");
            }
            Optional<String> refused = policy.forbids(target).map(refusal -> refusal.describe());
            if (refused.isPresent()) {
                return refused;
            }
        }
        return (action.get() == Action.CREATE ? policy.forbids(change.path()) : policy.forbidsChange(change.path()))
                .map(refusal -> refusal.describe());
    }

    /** The usable suggestions of a reply. They have no id yet. */
    public List<Improvement> improvements(Category category, SuggestionReply reply) {
        return reply.improvements().stream()
                .filter(suggestion -> problems(suggestion).isEmpty())
                .map(suggestion -> improvement(category, suggestion))
                .toList();
    }

    private static Improvement improvement(Category category, Suggestion suggestion) {
        List<FileChange> changes = new ArrayList<>();
        Set<String> files = new LinkedHashSet<>();
        for (SuggestedChange change : suggestion.changes()) {
            Action action = action(change.action()).orElseThrow();
            String target = action == Action.RENAME ? renamedTo(change) : null;
            changes.add(
                    new FileChange(action, change.path(), target, text(change.description()), text(change.codeHint())));
            files.add(change.path());
            if (target != null) {
                files.add(target);
            }
        }
        return new Improvement(
                "",
                category,
                title(suggestion.title()),
                text(suggestion.description()),
                text(suggestion.reason()),
                text(suggestion.expectedEffect()),
                priority(suggestion.priority()).orElse(Priority.LOW),
                List.copyOf(files),
                changes,
                null,
                Fingerprint.of(category, files, suggestion.title()),
                ImprovementStatus.PLANNED,
                null,
                null);
    }

    /** Whether what an earlier run left over can still be done: its files are as it needs them. */
    public boolean stillPossible(Improvement improvement) {
        return improvement.changes().stream()
                .allMatch(change -> problem(new SuggestedChange(
                                change.action().name(),
                                change.file(),
                                Optional.ofNullable(change.renamedTo()),
                                change.description(),
                                change.codeHint()))
                        .isEmpty());
    }

    private static String title(String title) {
        String line = title.replaceAll("\\s+", " ").strip().replaceFirst("\\.$", "");
        return line.length() > LONGEST_TITLE ? line.substring(0, LONGEST_TITLE) : line;
    }

    private static Optional<Action> action(String name) {
        try {
            return Optional.of(Action.valueOf(text(name).toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Priority> priority(String name) {
        try {
            return Optional.of(Priority.of(text(name)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String renamedTo(SuggestedChange change) {
        return change.renamedTo() == null ? null : change.renamedTo().orElse(null);
    }

    private static String text(String text) {
        return text == null ? "" : text.strip();
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
