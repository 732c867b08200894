package io.jenkins.plugins.repopilot.engine.scan;

import java.util.Optional;

/** What a source text defines, for those who have the text at hand. */
public final class Outlines {

    private Outlines() {}

    /** Lines from 1, both included. */
    public record Span(String name, int line, int endLine) {}

    public static Outline of(String path, String text) {
        Languages.Language language = Languages.of(path, text);
        return language.isCode() ? OutlineReader.read(language, text) : Outline.EMPTY;
    }

    /** The innermost function or class around a line. */
    public static Optional<Span> enclosing(String path, String text, int line) {
        Outline.Definition definition = of(path, text).enclosing(line);
        return definition == null
                ? Optional.empty()
                : Optional.of(new Span(definition.name(), definition.line(), definition.endLine()));
    }
}
