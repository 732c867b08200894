package io.jenkins.plugins.repopilot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@link LoopbackGitHub} answers, in GitHub's forms. */
record LoopbackAnswer(int status, String body, Map<String, String> headers) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEFAULT_PAGE = 30;
    private static final int LARGEST_PAGE = 100;

    /** A refusal in GitHub's words. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient LoopbackAnswer answer;

        Refusal(LoopbackAnswer answer) {
            super(answer.body());
            this.answer = answer;
        }

        LoopbackAnswer answer() {
            return answer;
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ArrayNode array() {
        return JSON.createArrayNode();
    }

    static JsonNode read(String text) {
        try {
            return text.isBlank() ? object() : JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new Refusal(message(400, "Problems parsing JSON"));
        }
    }

    static LoopbackAnswer ok(JsonNode body) {
        return of(200, body);
    }

    static LoopbackAnswer of(int status, JsonNode body) {
        return new LoopbackAnswer(status, body.toString(), Map.of());
    }

    static LoopbackAnswer message(int status, String text) {
        return of(status, object().put("message", text).put("documentation_url", "https://docs.github.com/rest"));
    }

    /** 422. Field and text may be null. */
    static LoopbackAnswer invalid(String resource, String field, String code, String text) {
        ObjectNode body = object().put("message", "Validation Failed");
        ObjectNode error =
                body.putArray("errors").addObject().put("resource", resource).put("code", code);
        if (field != null) {
            error.put("field", field);
        }
        if (text != null) {
            error.put("message", text);
        }
        return of(422, body);
    }

    /** One page of a list; the header {@code Link} holds the query of the next one. */
    static LoopbackAnswer page(ArrayNode all, Map<String, String> query) {
        int size =
                Math.min(LARGEST_PAGE, Integer.parseInt(query.getOrDefault("per_page", String.valueOf(DEFAULT_PAGE))));
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        ArrayNode part = array();
        for (int i = (page - 1) * size; i < Math.min(all.size(), page * size); i++) {
            part.add(all.get(i));
        }
        Map<String, String> headers = new HashMap<>();
        if (page * size < all.size()) {
            Map<String, String> next = new LinkedHashMap<>(query);
            next.put("page", String.valueOf(page + 1));
            StringBuilder link = new StringBuilder("?");
            next.forEach((name, value) -> link.append(link.length() > 1 ? "&" : "")
                    .append(name)
                    .append('=')
                    .append(value));
            headers.put("Link", link.toString());
        }
        return new LoopbackAnswer(200, part.toString(), headers);
    }

    /** The same with the whole address of the next page. */
    LoopbackAnswer linked(String address) {
        String next = headers.get("Link");
        return next == null
                ? this
                : new LoopbackAnswer(status, body, Map.of("Link", "<" + address + next + ">; rel=\"next\""));
    }
}
