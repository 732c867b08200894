package io.jenkins.plugins.repopilot.engine.llm;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.engine.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON schema of a record, as strict structured outputs want it: every component required, nothing else allowed, {@code Optional} ones
 * nullable. Components may be text, numbers, booleans, enums, records, {@code List}s and {@code Optional}s of these; their names are those
 * of the project's JSON (snake case). {@link JsonPropertyDescription} on a component reaches the model.
 */
final class RecordSchema {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int LONGEST_NAME = 64;

    private RecordSchema() {}

    /**
     * @throws IllegalArgumentException if the type, or a type in it, is none of those above
     */
    static ChatRequest.Schema of(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " is no record; the type of a reply must be one");
        }
        String name = type.getSimpleName();
        return new ChatRequest.Schema(name.substring(0, Math.min(LONGEST_NAME, name.length())), node(type));
    }

    /** The component's name in JSON. */
    static String name(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property != null && !property.value().isEmpty()
                ? property.value()
                : PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
    }

    /** The constant's name in JSON. */
    static String name(Object enumConstant) {
        return Json.mapper().convertValue(enumConstant, String.class);
    }

    static Type elementOf(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    static Class<?> rawOf(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        throw new IllegalArgumentException("A reply can't have a part of type " + type.getTypeName());
    }

    static boolean isWhole(Class<?> type) {
        return Set.of(int.class, Integer.class, long.class, Long.class).contains(type);
    }

    static boolean isNumber(Class<?> type) {
        return Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class)
                .contains(type);
    }

    static boolean isFlag(Class<?> type) {
        return type == boolean.class || type == Boolean.class;
    }

    private static ObjectNode node(Type type) {
        Class<?> raw = rawOf(type);
        if (raw.isRecord()) {
            return object(raw);
        }
        ObjectNode node = NODES.objectNode();
        if (raw == Optional.class) {
            ObjectNode inner = node(elementOf(type));
            ArrayNode either =
                    NODES.arrayNode().add(inner).add(NODES.objectNode().put("type", "null"));
            return node.set("anyOf", either);
        }
        if (raw == List.class || raw == Collection.class) {
            return node.put("type", "array").set("items", node(elementOf(type)));
        }
        if (raw.isEnum()) {
            ArrayNode values = NODES.arrayNode();
            for (Object constant : raw.getEnumConstants()) {
                values.add(name(constant));
            }
            return node.put("type", "string").set("enum", values);
        }
        if (raw != String.class && !isWhole(raw) && !isNumber(raw) && !isFlag(raw)) {
            throw new IllegalArgumentException("A reply can't have a part of type " + type.getTypeName());
        }
        return node.put(
                "type",
                raw == String.class ? "string" : isWhole(raw) ? "integer" : isNumber(raw) ? "number" : "boolean");
    }

    private static ObjectNode object(Class<?> type) {
        ObjectNode properties = NODES.objectNode();
        ArrayNode required = NODES.arrayNode();
        for (RecordComponent component : type.getRecordComponents()) {
            ObjectNode node = node(component.getGenericType());
            JsonPropertyDescription description = component.getAccessor().getAnnotation(JsonPropertyDescription.class);
            if (description != null) {
                node.put("description", description.value());
            }
            properties.set(name(component), node);
            required.add(name(component));
        }
        ObjectNode object = NODES.objectNode().put("type", "object");
        object.set("properties", properties);
        object.set("required", required);
        return object.put("additionalProperties", false);
    }
}
