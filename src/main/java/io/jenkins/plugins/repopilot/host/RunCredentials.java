package io.jenkins.plugins.repopilot.host;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.model.Run;
import io.jenkins.plugins.repopilot.config.Destination;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import java.util.function.Supplier;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** The credentials of one run, looked up in the context of its build and tracked there. Their text is fetched for each use. */
public final class RunCredentials {

    /** Name of the field with the model's key. */
    public static final String OPENAI_FIELD = "openAiCredentialsId";

    /** Name of the field with GitHub's credential. */
    public static final String GITHUB_FIELD = "gitHubCredentialsId";

    private final Run<?, ?> build;
    private final String openAiId;
    private final String gitHubId;
    private final Secrets secrets;

    RunCredentials(Run<?, ?> build, String openAiId, String gitHubId, Secrets secrets) {
        this.build = build;
        this.openAiId = openAiId;
        this.gitHubId = gitHubId;
        this.secrets = secrets;
    }

    /**
     * The model's key.
     *
     * @param baseUrl where it will be sent
     * @return {@code null} if none is configured
     * @throws InvalidSettingException if the id names nothing that this build may send there, or something else than a Secret text
     */
    Supplier<String> modelKey(String baseUrl) {
        StandardCredentials found = find(OPENAI_FIELD, openAiId, "Secret text", Destination.model(baseUrl));
        if (found == null) {
            return null;
        }
        if (!(found instanceof StringCredentials key)) {
            throw wrongType(OPENAI_FIELD, found, "Secret text");
        }
        return () -> secrets.add(key.getSecret().getPlainText());
    }

    /**
     * A token for GitHub.
     *
     * @param apiUrl address of the API that it will be sent to, beside the host of the repository
     * @return {@code null} if none is configured
     * @throws InvalidSettingException if the id names nothing that this build may send there, or it is of another type, or gives no token
     */
    Supplier<String> gitHubToken(String apiUrl) {
        String types = "Secret text, Username with password, or GitHub App";
        StandardCredentials found = find(GITHUB_FIELD, gitHubId, types, Destination.gitHub(apiUrl));
        if (found == null) {
            return null;
        }
        Supplier<String> token;
        if (found instanceof StringCredentials text) {
            token = () -> secrets.add(text.getSecret().getPlainText());
        } else if (found instanceof StandardUsernamePasswordCredentials login) {
            token = () -> secrets.add(login.getPassword().getPlainText());
        } else {
            throw wrongType(GITHUB_FIELD, found, types);
        }
        try {
            token.get();
        } catch (RuntimeException e) {
            throw new InvalidSettingException(
                    GITHUB_FIELD,
                    "the credential '" + gitHubId + "' gives no token: " + e.getMessage()
                            + "; a GitHub App needs its owner and repositories named, inferred access can't be used here");
        }
        return token;
    }

    private StandardCredentials find(String field, String id, String types, Destination destination) {
        if (id == null || id.isBlank()) {
            return null;
        }
        StandardCredentials found = destination.find(
                field,
                id,
                where -> CredentialsProvider.findCredentialById(id, StandardCredentials.class, build, where));
        if (found == null) {
            throw new InvalidSettingException(
                    field,
                    "there is no credential '" + id + "' that "
                            + build.getParent().getFullName() + " may use; create a " + types
                            + " of that id in its folder or globally (not in scope System)");
        }
        return CredentialsProvider.track(build, found);
    }

    private static InvalidSettingException wrongType(String field, StandardCredentials found, String types) {
        return new InvalidSettingException(
                field,
                "the credential '" + found.getId() + "' is of the type "
                        + found.getDescriptor().getDisplayName() + " (" + CredentialsNameProvider.name(found)
                        + "), needed is " + types);
    }
}
