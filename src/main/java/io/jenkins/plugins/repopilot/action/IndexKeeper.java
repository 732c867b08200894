package io.jenkins.plugins.repopilot.action;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the index of runs true when jobs and builds are renamed, moved or deleted. */
public final class IndexKeeper {

    private static final Logger LOGGER = Logger.getLogger(IndexKeeper.class.getName());

    private IndexKeeper() {}

    /** Jobs. */
    @Extension
    public static final class Jobs extends ItemListener {

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            if (item instanceof Job) {
                keep(() -> RunIndex.get()
                        .change(entry -> entry.job().equals(oldFullName), entry -> entry.inJob(newFullName)));
            }
        }

        @Override
        public void onDeleted(Item item) {
            if (item instanceof Job) {
                keep(() -> RunIndex.get().remove(entry -> entry.job().equals(item.getFullName())));
            }
        }
    }

    /** Builds. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {

        @Override
        public void onDeleted(Run<?, ?> build) {
            if (build.getAction(BeadChainAction.class) != null) {
                String job = build.getParent().getFullName();
                keep(() -> RunIndex.get().remove(e -> e.job().equals(job) && e.build() == build.getNumber()));
            }
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    private static void keep(Change change) {
        try {
            change.make();
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    "Could not bring the index of runs up to date; rebuild it with POST repo-pilot/rebuild",
                    e);
        }
    }
}
