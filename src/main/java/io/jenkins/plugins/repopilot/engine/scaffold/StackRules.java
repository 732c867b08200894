package io.jenkins.plugins.repopilot.engine.scaffold;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which signals show which tool: the data file {@code stack.yaml}, role by role, names in the order in which they are asked for. */
final class StackRules {

    private static final String RESOURCE = "stack.yaml";

    private final Map<String, Map<String, List<String>>> roles;

    private StackRules(Map<String, Map<String, List<String>>> roles) {
        this.roles = roles;
    }

    static StackRules bundled() {
        try (InputStream in = StackRules.class.getResourceAsStream(RESOURCE)) {
            return new StackRules(new YAMLMapper()
                    .readValue(in, new TypeReference<LinkedHashMap<String, Map<String, List<String>>>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("The bundled " + RESOURCE + " can't be read", e);
        }
    }

    /** All names of a role that one of the signals shows. */
    List<String> found(String role, Collection<String> signals) {
        Map<String, List<String>> names = roles.get(role);
        if (names == null) {
            throw new IllegalArgumentException(RESOURCE + " has no role " + role);
        }
        return names.entrySet().stream()
                .filter(name -> Wildcard.anyMatches(name.getValue(), signals))
                .map(Map.Entry::getKey)
                .toList();
    }
}
