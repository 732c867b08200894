package io.jenkins.plugins.repopilot.engine.scaffold;

/**
 * A file that is not decided on yet.
 *
 * @param text {@code null} if there will be none
 * @param mended whether it was given back once already
 * @param reason why there will be none, else {@code null}
 */
record Draft(String path, BestPracticeAudit.Plan plan, String text, boolean mended, String reason) {

    static Draft of(String path, BestPracticeAudit.Plan plan, String text) {
        return new Draft(path, plan, text, false, null);
    }

    Draft mendedTo(String newText) {
        return new Draft(path, plan, newText, true, null);
    }

    Draft without(String why) {
        return new Draft(path, plan, null, true, why);
    }
}
