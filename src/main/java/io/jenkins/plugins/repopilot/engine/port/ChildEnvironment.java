package io.jenkins.plugins.repopilot.engine.port;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which of a host's environment variables a child process gets: those that tools need to be found and to find their parts, and nothing that
 * looks like a secret. Everything else stays behind, so that no later variable of a host leaks by default.
 */
public final class ChildEnvironment {

    private static final Set<String> NAMES = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "LANGUAGE",
            "TZ",
            "TERM",
            "TMPDIR",
            "CI",
            "PWD",
            "LD_LIBRARY_PATH",
            "VIRTUAL_ENV",
            "NVM_DIR",
            "NVM_BIN",
            "M2_HOME",
            "JDK_HOME",
            "ANDROID_HOME",
            "ANDROID_SDK_ROOT",
            "DOTNET_ROOT",
            // Windows can't start most programs without these
            "SYSTEMROOT",
            "SYSTEMDRIVE",
            "WINDIR",
            "COMSPEC",
            "PATHEXT",
            "TEMP",
            "TMP",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA",
            "PROGRAMFILES",
            "PROGRAMDATA",
            "NUMBER_OF_PROCESSORS");

    private static final Set<String> PREFIXES = Set.of(
            "LC_", "JAVA_", "MAVEN_", "GRADLE_", "PYTHON", "PYENV_", "CONDA_", "NODE_", "GO", "CARGO_", "RUST", "RUBY",
            "GEM_");

    /** What only a program with access to the network has use for. */
    private static final Set<String> NETWORK_NAMES = Set.of(
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
            "SSH_AUTH_SOCK",
            "GIT_SSH",
            "GIT_SSH_COMMAND",
            "GIT_SSL_CAINFO",
            "GIT_SSL_CAPATH",
            "CURL_CA_BUNDLE",
            "REQUESTS_CA_BUNDLE",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "XDG_DATA_HOME",
            "XDG_RUNTIME_DIR");

    private static final Set<String> NETWORK_PREFIXES = Set.of("SSL_", "PIP_", "NPM_CONFIG_", "UV_", "POETRY_");

    private static final Pattern SECRET = Pattern.compile(
            "TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|_KEY$|_AUTH$|_PAT$|COOKIE|SESSION");

    private static final Pattern PASSWORD_IN_URL = Pattern.compile("://[^/@\\s]*:[^/@\\s]+@");

    private ChildEnvironment() {}

    /** For what runs with the network: git, the user's own set-up command. */
    public static Map<String, String> withNetwork(Map<String, String> host) {
        return chosen(host, true);
    }

    /** For what runs shut in: no proxies, no agents, no package servers. */
    public static Map<String, String> withoutNetwork(Map<String, String> host) {
        return chosen(host, false);
    }

    private static Map<String, String> chosen(Map<String, String> host, boolean network) {
        Map<String, String> chosen = new TreeMap<>();
        host.forEach((name, value) -> {
            if (isAllowed(name.toUpperCase(Locale.ROOT), value, network)) {
                chosen.put(name, value);
            }
        });
        return chosen;
    }

    private static boolean isAllowed(String name, String value, boolean network) {
        if (SECRET.matcher(name).find()) {
            return false;
        }
        if (network && name.endsWith("_PROXY")) {
            return NETWORK_NAMES.contains(name);
        }
        if (PASSWORD_IN_URL.matcher(value).find()) {
            return false;
        }
        return NAMES.contains(name)
                || PREFIXES.stream().anyMatch(name::startsWith)
                || network
                        && (NETWORK_NAMES.contains(name)
                                || NETWORK_PREFIXES.stream().anyMatch(name::startsWith));
    }
}
