package io.jenkins.plugins.repopilot.host;

import io.jenkins.plugins.repopilot.engine.forge.RemoteUrl;
import java.net.URI;
import java.util.Locale;

/** Which host a token for GitHub may go to: the one that the setting {@code githubUrl} names, whatever the workspace calls its remote. */
final class GitHubAddress {

    private static final String DOT_COM_API = "api.github.com";
    private static final int HTTPS = 443;

    private GitHubAddress() {}

    /** Whether that remote is on the host whose API is at that address. */
    static boolean serves(String apiUrl, String remoteUrl) {
        URI api;
        try {
            api = URI.create(apiUrl);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (api.getHost() == null) {
            return false;
        }
        String host = api.getHost().toLowerCase(Locale.ROOT);
        String web = host.equals(DOT_COM_API)
                ? "github.com"
                : api.getPort() < 0 || api.getPort() == HTTPS ? host : host + ":" + api.getPort();
        return RemoteUrl.parse(remoteUrl)
                .filter(remote -> remote.host().equals(web))
                .isPresent();
    }
}
