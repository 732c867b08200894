package io.jenkins.plugins.repopilot.engine.forge;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a git remote points on a code host, read from any of the forms git takes: {@code https://host/owner/name.git},
 * {@code ssh://git@host:22/owner/name}, {@code git@host:owner/name.git}.
 *
 * @param host in lower case, with the port of an https remote if it is not 443
 * @param owner the account
 * @param name the repository, without {@code .git}
 */
public record RemoteUrl(String host, String owner, String name) {

    private static final Pattern WITH_SCHEME = Pattern.compile(
            "(https?|ssh|git|git\\+ssh)://(?:[^/@]*@)?([^/:@]+)(?::(\\d+))?/+(.+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SCP_LIKE = Pattern.compile("(?:[^/@:]+@)?([^/:@]+):(?!//)/?(.+)");
    private static final Pattern PATH = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]*)/([A-Za-z0-9._-]+?)(?:\\.git)?/*");

    /** Empty if it names no repository of a code host: a folder, for instance. */
    public static Optional<RemoteUrl> parse(String url) {
        if (url == null) {
            return Optional.empty();
        }
        String text = url.strip();
        Matcher scheme = WITH_SCHEME.matcher(text);
        if (scheme.matches()) {
            boolean web = scheme.group(1).toLowerCase(Locale.ROOT).startsWith("http");
            String port = web && scheme.group(3) != null && !scheme.group(3).equals("443") ? ":" + scheme.group(3) : "";
            return of(scheme.group(2), port, scheme.group(4));
        }
        Matcher scp = SCP_LIKE.matcher(text);
        // one letter before the colon is a drive, not a host
        if (!text.contains("://") && scp.matches() && scp.group(1).length() > 1) {
            return of(scp.group(1), "", scp.group(2));
        }
        return Optional.empty();
    }

    private static Optional<RemoteUrl> of(String host, String port, String path) {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches() || parts.group(2).equals(".") || parts.group(2).equals("..")) {
            return Optional.empty();
        }
        String name = host.toLowerCase(Locale.ROOT);
        // ssh over the https port has a host name of its own
        return Optional.of(new RemoteUrl(
                name.equals("ssh.github.com") ? "github.com" : name + port, parts.group(1), parts.group(2)));
    }

    /** {@code owner/name}, as {@code targetRepo} and GitHub's API have it. */
    public String fullName() {
        return owner + "/" + name;
    }

    /** The address for pushing with a token; without any credential. */
    public String https() {
        return "https://" + host + "/" + fullName() + ".git";
    }

    /** A remote's address for messages and records: without user name and password where it is a web address. */
    public static String withoutCredentials(String url) {
        return url == null ? null : url.replaceFirst("(?i)^(https?://)[^/@]*@", "$1");
    }
}
