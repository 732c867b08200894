package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.Prompts;
import io.jenkins.plugins.repopilot.engine.record.Stack;
import io.jenkins.plugins.repopilot.engine.record.Stack.Component;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The bundled texts: readable resources with gaps. {@code {{ecosystems}}} is filled with {@code NAME.ECOSYSTEM} for each ecosystem of the
 * repository, {@code {{components}}} with the same for each component.
 */
final class Templates {

    private final Stack stack;
    private final LocalDate today;

    Templates(Stack stack, LocalDate today) {
        this.stack = stack;
        this.today = today;
    }

    static boolean exists(String name) {
        return name.matches("[\\w.-]+") && Templates.class.getResource("templates/" + name) != null;
    }

    /** The text of a file, ending in one newline. */
    String text(String name) {
        Map<String, String> gaps = new HashMap<>();
        gaps.put("date", today.toString());
        gaps.put("variables", stack.environment().stream().map(v -> v + "=").collect(Collectors.joining("\n")));
        Set<String> ecosystems = stack.components().stream()
                .map(Component::ecosystem)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        gaps.put("ecosystems", parts(List.copyOf(ecosystems), ecosystem -> part(name, ecosystem, "")));
        gaps.put(
                "components",
                parts(stack.components(), component -> part(name, component.ecosystem(), "/" + component.path())));
        return filled(name, read("templates/" + name), gaps);
    }

    /** The text of a licence by its SPDX identifier. */
    static String licence(String id, String holder, int year) {
        return filled(id, read("licences/" + id + ".txt"), Map.of("holder", holder, "year", String.valueOf(year)));
    }

    private static String part(String name, String ecosystem, String directory) {
        String part = name + "." + ecosystem;
        return exists(part)
                ? Prompts.fillText(part, read("templates/" + part), Map.of("directory", directory))
                                .stripTrailing() + "\n"
                : "";
    }

    private static <T> String parts(List<T> of, Function<T, String> part) {
        return of.stream().map(part).distinct().collect(Collectors.joining());
    }

    private static String filled(String name, String text, Map<String, String> gaps) {
        return Prompts.fillText(name, text, gaps).stripTrailing() + "\n";
    }

    private static String read(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("The bundled " + name + " can't be read", e);
        }
    }
}
