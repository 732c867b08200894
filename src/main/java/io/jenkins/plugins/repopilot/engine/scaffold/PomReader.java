package io.jenkins.plugins.repopilot.engine.scaffold;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Coordinates, modules and licence of a Maven project. */
final class PomReader {

    private static final Set<String> WITH_COORDINATES = Set.of("dependency", "plugin", "parent", "extension");

    private PomReader() {}

    static Manifest read(String text) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
        Set<String> signals = new HashSet<>();
        Deque<String> path = new ArrayDeque<>();
        Deque<Map<String, String>> coordinates = new ArrayDeque<>();
        StringBuilder words = new StringBuilder();
        String licence = null;
        boolean modules = false;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    path.push(reader.getLocalName());
                    words.setLength(0);
                    if (WITH_COORDINATES.contains(reader.getLocalName())) {
                        coordinates.push(new HashMap<>());
                    }
                    modules |= path.size() == 3 && List.copyOf(path).get(1).equals("modules");
                }
                case XMLStreamConstants.CHARACTERS -> words.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    String name = path.pop();
                    if (WITH_COORDINATES.contains(name)) {
                        Map<String, String> found = coordinates.pop();
                        signals.add("maven:" + found.getOrDefault("groupId", "org.apache.maven.plugins") + ":"
                                + found.getOrDefault("artifactId", ""));
                    } else if (!coordinates.isEmpty() && WITH_COORDINATES.contains(path.peek())) {
                        coordinates.peek().put(name, words.toString().strip());
                    } else if (name.equals("name") && "license".equals(path.peek())) {
                        licence = words.toString().strip();
                    }
                    words.setLength(0);
                }
                default -> {}
            }
        }
        return new Manifest("maven", signals, List.of(), licence, modules);
    }
}
