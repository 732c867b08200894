package io.jenkins.plugins.repopilot.engine.scan;

import java.io.Serializable;

/**
 * What a scan knows of one text file.
 *
 * @param path relative to the workspace, with {@code /}
 * @param size bytes
 * @param modified last change of the file, nanoseconds since 1970
 * @param lines how many
 * @param language name such as {@code Java}, or the ending such as {@code .xyz} where the language is unknown
 * @param hash of the content: 32 hexadecimal digits of its SHA-256
 */
public record FileFact(String path, long size, long modified, int lines, String language, String hash)
        implements Serializable {

    /** What an outline depends on: files that agree in it have the same one. */
    String outlineKey() {
        return language + ' ' + hash;
    }

    public boolean isCode() {
        return Languages.isCode(language);
    }
}
