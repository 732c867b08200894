package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.git.CliGit;
import io.jenkins.plugins.repopilot.engine.llm.ModelService;
import io.jenkins.plugins.repopilot.engine.local.LocalShell;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A run's context over real parts: a real repository, real processes; only the model is a test's own. */
final class Fixtures {

    final List<String> console = new CopyOnWriteArrayList<>();
    private final Path repository;
    private final Path runDirectory;
    private RunSettings settings = RunSettings.DEFAULTS;
    private RunContext.HostFacts host = new RunContext.HostFacts("", false, false);
    private ModelService model;
    private List<String> missing = List.of();
    private Map<String, String> environment = System.getenv();

    Fixtures(Path repository, Path runDirectory) {
        this.repository = repository;
        this.runDirectory = runDirectory;
    }

    Fixtures with(String setting, Object value) {
        settings = settings.with(Map.of(setting, value));
        return this;
    }

    Fixtures trusted() {
        host = new RunContext.HostFacts("", true, false);
        return this;
    }

    /** With a variable more in the host's environment. */
    Fixtures withVariable(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        environment = more;
        return this;
    }

    /** On a machine that lacks some programs. */
    Fixtures withoutPrograms(String... names) {
        missing = List.of(names);
        return this;
    }

    Fixtures answeredBy(ModelService service) {
        model = service;
        return this;
    }

    /** A new context over the same run directory each time, as after a crash. */
    RunContext context() throws IOException {
        RunDirectory directory = RunDirectory.create(runDirectory);
        LocalShell local = new LocalShell(repository, environment);
        Shell shell = command -> {
            for (String name : missing) {
                if (command.arguments().contains(name)) {
                    throw new IOException("Could not start " + name + ": there is no such program");
                }
            }
            return local.run(command);
        };
        return new RunContext(
                settings,
                directory,
                new BeadChain(directory.journal(), TimeSource.SYSTEM, (before, after) -> {}),
                new LocalWorkspace(repository),
                shell,
                new CliGit(shell, Duration.ofSeconds(30)),
                null,
                null,
                null,
                model,
                new Redactor(),
                console::add,
                TimeSource.SYSTEM,
                host);
    }
}
