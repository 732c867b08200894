package io.jenkins.plugins.repopilot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator's limits let through. */
class LimitsTest {

    @Test
    void whatAJobGivesBeyondALimitIsRefusedByName() {
        refused(limits -> limits.setMaxTokens(1000), "maxTokens", 1001);
        refused(limits -> limits.setMaxTokens(1000), "maxTokens", 0);
        refused(limits -> limits.setMaxCost(2.5), "maxCost", 2.6);
        refused(limits -> limits.setMaxCost(2.5), "maxCost", 0);
        refused(limits -> limits.setAutoMerge(false), "autoMerge", true);
        refused(limits -> limits.setAutoMergeThreshold(8.0), "autoMergeThreshold", 7.9);
        refused(limits -> {}, "sandbox", "off");
        refused(limits -> limits.setSandbox("required"), "sandbox", "auto");
        refused(limits -> {}, "baseUrl", "http://169.254.169.254/latest");
        refused(limits -> {}, "githubUrl", "https://github.example.com/api/v3");
        refused(limits -> limits.setModelHosts(List.of("model.example.com")), "baseUrl", "https://api.openai.com/v1");
    }

    @Test
    void whatIsWithinALimitStays() {
        assertEquals(
                1000,
                within(limits -> limits.setMaxTokens(1000), Map.of("maxTokens", 1000))
                        .get(Setting.MAX_TOKENS));
        assertEquals(
                2.5,
                within(limits -> limits.setMaxCost(2.5), Map.of("maxCost", "2.5"))
                        .get(Setting.MAX_COST));
        assertEquals(
                "off",
                within(limits -> limits.setSandbox("off"), Map.of("sandbox", "off"))
                        .get(Setting.SANDBOX));
        assertEquals(
                "https://x.openai.azure.com",
                within(
                                limits -> limits.setModelHosts(List.of("*.openai.azure.com")),
                                Map.of("baseUrl", "https://x.openai.azure.com"))
                        .get(Setting.BASE_URL));
    }

    @Test
    void theEnginesDefaultsGiveWayToALimit() {
        RunSettings settings = within(
                limits -> {
                    limits.setMaxTokens(1000);
                    limits.setMaxCost(2.5);
                    limits.setAutoMerge(false);
                    limits.setAutoMergeThreshold(8.0);
                    limits.setSandbox("required");
                },
                Map.of());
        assertEquals(1000, settings.get(Setting.MAX_TOKENS));
        assertEquals(2.5, settings.get(Setting.MAX_COST));
        assertFalse(settings.get(Setting.AUTO_MERGE));
        assertEquals(8.0, settings.get(Setting.AUTO_MERGE_THRESHOLD));
        assertEquals("required", settings.get(Setting.SANDBOX));
    }

    @Test
    void theHostOfTheAdministratorsOwnDefaultIsAllowed() {
        RunSettings defaults = RunSettings.of(Map.of("baseUrl", "http://models.example.com:8080/v1"));
        RunSettings job = defaults.with(Map.of("baseUrl", "http://models.example.com:8080/v2"));
        assertEquals(
                job.given(),
                new PilotLimits().applyTo(job, job.given().keySet(), defaults).given());
    }

    @ParameterizedTest
    @CsvSource({
        "api.openai.com, https://api.openai.com/v1, true",
        "API.openai.com, https://api.OpenAI.com/v1, true",
        "api.openai.com, https://api.openai.com:8443/v1, false",
        "api.openai.com, https://api.openai.com.example.net/v1, false",
        "api.openai.com, https://api.openai.com@example.net/v1, false",
        "*.example.com, https://a.example.com, true",
        "*.example.com, https://example.com, false",
        "*.example.com, https://evilexample.com, false",
        "127.0.0.1:*, http://127.0.0.1:4711/v1, true",
        "127.0.0.1:4711, http://127.0.0.1:4712/v1, false",
        "[::1]:4711, http://[::1]:4711/v1, true",
        "*, https://anywhere.example.com, true",
        "*, file:///etc/passwd, false",
        "*, ftp://example.com, false",
    })
    void hostsAreComparedWhole(String entry, String address, boolean allowed) {
        assertEquals(allowed, EndpointHosts.allow(List.of(entry), address));
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com, api.openai.com",
        "https://api.openai.com/v1/, api.openai.com",
        "HTTPS://somebody@models.example.com:8443/v1?x=1, models.example.com:8443",
        "api.openai.com/v1, api.openai.com",
        "http://[::1]:4711/v1, [::1]:4711",
        "https://*.openai.azure.com, *.openai.azure.com",
        "https://, 'host, host:port, host:*, *.domain or *'",
        "api.*.com, 'host, host:port, host:*, *.domain or *'",
        "*:8443, 'host, host:port, host:*, *.domain or *'",
        "'', 'host, host:port, host:*, *.domain or *'",
    })
    void whatIsNoHostIsRefusedWithTheHostToWrite(String entry, String advice) {
        PilotLimits limits = new PilotLimits();
        InvalidSettingException model = assertThrows(
                InvalidSettingException.class, () -> limits.setModelHosts(List.of("models.example.com", entry)));
        assertEquals("modelHosts: '" + entry + "' is not the name of a host; write " + advice, model.getMessage());
        InvalidSettingException gitHub =
                assertThrows(InvalidSettingException.class, () -> limits.setGitHubHosts(List.of(entry)));
        assertEquals("gitHubHosts", gitHub.setting());
        assertNull(limits.getModelHosts());
        assertNull(limits.getGitHubHosts());
    }

    @Test
    void everyFormOfHostIsTaken() {
        List<String> hosts = List.of(
                "api.openai.com",
                "localhost",
                "models.example.com:8443",
                "127.0.0.1:*",
                "*.openai.azure.com",
                "*.example.com:8443",
                "[::1]:4711",
                "[fe80::1]",
                "*");
        PilotLimits limits = new PilotLimits();
        limits.setModelHosts(hosts);
        limits.setGitHubHosts(hosts);
        assertEquals(hosts, limits.getModelHosts());
        assertEquals(hosts, limits.getGitHubHosts());
    }

    private static void refused(Consumer<PilotLimits> change, String field, Object value) {
        InvalidSettingException problem = assertThrows(
                InvalidSettingException.class, () -> within(change, Map.of(field, value)), field + "=" + value);
        assertEquals(field, problem.setting());
        assertTrue(problem.getMessage().contains("administrator"), problem.getMessage());
    }

    private static RunSettings within(Consumer<PilotLimits> change, Map<String, ?> given) {
        PilotLimits limits = new PilotLimits();
        change.accept(limits);
        return limits.applyTo(RunSettings.of(given), given.keySet(), RunSettings.DEFAULTS);
    }
}
