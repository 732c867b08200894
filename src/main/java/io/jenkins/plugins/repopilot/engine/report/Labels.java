package io.jenkins.plugins.repopilot.engine.report;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;

/** The words of the pages, from {@code Labels.properties}. They travel in each view, so that a report without a server has them too. */
public final class Labels {

    private Labels() {}

    /** All of them, by key; English where there is no translation. */
    public static Map<String, String> of(Locale locale) {
        ResourceBundle bundle = ResourceBundle.getBundle(
                Labels.class.getName(),
                locale,
                Labels.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Map<String, String> labels = new TreeMap<>();
        bundle.keySet().forEach(key -> labels.put(key, bundle.getString(key)));
        return Collections.unmodifiableMap(labels);
    }
}
