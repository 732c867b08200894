package io.jenkins.plugins.repopilot.host;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** The credentials that a run has used, to keep them out of every text. Held in memory only. Thread-safe. */
public final class Secrets {

    private static final String MASK = "****";

    /** Longest first, so that a secret which contains another one is masked whole. */
    private final Set<String> forms = new ConcurrentSkipListSet<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /** The secret itself, for {@code return secrets.add(token)}. */
    public String add(String secret) {
        if (secret != null && !secret.isBlank()) {
            forms.add(secret);
            forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            forms.add(base64(secret));
            forms.add(base64("x-access-token:" + secret));
        }
        return secret;
    }

    /** The text with every secret replaced by {@value #MASK}. */
    public String mask(String text) {
        String masked = text;
        if (masked != null) {
            for (String form : forms) {
                masked = masked.replace(form, MASK);
            }
        }
        return masked;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
