package io.jenkins.plugins.repopilot.engine.llm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a record out of a model's reply. Tolerant of the wrapping (code fences, talk around the JSON, trailing commas, numbers in quotes,
 * names in another case), strict about the content: each component must be there and of its kind.
 *
 * @param <T> the record
 */
final class ReplyReader<T> {

    private static final int MOST_PROBLEMS = 10;
    private static final int MOST_STARTS = 50;
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    /**
     * @param value {@code null} if there are problems
     * @param problems one sentence each
     */
    record Result<T>(T value, List<String> problems) {

        boolean isGood() {
            return problems.isEmpty();
        }
    }

    private final Class<T> type;
    private final Function<T, List<String>> validator;

    ReplyReader(Class<T> type, Function<T, List<String>> validator) {
        this.type = type;
        this.validator = validator;
    }

    Result<T> read(String reply) {
        Result<T> best = null;
        for (JsonNode candidate : candidates(reply)) {
            Result<T> result = read(candidate);
            if (result.isGood()) {
                return result;
            }
            best = best == null || result.problems().size() < best.problems().size() ? result : best;
        }
        return best == null ? new Result<>(null, List.of("The reply holds no complete JSON object.")) : best;
    }

    private Result<T> read(JsonNode json) {
        Set<String> problems = new LinkedHashSet<>();
        T value = type.cast(record(unwrapped(json), type, "", problems));
        if (problems.isEmpty()) {
            problems.addAll(validator.apply(value));
        }
        return problems.isEmpty()
                ? new Result<>(value, List.of())
                : new Result<>(null, problems.stream().limit(MOST_PROBLEMS).collect(Collectors.toList()));
    }

    /** Every JSON value that starts with a brace or bracket and is not within one before it. */
    private static List<JsonNode> candidates(String reply) {
        List<JsonNode> found = new ArrayList<>();
        int starts = 0;
        for (int at = nextStart(reply, 0); at >= 0 && starts < MOST_STARTS; at = nextStart(reply, at)) {
            starts++;
            try (JsonParser parser = LENIENT.createParser(reply.substring(at))) {
                found.add(parser.readValueAsTree());
                at += (int) parser.currentLocation().getCharOffset();
            } catch (IOException notJson) {
                at++;
            }
        }
        return found;
    }

    private static int nextStart(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '{' || text.charAt(i) == '[') {
                return i;
            }
        }
        return -1;
    }

    /** Models like to put the object into another with one name, or to leave out the one name there is around a list. */
    private JsonNode unwrapped(JsonNode json) {
        RecordComponent[] components = type.getRecordComponents();
        if (json.isArray() && components.length == 1) {
            return JsonNodeFactory.instance.objectNode().set(RecordSchema.name(components[0]), json);
        }
        boolean noneFits =
                json.isObject() && Arrays.stream(components).noneMatch(c -> find(json, RecordSchema.name(c)) != null);
        return noneFits && json.size() == 1 && json.elements().next().isObject()
                ? json.elements().next()
                : json;
    }

    private static Object record(JsonNode json, Class<?> type, String path, Set<String> problems) {
        if (!json.isObject()) {
            return wrong(path, "an object", json, problems);
        }
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        int before = problems.size();
        for (int i = 0; i < components.length; i++) {
            String name = RecordSchema.name(components[i]);
            String where = path.isEmpty() ? name : path + "." + name;
            values[i] = value(find(json, name), components[i].getGenericType(), where, problems);
        }
        return problems.size() > before ? null : made(type, components, values, path, problems);
    }

    private static Object made(
            Class<?> type, RecordComponent[] components, Object[] values, String path, Set<String> problems) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            problems.add((path.isEmpty() ? "The reply" : path) + " is not valid: "
                    + e.getCause().getMessage());
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Could not make a " + type.getName(), e);
        }
    }

    private static JsonNode find(JsonNode object, String name) {
        JsonNode exact = object.get(name);
        if (exact != null) {
            return exact;
        }
        for (var fields = object.fields(); fields.hasNext(); ) {
            var field = fields.next();
            if (alike(field.getKey(), name)) {
                return field.getValue();
            }
        }
        return null;
    }

    private static boolean alike(String a, String b) {
        return plain(a).equals(plain(b));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_\\- ]", "");
    }

    private static Object value(JsonNode json, Type type, String path, Set<String> problems) {
        Class<?> raw = RecordSchema.rawOf(type);
        boolean absent = json == null || json.isNull();
        if (raw == Optional.class) {
            return absent
                    ? Optional.empty()
                    : Optional.ofNullable(value(json, RecordSchema.elementOf(type), path, problems));
        }
        if (absent) {
            problems.add(path + " is missing.");
            return null;
        }
        if (raw.isRecord()) {
            return record(json, raw, path, problems);
        }
        if (raw.isEnum()) {
            return constant(json, raw, path, problems);
        }
        if (raw == String.class) {
            return json.isValueNode() ? json.asText() : wrong(path, "text", json, problems);
        }
        if (RecordSchema.isFlag(raw)) {
            String text = json.asText().strip().toLowerCase(Locale.ROOT);
            return text.equals("true") || text.equals("false")
                    ? Boolean.valueOf(text)
                    : wrong(path, "true or false", json, problems);
        }
        return RecordSchema.isWhole(raw) || RecordSchema.isNumber(raw)
                ? number(json, raw, path, problems)
                : list(json, type, path, problems);
    }

    private static List<Object> list(JsonNode json, Type type, String path, Set<String> problems) {
        if (!json.isArray()) {
            wrong(path, "a list", json, problems);
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (JsonNode element : json) {
            values.add(value(element, RecordSchema.elementOf(type), path + "[" + values.size() + "]", problems));
        }
        return values;
    }

    private static Object constant(JsonNode json, Class<?> type, String path, Set<String> problems) {
        for (Object constant : type.getEnumConstants()) {
            if (alike(RecordSchema.name(constant), json.asText())
                    || alike(((Enum<?>) constant).name(), json.asText())) {
                return constant;
            }
        }
        String allowed =
                Arrays.stream(type.getEnumConstants()).map(RecordSchema::name).collect(Collectors.joining(", "));
        return wrong(path, "one of " + allowed, json, problems);
    }

    private static Object number(JsonNode json, Class<?> type, String path, Set<String> problems) {
        try {
            BigDecimal number = new BigDecimal(json.asText().strip());
            if (!RecordSchema.isWhole(type)) {
                return type == BigDecimal.class
                        ? number
                        : type == float.class || type == Float.class
                                ? (Object) number.floatValue()
                                : (Object) number.doubleValue();
            }
            return type == int.class || type == Integer.class
                    ? (Object) number.intValueExact()
                    : (Object) number.longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            return wrong(path, RecordSchema.isWhole(type) ? "a whole number" : "a number", json, problems);
        }
    }

    private static Object wrong(String path, String wanted, JsonNode found, Set<String> problems) {
        String text = found.toString();
        problems.add((path.isEmpty() ? "The reply" : path) + " must be " + wanted + ", but is "
                + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + ".");
        return null;
    }
}
