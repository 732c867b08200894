package io.jenkins.plugins.repopilot.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which hosts may be spoken to. Entries: {@code host} (standard port), {@code host:8443}, {@code host:*}, {@code *.domain}, {@code *}. */
final class EndpointHosts {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private EndpointHosts() {}

    static boolean allow(List<String> entries, String address) {
        Optional<URI> uri = parse(address);
        return uri.isPresent()
                && entries.stream().anyMatch(entry -> matches(entry.strip().toLowerCase(Locale.ROOT), uri.get()));
    }

    /** Host, and port if it is not the standard one; the address itself where there is no host. */
    static String authority(String address) {
        return parse(address)
                .map(uri -> uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort())
                .orElse(address);
    }

    private static boolean matches(String entry, URI uri) {
        if (entry.equals("*")) {
            return true;
        }
        // the last colon of [::1] is part of the host
        int colon = entry.endsWith("]") ? -1 : entry.lastIndexOf(':');
        String host = colon < 0 ? entry : entry.substring(0, colon);
        String port = colon < 0 ? "" : entry.substring(colon + 1);
        return hostMatches(host, uri.getHost().toLowerCase(Locale.ROOT)) && portMatches(port, uri);
    }

    private static boolean hostMatches(String entry, String host) {
        return entry.startsWith("*.") ? host.endsWith(entry.substring(1)) : host.equals(entry);
    }

    private static boolean portMatches(String entry, URI uri) {
        int standard = "http".equalsIgnoreCase(uri.getScheme()) ? HTTP : HTTPS;
        int port = uri.getPort() < 0 ? standard : uri.getPort();
        return entry.equals("*") || (entry.isEmpty() ? port == standard : entry.equals(String.valueOf(port)));
    }

    /** Empty if it is no web address with a host. */
    private static Optional<URI> parse(String address) {
        try {
            URI uri = new URI(address.strip());
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null ? Optional.of(uri) : Optional.empty();
        } catch (java.net.URISyntaxException e) {
            return Optional.empty();
        }
    }
}
