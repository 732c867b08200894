package io.jenkins.plugins.repopilot.engine.edit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Syntax of data files, checked here and not on the agent: nothing is started for it. */
public enum DataSyntax {
    JSON {
        @Override
        void read(String text) throws IOException {
            readAll(new JsonFactory(), text);
        }
    },
    JSON_WITH_COMMENTS {
        @Override
        void read(String text) throws IOException {
            readAll(
                    JsonFactory.builder()
                            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                            .build(),
                    text);
        }
    },
    YAML {
        @Override
        void read(String text) throws IOException {
            readAll(new YAMLFactory(), text);
        }
    },
    TOML {
        @Override
        void read(String text) throws IOException {
            new TomlMapper().readTree(text);
        }
    },
    XML {
        @Override
        void read(String text) throws XMLStreamException {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            while (reader.hasNext()) {
                reader.next();
            }
        }
    };

    abstract void read(String text) throws IOException, XMLStreamException;

    /** What kind of data a file holds by its name, empty if it is none of these. */
    public static Optional<DataSyntax> of(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return Optional.ofNullable(
                switch (ending) {
                    case "json" -> name.matches("(?:tsconfig|jsconfig).*") ? JSON_WITH_COMMENTS : JSON;
                    case "jsonc" -> JSON_WITH_COMMENTS;
                    case "yaml", "yml" -> YAML;
                    case "toml" -> TOML;
                    case "xml", "xsd", "xsl", "xslt", "svg", "csproj", "jelly" -> XML;
                    default -> null;
                });
    }

    /** What is wrong with a text, empty if it is well-formed. */
    public Optional<String> problem(String text) {
        try {
            read(text);
            return Optional.empty();
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            return Optional.of(firstLine(e.getOriginalMessage()) + where);
        } catch (IOException | XMLStreamException | RuntimeException e) {
            return Optional.of(firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static String firstLine(String message) {
        String line = message.lines().findFirst().orElse("not readable");
        return line.length() > 300 ? line.substring(0, 300) : line;
    }

    private static void readAll(JsonFactory factory, String text) throws IOException {
        try (JsonParser parser = factory.createParser(text)) {
            int depth = 0;
            int values = 0;
            while (parser.nextToken() != null) {
                switch (parser.currentToken()) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    default -> {}
                }
                values += depth == 0 ? 1 : 0;
            }
            if (values > 1 && !(factory instanceof YAMLFactory)) {
                throw new IOException("there is more after the end of the document");
            }
        }
    }
}
