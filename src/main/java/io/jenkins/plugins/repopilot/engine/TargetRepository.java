package io.jenkins.plugins.repopilot.engine;

import io.jenkins.plugins.repopilot.engine.forge.GitHubAddress;
import io.jenkins.plugins.repopilot.engine.forge.RemoteUrl;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Which repository on the code host a run is about: the setting {@code repository}, else the remote. */
public final class TargetRepository {

    private TargetRepository() {}

    /**
     * {@code owner/name}, {@code null} in a dry run without one.
     *
     * @param remoteUrl of {@code origin}, {@code null} if there is none
     * @throws RunRefusedException if neither says which, or both differ
     */
    public static String name(RunSettings settings, String remoteUrl) throws RunRefusedException {
        String wanted = settings.get(Setting.REPOSITORY);
        String webHost = webHost(settings.get(Setting.GITHUB_URL));
        Optional<RemoteUrl> remote =
                RemoteUrl.parse(remoteUrl).filter(url -> url.host().equals(webHost));
        if (!wanted.isEmpty()) {
            if (!wanted.matches("[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9._-]+")) {
                throw new InvalidSettingException(
                        Setting.REPOSITORY.name(), "'" + wanted + "' is not of the form owner/name");
            }
            if (remote.isPresent() && !remote.get().fullName().equalsIgnoreCase(wanted)) {
                throw new RunRefusedException("repository: " + wanted + " does not match the remote origin, which is "
                        + remote.get().fullName());
            }
            return wanted;
        }
        if (remote.isPresent()) {
            return remote.get().fullName();
        }
        if (settings.get(Setting.DRY_RUN)) {
            return null;
        }
        throw new RunRefusedException("The remote origin (" + remoteUrl + ") is not on " + webHost
                + "; name the repository with the setting repository, or use dryRun");
    }

    private static String webHost(String apiUrl) {
        URI uri;
        try {
            uri = URI.create(apiUrl);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(Setting.GITHUB_URL.name(), "'" + apiUrl + "' is not an address");
        }
        if (uri.getHost() == null || !List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
            throw new InvalidSettingException(Setting.GITHUB_URL.name(), "'" + apiUrl + "' is not an http address");
        }
        return GitHubAddress.webHost(uri);
    }
}
