package io.jenkins.plugins.repopilot.engine.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Small programs of this package that run beside the tests. */
final class Resources {

    private Resources() {}

    static String text(String name) {
        try (InputStream resource = Resources.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
