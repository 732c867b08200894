package io.jenkins.plugins.repopilot.engine.scan;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Files that exist to hold secrets. Their text is never read for a model, only their names are known. */
public final class SecretFiles {

    private static final List<Pattern> NAMES = List.of(
            Pattern.compile("\\.env(?:rc)?(?:\\.(?!example$|sample$|template$|dist$).*)?"),
            Pattern.compile(
                    ".*\\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg|pgp|ovpn|tfstate|tfvars|p8|der|mobileprovision)"),
            Pattern.compile(".*\\.tfstate\\.backup"),
            Pattern.compile("id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?"),
            Pattern.compile(
                    "\\.(?:netrc|pgpass|npmrc|pypirc|htpasswd|git-credentials|dockercfg|boto|s3cfg|my\\.cnf|vault-token)"),
            Pattern.compile("_netrc|credentials|shadow|master\\.key|application_default_credentials\\.json"),
            Pattern.compile("(?:service[-_]?account|gcp[-_]?key|client[-_]?secret)[^/]*\\.json"),
            Pattern.compile("secrets?\\.(?:ya?ml|json|toml|properties|ini)"));

    private SecretFiles() {}

    /**
     * @param path relative, with {@code /}
     */
    public static boolean denied(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        String name = lower.substring(lower.lastIndexOf('/') + 1);
        return NAMES.stream().anyMatch(pattern -> pattern.matcher(name).matches())
                || lower.endsWith(".docker/config.json")
                || lower.contains(".ssh/");
    }
}
