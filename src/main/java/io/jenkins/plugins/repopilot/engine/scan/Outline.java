package io.jenkins.plugins.repopilot.engine.scan;

import java.util.List;
import java.util.Map;

/**
 * What a source file defines and what it uses, as a lexer sees it: names, not types.
 *
 * @param definitions in the order of the file
 * @param references how often each name occurs in code, the most frequent ones
 * @param imports what the file imports, as written: {@code a.b.C}, {@code ./util}, {@code crate::x}
 */
public record Outline(List<Definition> definitions, Map<String, Integer> references, List<String> imports) {

    public static final Outline EMPTY = new Outline(List.of(), Map.of(), List.of());

    /**
     * @param kind {@code class}, {@code function}, {@code method}, {@code constant}, …
     * @param line first line, from 1
     * @param endLine last line of its body
     * @param signature its first line without the body, at most 160 characters
     */
    public record Definition(String name, String kind, int line, int endLine, String signature) {}

    /** Characters of the names and signatures. */
    long chars() {
        long chars = 0;
        for (Definition definition : definitions) {
            chars += definition.name().length() + definition.signature().length();
        }
        for (String name : references.keySet()) {
            chars += name.length();
        }
        return chars;
    }

    /** The innermost definition whose lines include this one; {@code null} if there is none. */
    public Definition enclosing(int line) {
        Definition best = null;
        for (Definition definition : definitions) {
            boolean inside = definition.line() <= line && line <= definition.endLine();
            if (inside && (best == null || definition.endLine() - definition.line() <= best.endLine() - best.line())) {
                best = definition;
            }
        }
        return best;
    }
}
