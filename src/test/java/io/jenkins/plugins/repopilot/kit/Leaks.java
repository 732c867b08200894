package io.jenkins.plugins.repopilot.kit;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.management.HotSpotDiagnosticMXBean;
import hudson.model.Slave;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.security.MasterToSlaveCallable;
import org.apache.commons.io.FileUtils;

/** Looks for the credentials of {@link DemoWorld} where they must not be. */
public final class Leaks {

    private Leaks() {}

    public static void assertNoneIn(Path folder) throws IOException {
        for (File file : FileUtils.listFiles(folder.toFile(), null, true)) {
            assertFalse(contains(file.toPath(), DemoWorld.MODEL_KEY), "model key in " + file);
            assertFalse(contains(file.toPath(), DemoWorld.GITHUB_TOKEN), "GitHub token in " + file);
        }
    }

    /** Among all objects of the agent's process: whatever came over the channel and was not collected yet. */
    public static void assertNoModelKeyInTheMemoryOf(Slave agent, Path scratch) throws Exception {
        agent.getChannel().call(new DumpHeap(scratch.toString()));
        assertFalse(contains(scratch, DemoWorld.MODEL_KEY), "the model's key came to the agent");
        Files.delete(scratch);
    }

    private static boolean contains(Path file, String text) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    }

    private static final class DumpHeap extends MasterToSlaveCallable<Void, Exception> {

        private static final long serialVersionUID = 1;

        private final String file;

        DumpHeap(String file) {
            this.file = file;
        }

        @Override
        public Void call() throws Exception {
            ManagementFactory.newPlatformMXBeanProxy(
                            ManagementFactory.getPlatformMBeanServer(),
                            "com.sun.management:type=HotSpotDiagnostic",
                            HotSpotDiagnosticMXBean.class)
                    .dumpHeap(file, false);
            return null;
        }
    }
}
