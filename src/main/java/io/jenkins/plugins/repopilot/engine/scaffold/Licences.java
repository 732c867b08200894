package io.jenkins.plugins.repopilot.engine.scaffold;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Licences by their SPDX identifiers: those that can be written, and those that are known when met. */
public final class Licences {

    /** Whose texts are bundled. */
    public static final List<String> BUNDLED =
            List.of("MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MPL-2.0");

    /** Words that all stand in a licence's text, the more special one first; white space does not count. */
    private static final Map<String, List<String>> WORDS = new LinkedHashMap<>();

    static {
        // first, because its text names the GNU ones
        WORDS.put("MPL-2.0", List.of("mozilla public license version 2.0"));
        WORDS.put("AGPL-3.0", List.of("gnu affero general public license", "version 3"));
        WORDS.put("LGPL-3.0", List.of("gnu lesser general public license", "version 3, 29 june 2007"));
        WORDS.put("LGPL-2.1", List.of("gnu lesser general public license", "version 2.1"));
        WORDS.put("GPL-3.0", List.of("gnu general public license", "version 3, 29 june 2007"));
        WORDS.put("GPL-2.0", List.of("gnu general public license", "version 2, june 1991"));
        WORDS.put("EPL-2.0", List.of("eclipse public license - v 2.0"));
        WORDS.put("Apache-2.0", List.of("apache license", "version 2.0, january 2004"));
        WORDS.put("CC0-1.0", List.of("cc0 1.0 universal"));
        WORDS.put("Unlicense", List.of("this is free and unencumbered software released into the public domain"));
        WORDS.put(
                "BSD-3-Clause",
                List.of("redistribution and use in source and binary forms", "may be used to endorse or promote"));
        WORDS.put("BSD-2-Clause", List.of("redistribution and use in source and binary forms"));
        WORDS.put("ISC", List.of("permission to use, copy, modify, and/or distribute this software for any purpose"));
        WORDS.put("MIT", List.of("permission is hereby granted, free of charge, to any person obtaining a copy"));
    }

    private Licences() {}

    /** The licence that a text is, empty if it is none that is known. */
    static Optional<String> recognise(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return WORDS.entrySet().stream()
                .filter(licence -> licence.getValue().stream().allMatch(plain::contains))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether a text that is bundled names its holder and year. */
    static boolean namesHolder(String id) {
        return !id.equals("Apache-2.0") && !id.equals("MPL-2.0");
    }
}
