package io.jenkins.plugins.repopilot.engine.redact;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Files that exist to hold secrets. Their text is never read for a model, only their names are known. */
public final class SecretFiles {

    private static final Set<String> ENDINGS = Set.of(
            "pem",
            "key",
            "p12",
            "pfx",
            "jks",
            "keystore",
            "kdbx",
            "ppk",
            "asc",
            "gpg",
            "pgp",
            "ovpn",
            "tfstate",
            "tfvars",
            "p8",
            "der",
            "mobileprovision");
    private static final Pattern NAMES = Pattern.compile(String.join(
            "|",
            "\\.env(?:rc)?(?:\\.(?!example$|sample$|template$|dist$).*)?",
            "id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?",
            "\\.(?:netrc|pgpass|npmrc|pypirc|htpasswd|git-credentials|dockercfg|boto|s3cfg|my\\.cnf|vault-token)",
            "_netrc|credentials|shadow|master\\.key|application_default_credentials\\.json",
            "(?:service[-_]?account|gcp[-_]?key|client[-_]?secret)[^/]*\\.json",
            "secrets?\\.(?:ya?ml|json|toml|properties|ini)"));

    private SecretFiles() {}

    /**
     * @param path relative, with {@code /}
     */
    public static boolean denied(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        String name = lower.substring(lower.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot >= 0 && ENDINGS.contains(name.substring(dot + 1))
                || name.endsWith(".tfstate.backup")
                || NAMES.matcher(name).matches()
                || lower.endsWith(".docker/config.json")
                || lower.contains(".ssh/");
    }
}
