package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.demo.DemoModel;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.SampleProject;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs of the command line on the sample project, with stand-ins for the model and GitHub. */
final class DemoRun implements AutoCloseable {

    final SampleProject project;
    final LoopbackModelServer model;
    final LoopbackGitHub gitHub;
    final Map<String, String> environment = new HashMap<>();

    DemoRun(Path folder) throws Exception {
        project = SampleProject.create(folder);
        model = LoopbackModelServer.start(new DemoModel());
        gitHub = new LoopbackGitHub(project.bare(), (String) SampleProject.SETTINGS.get("repository"));
        environment.put("OPENAI_API_KEY", "test-key-without-value");
        environment.put("OPENAI_BASE_URL", model.baseUrl().toString());
        environment.put("GITHUB_TOKEN", "test-token-without-value");
        environment.put("GITHUB_API_URL", gitHub.apiUrl());
    }

    /** Runs all stages; the options come after those that the sample project needs. */
    CommandLineRun run(String... options) {
        return runIn(project.clone(), options);
    }

    /** The same in another clone. */
    CommandLineRun runIn(Path clone, String... options) {
        List<String> arguments = new ArrayList<>(List.of("run", "--repo", clone.toString()));
        SampleProject.SETTINGS.forEach((name, value) -> {
            if (!List.of(options).contains(Setting.named(name).option())) {
                arguments.addAll(List.of(Setting.named(name).option(), value.toString()));
            }
        });
        arguments.addAll(List.of(options));
        return CommandLineRun.of(environment, arguments.toArray(String[]::new));
    }

    /** Brings the clone to what the remote's base is now, as the next night's checkout does. */
    void checkOutAgain() throws Exception {
        project.update();
    }

    /** The newest run. */
    RunDirectory directory() throws Exception {
        return new RunFolder(project.clone()).all().get(0);
    }

    RunRecord record() throws Exception {
        return directory().record().orElseThrow();
    }

    @Override
    public void close() {
        model.close();
        gitHub.close();
    }
}
