package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;

/** What a scaffold found and made, as it is shown. */
final class ScaffoldViews {

    private ScaffoldViews() {}

    /** {@code null} for a run that improves. */
    static RunView.ScaffoldView of(RunRecord record) {
        Scaffold scaffold = record.scaffold();
        if (scaffold == null) {
            return null;
        }
        return new RunView.ScaffoldView(
                scaffold.audit() == null ? 0 : scaffold.audit().existing().size(),
                scaffold.audit() == null ? 0 : scaffold.audit().missing().size(),
                scaffold.created().stream()
                        .map(created -> new RunView.WrittenView(
                                ShownText.name(created.path()),
                                ShownText.names(created.checks()),
                                ShownText.names(created.unverified())))
                        .toList(),
                scaffold.skipped().stream()
                        .map(skipped -> new RunView.LeftOutView(
                                ShownText.name(scaffold.nameOf(skipped)), ShownText.summary(skipped.reason())))
                        .toList());
    }
}
