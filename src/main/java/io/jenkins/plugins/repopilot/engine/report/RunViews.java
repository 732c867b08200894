package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.record.BeadSummary;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.RunUsage;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes the view of a run from its record and its beads as they are now. */
public final class RunViews {

    private RunViews() {}

    /**
     * The whole view of a run that nobody is at work on, or that is looked at once.
     *
     * @param sources whether diffs, test output and documents go in
     * @throws IOException if the directory holds no record, or can't be read
     */
    public static RunView of(RunDirectory directory, boolean sources, Locale locale, Instant now) throws IOException {
        RunRecord record =
                directory.record().orElseThrow(() -> new IOException("There is no run record in " + directory.path()));
        List<Bead> journal = directory.journal().read();
        List<Bead> beads = journal.isEmpty() ? record.beads() : journal;
        RunView view = of(record, beads, settings(directory), locale, now);
        return sources ? withSources(view, RunSources.of(directory, record, beads)) : view;
    }

    /** The view of these beads, without sources. */
    public static RunView of(RunRecord record, List<Bead> beads, RunSettings settings, Locale locale, Instant now) {
        return new RunView(
                RunView.VERSION,
                now,
                0,
                false,
                record.status() == RunStatus.RUNNING,
                locale.toLanguageTag(),
                Labels.of(locale),
                run(record, beads, settings),
                StageViews.of(record, beads),
                beads.stream()
                        .map(bead -> BeadViews.of(bead, record.codeChanges()))
                        .toList(),
                null,
                BeadSummary.of(beads),
                record.improvements().stream()
                        .map(i -> improvement(i, record.codeChanges()))
                        .toList(),
                analysis(record),
                ReviewViews.of(record),
                TestViews.of(record),
                record.scaffold() == null ? MergeViews.gate(record.mergeResult()) : List.of(),
                MergeViews.pullRequest(record.mergeResult()),
                MergeViews.docs(record.docsUpdated()),
                ScaffoldViews.of(record),
                usage(beads),
                null);
    }

    /**
     * The view of a run that somebody is at work on, or was.
     *
     * @param known the sequence up to which the reader knows the beads, 0 if it knows none
     * @param building whether the host still works on it; what says it is running without that was interrupted
     */
    public static RunView live(
            RunRecord record,
            LiveBeads.State state,
            long known,
            boolean building,
            RunSettings settings,
            Locale locale,
            Instant now) {
        List<Bead> beads = state.beads().isEmpty() ? record.beads() : state.beads();
        boolean lost = record.status() == RunStatus.RUNNING && !building;
        RunRecord shown = lost
                ? record.edit()
                        .error(record.error() == null ? Labels.of(locale).get("run.lost") : record.error())
                        .ended(RunStatus.ABORTED, lastChange(beads, record.startedAt()))
                        .done()
                : record;
        RunView view = of(shown, beads, settings, locale, now);
        List<Bead> news = state.since(known);
        boolean partial = known > 0 && known <= state.sequence();
        return new RunView(
                view.version(),
                view.now(),
                state.sequence(),
                partial,
                view.live(),
                view.locale(),
                partial ? Map.of() : view.labels(),
                view.run(),
                view.stages(),
                partial
                        ? news.stream()
                                .map(b -> BeadViews.of(b, record.codeChanges()))
                                .toList()
                        : view.beads(),
                building && !state.output().isEmpty() ? state.output() : null,
                view.summary(),
                view.improvements(),
                view.analysis(),
                view.review(),
                view.tests(),
                view.gate(),
                view.pullRequest(),
                view.docs(),
                view.scaffold(),
                view.usage(),
                null);
    }

    private static Instant lastChange(List<Bead> beads, Instant start) {
        return beads.stream()
                .flatMap(bead -> Stream.of(bead.startedAt(), bead.completedAt()))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(start);
    }

    /** The same view with text of the repository. */
    public static RunView withSources(RunView view, RunView.Sources sources) {
        return new RunView(
                view.version(),
                view.now(),
                view.sequence(),
                view.partial(),
                view.live(),
                view.locale(),
                view.labels(),
                view.run(),
                view.stages(),
                view.beads(),
                view.output(),
                view.summary(),
                view.improvements(),
                view.analysis(),
                view.review(),
                view.tests(),
                view.gate(),
                view.pullRequest(),
                view.docs(),
                view.scaffold(),
                view.usage(),
                sources);
    }

    /** The settings that the run was started with, the defaults if they were not kept. */
    public static RunSettings settings(RunDirectory directory) {
        try {
            return directory.settings();
        } catch (IOException | IllegalArgumentException e) {
            return RunSettings.of(Map.of());
        }
    }

    private static RunView.Run run(RunRecord record, List<Bead> beads, RunSettings settings) {
        RunRecord.Origin origin = record.origin();
        return new RunView.Run(
                ShownText.name(record.runId()),
                ShownText.name(record.targetRepo()),
                ShownText.name(record.branchName()),
                origin == null ? null : ShownText.name(origin.baseBranch()),
                origin == null ? null : ShownText.name(origin.baseSha()),
                record.status().id(),
                record.startedAt(),
                record.completedAt(),
                record.durationSec(),
                ShownText.summary(record.skipReason()),
                ShownText.summary(record.error()),
                settings.get(Setting.AUTO_MERGE_THRESHOLD),
                settings.get(Setting.MAX_DIFF_LINES),
                settings.get(Setting.AUTO_MERGE),
                settings.get(Setting.DRY_RUN),
                BeadViews.modelSeconds(beads));
    }

    private static RunView.ImprovementView improvement(Improvement improvement, CodeChanges changes) {
        CodeChanges.Applied applied = changes == null
                ? null
                : changes.applied().stream()
                        .filter(a -> a.improvementId().equals(improvement.id()))
                        .findFirst()
                        .orElse(null);
        return new RunView.ImprovementView(
                ShownText.name(improvement.id()),
                improvement.category() == null ? null : improvement.category().id(),
                ShownText.name(improvement.title()),
                ShownText.summary(improvement.reason()),
                ShownText.summary(improvement.expectedEffect()),
                improvement.priority(),
                ShownText.names(improvement.filesAffected()),
                improvement.score(),
                improvement.status().id(),
                ShownText.summary(improvement.statusReason()),
                ShownText.name(improvement.commit()),
                applied == null ? null : applied.additions(),
                applied == null ? null : applied.deletions(),
                applied == null ? List.of() : ShownText.names(applied.checks()),
                applied == null ? List.of() : ShownText.names(applied.unverified()));
    }

    private static RunView.AnalysisView analysis(RunRecord record) {
        if (record.repoAnalysis() == null) {
            return null;
        }
        Map<String, Long> languages = new LinkedHashMap<>();
        record.repoAnalysis().languages().forEach((name, lines) -> languages.put(ShownText.name(name), lines));
        return new RunView.AnalysisView(
                record.repoAnalysis().files(),
                record.repoAnalysis().lines(),
                languages,
                ShownText.summary(record.repoAnalysis().summary()),
                ShownText.names(record.repoAnalysis().documents()));
    }

    /** A name of a repository or of a model's making, fit to be shown in one line. */
    public static String shownName(String text) {
        return ShownText.name(text);
    }

    /** Only what a browser opens as a page: never {@code javascript:} and the like. */
    public static String webAddress(String url) {
        return url != null && url.matches("https?://[^\\s\"'<>]{1,2000}") ? url : null;
    }

    private static RunView.UsageView usage(List<Bead> beads) {
        RunUsage usage = RunUsage.of(beads);
        Map<String, Long> stages = new LinkedHashMap<>();
        usage.stages().forEach((stage, used) -> stages.put(stage, used.totalTokens()));
        return new RunView.UsageView(
                usage.total().calls(),
                usage.total().inputTokens(),
                usage.total().outputTokens(),
                usage.total().cachedTokens(),
                usage.total().cost(),
                stages);
    }

    static boolean atWork(Bead bead) {
        return bead.status() == BeadStatus.RUNNING;
    }
}
