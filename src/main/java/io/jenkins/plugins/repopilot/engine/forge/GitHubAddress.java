package io.jenkins.plugins.repopilot.engine.forge;

import java.net.URI;
import java.util.Locale;

/** Which host a token for GitHub may go to: the one that the setting {@code githubUrl} names, whatever the workspace calls its remote. */
public final class GitHubAddress {

    private static final String DOT_COM_API = "api.github.com";
    private static final int HTTPS = 443;

    private GitHubAddress() {}

    /**
     * Whether that remote is on the host whose API is at that address; a plain http remote only where the API is plain http too, because a
     * token would go over the network for everybody to read.
     *
     * @param remoteUrl {@code null} if there is none
     */
    public static boolean serves(String apiUrl, String remoteUrl) {
        URI api;
        try {
            api = URI.create(apiUrl);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (api.getHost() == null) {
            return false;
        }
        boolean plain = remoteUrl != null && remoteUrl.strip().regionMatches(true, 0, "http:", 0, "http:".length());
        if (plain && !"http".equalsIgnoreCase(api.getScheme())) {
            return false;
        }
        return RemoteUrl.parse(remoteUrl)
                .filter(remote -> remote.host().equals(webHost(api)))
                .isPresent();
    }
    /**
     * Where the repositories lie that an API is about, as {@link RemoteUrl#host} has it.
     *
     * @param api an address with a host
     */
    public static String webHost(URI api) {
        String host = api.getHost().toLowerCase(Locale.ROOT);
        if (host.equals(DOT_COM_API)) {
            return "github.com";
        }
        return api.getPort() < 0 || api.getPort() == HTTPS ? host : host + ":" + api.getPort();
    }
}
