package io.jenkins.plugins.repopilot.engine.testing;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads JUnit's XML as tools really write it: {@code testcase} elements anywhere, attributes missing, a file cut off in the middle. Counts are
 * taken from the test cases, never from a suite's attributes. Document types and external entities are off.
 */
final class JUnitXml {

    private static final int LONGEST_MESSAGE = 4_000;

    private final List<TestCaseResult> cases = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final Deque<String> suites = new ArrayDeque<>();

    private JUnitXml() {}

    /** The tests of all reports, in order; what can't be read of a report is left out. */
    static List<TestCaseResult> read(List<String> reports) {
        JUnitXml all = new JUnitXml();
        for (String report : reports) {
            all.suites.clear();
            try {
                all.read(report);
            } catch (XMLStreamException broken) {
                // a tool that was killed leaves half a report: the tests before the break did run
            }
        }
        return all.cases;
    }

    private void read(String report) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(withoutControlCharacters(report)));
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("testsuite")) {
                suites.addLast(attribute(xml, "name", ""));
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("testsuite")) {
                suites.pollLast();
            } else if (event == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("testcase")) {
                readCase(xml);
            }
        }
    }

    private void readCase(XMLStreamReader xml) throws XMLStreamException {
        String name = attribute(xml, "name", "");
        String owner = attribute(xml, "classname", "");
        String file = attribute(xml, "file", null);
        TestCaseResult.Outcome outcome = TestCaseResult.Outcome.PASSED;
        String message = null;
        try {
            for (int depth = 1; depth > 0; ) {
                int event = xml.next();
                if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                } else if (event == XMLStreamConstants.START_ELEMENT) {
                    TestCaseResult.Outcome said = outcome(xml.getLocalName());
                    if (said != null && outcome == TestCaseResult.Outcome.PASSED) {
                        outcome = said;
                        message = message(xml);
                    } else {
                        depth++;
                    }
                }
            }
        } finally {
            add(owner, name, file, outcome, message);
        }
    }

    private static TestCaseResult.Outcome outcome(String element) {
        return switch (element) {
            case "failure", "rerunFailure" -> TestCaseResult.Outcome.FAILED;
            case "error", "rerunError" -> TestCaseResult.Outcome.ERROR;
            case "skipped" -> TestCaseResult.Outcome.SKIPPED;
            default -> null;
        };
    }

    /** The attribute and the text of a failure; leaves the reader at the element's end. */
    private static String message(XMLStreamReader xml) throws XMLStreamException {
        StringBuilder text = new StringBuilder(attribute(xml, "message", ""));
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.CHARACTERS && text.length() < LONGEST_MESSAGE) {
                text.append('\n').append(xml.getText());
            }
        }
        String whole = text.toString().strip();
        return whole.length() <= LONGEST_MESSAGE ? whole : whole.substring(0, LONGEST_MESSAGE) + " …";
    }

    private void add(String owner, String name, String file, TestCaseResult.Outcome outcome, String message) {
        // node calls the class of every test "test"; what tells its tests apart is the nesting of suites
        String where = owner.isEmpty() || owner.equals("test")
                ? suites.stream().filter(suite -> !suite.isEmpty()).collect(Collectors.joining(" > "))
                : owner;
        String id = where.isEmpty() ? name : where + "::" + name;
        int count = seen.merge(id, 1, Integer::sum);
        cases.add(new TestCaseResult(count == 1 ? id : id + " #" + count, file, outcome, message));
    }

    private static String attribute(XMLStreamReader xml, String name, String otherwise) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? otherwise : value;
    }

    /** Tools copy what a test printed into the report, control characters that XML forbids included. */
    private static String withoutControlCharacters(String report) {
        StringBuilder clean = new StringBuilder(report.length());
        report.codePoints()
                .filter(c -> c >= 0x20 && c != 0xFFFE && c != 0xFFFF && !(c >= 0xD800 && c <= 0xDFFF)
                        || c == '\n'
                        || c == '\r'
                        || c == '\t')
                .forEach(clean::appendCodePoint);
        int start = clean.indexOf("<");
        return start > 0 ? clean.substring(start) : clean.toString();
    }
}
