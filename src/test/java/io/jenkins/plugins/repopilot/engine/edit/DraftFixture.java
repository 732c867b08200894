package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.Improvement.Action;
import io.jenkins.plugins.repopilot.engine.record.Improvement.FileChange;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** From a reply to a folder, without a model and without git: every file of the folder counts as under version control. */
final class DraftFixture {

    final RunContext context;
    final Draft draft;
    private final PathPolicy policy;
    private final EditApplier.Rules rules;

    DraftFixture(Path root, EditCase c) throws IOException, InterruptedException {
        this(
                root,
                c.settings.isEmpty() ? RunSettings.DEFAULTS : RunSettings.of(c.settings),
                improvement(c),
                shown(c),
                c.words);
    }

    DraftFixture(Path root, RunSettings settings, Improvement improvement, Collection<String> shown, String words)
            throws IOException, InterruptedException {
        GitRepository git = (GitRepository) Proxy.newProxyInstance(
                GitRepository.class.getClassLoader(),
                new Class<?>[] {GitRepository.class},
                (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "tracked" ->
                            ((Collection<?>) arguments[0])
                                    .stream()
                                            .filter(path -> Files.exists(root.resolve((String) path)))
                                            .collect(Collectors.toSet());
                        case "ignored" -> Set.of();
                        case "attributes" -> Map.of();
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
        context = new RunContext(
                settings,
                null,
                null,
                new LocalWorkspace(root),
                null,
                git,
                null,
                null,
                null,
                null,
                new Redactor(),
                line -> {},
                null,
                new RunContext.HostFacts("", true, true));
        policy = PathPolicy.of(settings);
        draft = Draft.read(context, policy, improvement, shown);
        rules = EditApplier.Rules.of(settings.get(Setting.EDIT_FORMAT).equals("whole"), words);
    }

    /** What is wrong with a reply, nothing if it was applied in memory. */
    List<Refusal> apply(String reply) throws IOException, InterruptedException {
        ParsedReply parsed = EditParser.parse(reply, draft.offered());
        return parsed instanceof ParsedReply.Refused refused
                ? List.of(refused.refusal())
                : draft.apply(context, ((ParsedReply.Edits) parsed).edits(), rules)
                        .problems();
    }

    List<Refusal> write() throws IOException, InterruptedException {
        return context.workspace().call(new WriteFiles(policy, draft.writes()));
    }

    private static List<String> shown(EditCase c) {
        List<String> shown = new ArrayList<>();
        c.files.forEach((path, stored) -> {
            if (!stored.how().contains("unseen")) {
                shown.add(path);
            }
        });
        shown.addAll(c.renames.values());
        return shown;
    }

    private static Improvement improvement(EditCase c) {
        List<FileChange> changes = new ArrayList<>();
        c.deletes.forEach(path -> changes.add(new FileChange(Action.DELETE, path, null, "", "")));
        c.renames.forEach((path, to) -> changes.add(new FileChange(Action.RENAME, path, to, "", "")));
        return EditFixture.improvement(1, c.words, Priority.HIGH, changes);
    }
}
