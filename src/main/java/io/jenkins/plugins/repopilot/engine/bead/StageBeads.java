package io.jenkins.plugins.repopilot.engine.bead;

import io.jenkins.plugins.repopilot.engine.Stage;

/**
 * The beads of the steps of one stage, {@code <stage>.<name>}. Beginning one that runs and ending one that is over do nothing, so that a
 * stage which is run again after a crash tells nothing twice.
 */
public final class StageBeads {

    private final BeadChain chain;
    private final Stage stage;
    private final BeadCategory category;

    public StageBeads(BeadChain chain, Stage stage, BeadCategory category) {
        this.chain = chain;
        this.stage = stage;
        this.category = category;
    }

    public String id(String name) {
        return stage.id() + "." + name;
    }

    /** Opens and starts it; false if it is over already. */
    public boolean begin(String name, String title, String input) {
        Bead bead = chain.open(id(name), stage.id(), stage, category, title, input);
        if (bead.status() == BeadStatus.PENDING) {
            chain.start(bead.id());
        }
        return !bead.status().isDone();
    }

    public void complete(String name, String summary) {
        if (running(name)) {
            chain.complete(id(name), summary);
        }
    }

    public void fail(String name, String error) {
        if (running(name)) {
            chain.fail(id(name), error);
        }
    }

    public void skip(String name, String reason) {
        if (running(name)) {
            chain.skip(id(name), reason);
        }
    }

    public void note(String name, String key, Object value) {
        chain.note(id(name), key, value);
    }

    private boolean running(String name) {
        return chain.find(id(name))
                .filter(bead -> bead.status() == BeadStatus.RUNNING)
                .isPresent();
    }
}
