package io.jenkins.plugins.repopilot.kit;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.util.Secret;
import io.jenkins.plugins.repopilot.config.RepoPilotConfiguration;
import io.jenkins.plugins.repopilot.demo.DemoModel;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.SampleProject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** The sample project, served by the stand-ins for GitHub and the model, and the credentials for both in Jenkins. */
public final class DemoWorld implements AutoCloseable {

    /** Put together at run time: a constant would be in the class files that travel to an agent. */
    public static final String MODEL_KEY = String.join("-", "sk", "planted", "model", "key", "4711");

    public static final String GITHUB_TOKEN = String.join("_", "ghp", "plantedGitHubToken0815");

    private final SampleProject project;
    private final LoopbackModelServer model;
    private final LoopbackGitHub gitHub;

    public DemoWorld(Path folder) throws Exception {
        project = SampleProject.create(folder);
        model = LoopbackModelServer.start(new DemoModel()).requiringKey(MODEL_KEY);
        gitHub = new LoopbackGitHub(project.bare(), (String) SampleProject.SETTINGS.get("repository"));
        gitHub.requireToken(GITHUB_TOKEN);
    }

    /** Puts both credentials into the Jenkins that runs, and lets it speak to the stand-ins. */
    public DemoWorld inJenkins() throws Exception {
        RepoPilotConfiguration.get().getLimits().setModelHosts(List.of("127.0.0.1:*"));
        RepoPilotConfiguration.get().getLimits().setGitHubHosts(List.of("127.0.0.1:*"));
        var credentials = SystemCredentialsProvider.getInstance().getCredentials();
        credentials.clear();
        credentials.add(
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "openai", "model", Secret.fromString(MODEL_KEY)));
        credentials.add(
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "github", "host", Secret.fromString(GITHUB_TOKEN)));
        credentials.add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "login", "", "x-access-token", GITHUB_TOKEN));
        SystemCredentialsProvider.getInstance().save();
        RepoPilotConfiguration.get().save();
        return this;
    }

    public SampleProject project() {
        return project;
    }

    public LoopbackModelServer model() {
        return model;
    }

    public LoopbackGitHub gitHub() {
        return gitHub;
    }

    /** Settings by name, addresses included. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(SampleProject.SETTINGS);
        settings.put("baseUrl", model.baseUrl().toString());
        settings.put("githubUrl", gitHub.apiUrl());
        return settings;
    }

    /** The parameters of a {@code repoPilot} call, with further ones. */
    public String parameters(String... more) {
        return settings().entrySet().stream()
                        .map(e -> e.getKey() + ": '" + e.getValue() + "'")
                        .collect(Collectors.joining(", "))
                + ", openAiCredentialsId: 'openai', gitHubCredentialsId: 'github'"
                + (more.length == 0 ? "" : ", " + String.join(", ", more));
    }

    /** How a scripted Pipeline checks the project out. */
    public String checkout() {
        return "git url: '" + gitHub.cloneUrl() + "', branch: 'main', credentialsId: 'login'";
    }

    @Override
    public void close() {
        model.close();
        gitHub.close();
    }
}
