package io.jenkins.plugins.repopilot.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JUnitXmlTest {

    private static String read(String... reports) {
        return JUnitXml.read(List.of(reports)).stream()
                .map(test -> test.id() + " " + test.outcome())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void casesAreCountedWhereverTheyStand() {
        assertEquals(
                "passes PASSED\nouter > inner::fails FAILED\nouter::late PASSED",
                read(
                        "<testsuites><testcase name=\"passes\" classname=\"test\"/><testsuite name=\"outer\"><testsuite name=\"inner\">"
                                + "<testcase name=\"fails\" classname=\"test\"><failure message=\"no\"/></testcase></testsuite>"
                                + "<testcase name=\"late\" classname=\"test\"/></testsuite></testsuites>"));
    }

    @Test
    void attributesOfSuitesAreNotBelieved() {
        assertEquals("", read("<testsuite tests=\"5\" failures=\"0\"></testsuite>"));
    }

    @Test
    void theFirstOfSeveralOutcomesOfATestCounts() {
        assertEquals(
                "a::t FAILED",
                read(
                        "<testsuite><testcase classname=\"a\" name=\"t\"><system-out>x</system-out><failure/><error/></testcase></testsuite>"));
    }

    @Test
    void messagesHoldAttributeAndText() {
        TestCaseResult test = JUnitXml.read(
                        List.of(
                                "<testsuite><testcase classname=\"a\" name=\"t\" file=\"tests/a.py\"><error message=\"short\">long &amp; <![CDATA[<raw>]]></error></testcase></testsuite>"))
                .get(0);

        assertEquals("short\nlong & <raw>", test.message());
        assertEquals("tests/a.py", test.file());
        assertEquals(TestCaseResult.Outcome.ERROR, test.outcome());
    }

    @Test
    void aReportThatIsCutOffCountsUpToTheBreak() {
        assertEquals(
                "a::one PASSED\na::two FAILED",
                read(
                        "<testsuite><testcase classname=\"a\" name=\"one\"/><testcase classname=\"a\" name=\"two\"><failure message=\"x\"/><system-o"));
    }

    @Test
    void theSameNameTwiceIsTwoTests() {
        assertEquals(
                "a::t PASSED\na::t #2 SKIPPED",
                read(
                        "<testsuite><testcase classname=\"a\" name=\"t\"/></testsuite>",
                        "<testsuite><testcase classname=\"a\" name=\"t\"><skipped/></testcase></testsuite>"));
    }

    @Test
    void controlCharactersAndTextBeforeTheDocumentDoNoHarm() {
        assertEquals(
                "a::t FAILED",
                read(
                        "warning: x\n\u0000<testsuite><testcase classname=\"a\" name=\"t\"><failure>\u001b[31mred\u0007</failure></testcase></testsuite>"));
    }

    @Test
    void externalEntitiesAreNotRead(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "t0p-s3cret");
        List<TestCaseResult> cases = JUnitXml.read(
                List.of(
                        "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri()
                                + "\">]><testsuite><testcase classname=\"a\" name=\"t\"><failure>&e;</failure></testcase></testsuite>"));

        assertFalse(cases.toString().contains("t0p-s3cret"), cases.toString());
    }

    @Test
    void entitiesThatExplodeDoNot() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaa\">");
        for (int i = 1; i < 12; i++) {
            bomb.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        bomb.append(
                "]><testsuite><testcase classname=\"a\" name=\"t\"><failure>&a11;</failure></testcase></testsuite>");

        List<TestCaseResult> cases = JUnitXml.read(List.of(bomb.toString()));

        assertTrue(cases.isEmpty()
                || cases.get(0).message() == null
                || cases.get(0).message().length() < 10_000);
    }

    @Test
    void whatIsNoXmlHasNoTests() {
        assertEquals("", read("", "no xml", "<<<"));
    }
}
