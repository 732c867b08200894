package io.jenkins.plugins.repopilot.config;

import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which hosts may be spoken to. Entries: {@code host} (standard port), {@code host:8443}, {@code host:*}, {@code *.domain}, {@code *}. */
final class EndpointHosts {

    private static final String FORMS = "host, host:port, host:*, *.domain or *";
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final Pattern ENTRY = Pattern.compile(
            "\\*|(?:(?:\\*\\.)?" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9A-Fa-f:.]+\\])(?::(?:\\d{1,5}|\\*))?");

    private EndpointHosts() {}

    /**
     * Refuses what could never match an address.
     *
     * @param limit for the message
     * @return the entries
     * @throws InvalidSettingException for the first entry that is none; the message shows the host to write instead, if there is one in it
     */
    static List<String> checked(String limit, List<String> entries) {
        for (String entry : entries) {
            String text = entry == null ? "" : entry.strip();
            if (!ENTRY.matcher(text).matches()) {
                String host = hostIn(text);
                throw new InvalidSettingException(
                        limit,
                        "'" + text + "' is not the name of a host; write "
                                + (ENTRY.matcher(host).matches() ? host : FORMS));
            }
        }
        return entries;
    }

    /** What is left of an address without scheme, user and path. */
    private static String hostIn(String address) {
        return address.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://", "")
                .replaceFirst("[/?#].*$", "")
                .replaceFirst("^.*@", "");
    }

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
