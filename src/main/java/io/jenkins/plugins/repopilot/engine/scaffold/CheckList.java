package io.jenkins.plugins.repopilot.engine.scaffold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.edit.PathPolicy;
import io.jenkins.plugins.repopilot.engine.edit.Refusal;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a repository is audited against: the bundled entries, those added or replaced, without those switched off.
 *
 * @param checks in order
 * @param switchedOff ids of entries that are left out
 */
record CheckList(List<Check> checks, List<String> switchedOff) {

    private static final String RESOURCE = "checklist.yaml";
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2100;
    private static final String A_LIST = "a list of entries with id, title, made and files";

    /** What the fields that hold no text are written as. */
    private static final Map<String, String> FORMS = Map.of(
            "files", "a list with a path each",
            "places", "a list of texts",
            "satisfied_by", "a list of texts",
            "when", "a list of texts",
            "thin_lines", "a whole number",
            "made", "template, model or owner");

    private static final Set<String> ROLES = Set.of("formatter", "linter", "task-runner", "tests");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    CheckList {
        checks = List.copyOf(checks);
        switchedOff = List.copyOf(switchedOff);
    }

    /**
     * @throws InvalidSettingException if an option names an entry that is not there, or adds one that can't be used
     */
    static CheckList of(Scaffold.Options options) {
        Map<String, Check> checks = new LinkedHashMap<>();
        if (!Scaffold.Options.CIS.contains(options.ci())) {
            throw new InvalidSettingException(
                    "ci", "'" + options.ci() + "' is not one of " + String.join(", ", Scaffold.Options.CIS));
        }
        Stream.concat(bundled().stream(), extra(options.extraCheckList()).stream())
                .filter(check -> check.ci() == null || check.ci().equals(options.ci()))
                .forEach(check -> checks.put(check.id(), check));
        for (String id : options.skip()) {
            if (checks.remove(id) == null) {
                throw new InvalidSettingException(
                        "skip", "'" + id + "' is not one of " + String.join(", ", checks.keySet()));
            }
        }
        if (!options.license().isEmpty() && !Licences.BUNDLED.contains(options.license())) {
            throw new InvalidSettingException(
                    "license",
                    "'" + options.license() + "' is not one of " + String.join(", ", Licences.BUNDLED)
                            + "; add another licence's text by hand");
        }
        int year = options.licenseYear();
        if (year != 0 && (year < FIRST_YEAR || year > LAST_YEAR)) {
            throw new InvalidSettingException(
                    "licenseYear", year + " is not between " + FIRST_YEAR + " and " + LAST_YEAR + " (0: this year)");
        }
        return new CheckList(List.copyOf(checks.values()), options.skip());
    }

    private static List<Check> bundled() {
        try (InputStream in = CheckList.class.getResourceAsStream(RESOURCE)) {
            return YAML.readValue(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8), new TypeReference<List<Check>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("The bundled " + RESOURCE + " can't be read", e);
        }
    }

    private static List<Check> extra(String yaml) {
        if (yaml.isBlank()) {
            return List.of();
        }
        List<Check> checks;
        try {
            checks = YAML.readValue(yaml, new TypeReference<List<Check>>() {});
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            throw refused(where + expected(e));
        }
        if (checks == null || checks.contains(null)) {
            throw refused(A_LIST + " is expected");
        }
        checks.forEach(CheckList::validate);
        return checks;
    }

    /** What should stand where it can't be read; the library's own words name types of Java. */
    private static String expected(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "it is no YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse("").strip();
        }
        String field = mapping.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(Objects::nonNull)
                .reduce((outer, inner) -> inner)
                .orElse(null);
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "there is no field '" + field + "'; there are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (field == null) {
            return A_LIST + " is expected";
        }
        return field + ": " + FORMS.getOrDefault(field, "a text") + " is expected";
    }

    private static void validate(Check check) {
        if (check.id() == null || !check.id().matches("[a-z0-9][a-z0-9-]{0,40}")) {
            throw refused("an entry needs an id of small letters, digits and dashes, found '" + check.id() + "'");
        }
        String name = "entry " + check.id() + ": ";
        if (check.title() == null || check.title().isBlank() || check.made() == null) {
            throw refused(name + "title and made are needed");
        }
        if (check.role() != null && !ROLES.contains(check.role())) {
            throw refused(name + "'" + check.role() + "' is no role");
        }
        if (check.ci() != null && !Scaffold.Options.CIS.contains(check.ci())) {
            throw refused(name + "'" + check.ci() + "' is not one of " + String.join(", ", Scaffold.Options.CIS));
        }
        if (check.made() == Check.Made.DOCUMENT
                || check.made() == Check.Made.TEST
                || check.made() == Check.Made.LICENCE) {
            throw refused(name + "made must be template, model or owner in an entry of your own");
        }
        if (check.files().isEmpty()) {
            throw refused(name + "files are needed");
        }
        if (check.made() == Check.Made.MODEL
                && (check.brief() == null || check.brief().isBlank())) {
            throw refused(name + "a file that the model writes needs a brief");
        }
        for (Check.Target file : check.files()) {
            if (file.path() == null) {
                throw refused(name + "a file needs a path");
            }
            Optional<Refusal> refusal = PathPolicy.owning(Set.of(file.path())).forbids(file.path());
            if (refusal.isPresent()) {
                throw refused(name + "'" + file.path() + "': " + refusal.get().message());
            }
            if (check.made() == Check.Made.TEMPLATE && (file.text() == null) == (file.template() == null)) {
                throw refused(name + "'" + file.path() + "' needs either a text or the name of a bundled template");
            }
            if (file.template() != null && !Templates.exists(file.template())) {
                throw refused(name + "there is no bundled template '" + file.template() + "'");
            }
        }
    }

    private static InvalidSettingException refused(String problem) {
        return new InvalidSettingException("checkList", problem);
    }
}
