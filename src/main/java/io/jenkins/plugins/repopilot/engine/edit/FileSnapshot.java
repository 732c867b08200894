package io.jenkins.plugins.repopilot.engine.edit;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file as it was when it was read.
 *
 * @param path relative to the workspace, with {@code /}
 * @param exists whether it was there
 * @param bytes its content, {@code null} if it was not there or may not be changed
 * @param executable whether its owner may execute it
 * @param refusal why it may not be changed (or created), {@code null} if it may
 */
public record FileSnapshot(String path, boolean exists, byte[] bytes, boolean executable, Refusal refusal)
        implements Serializable {

    /** Identifies the content; {@code null} for a file that was not there. */
    public String hash() {
        return bytes == null ? null : hash(bytes);
    }

    public static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
