package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run in a process of its own that gets SIGKILL in a certain stage. Arguments:
 * workspace, run id, stage, number of bead changes after the stage's start, then settings as name=value.
 */
final class KilledRun {

    /** The status of a process that SIGKILL ended. */
    static final int KILLED = 137;

    private KilledRun() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> given = new LinkedHashMap<>();
        for (int i = 4; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            given.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        Terminal terminal = new Terminal(System.out, System.err, System.getenv(), 0);
        RunFolder folder = new RunFolder(Path.of(arguments[0]));
        Progress progress = new Killer(Stage.of(arguments[2]), Integer.parseInt(arguments[3]));
        LocalRunHost host = new LocalRunHost(terminal, folder, progress, TimeSource.SYSTEM, null);
        PilotRun.start(host, RunSettings.of(given), arguments[1]).runAll();
    }

    private static final class Killer implements Progress {

        private final Stage stage;
        private int left;
        private boolean inside;

        Killer(Stage stage, int left) {
            this.stage = stage;
            this.left = left;
        }

        @Override
        public synchronized void changed(Bead before, Bead after) {
            inside |= after.id().equals(stage.id()) && after.status() == BeadStatus.RUNNING;
            if (inside && left-- <= 0) {
                kill();
            }
        }

        private static void kill() {
            try {
                new ProcessBuilder(
                                "kill",
                                "-KILL",
                                String.valueOf(ProcessHandle.current().pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
                Thread.currentThread().join(); // the signal is on its way; not one more step is made
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void line(String text) {
            System.out.println(text);
        }

        @Override
        public void close() {
            // nothing to draw
        }
    }
}
