package io.jenkins.plugins.repopilot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.casc.model.Mapping;
import io.jenkins.plugins.casc.model.Scalar;
import io.jenkins.plugins.casc.model.Sequence;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.freestyle.RepoPilotBuilder;
import io.jenkins.plugins.repopilot.pipeline.RepoPilotStep;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlTextArea;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a form, a snippet or a file of configuration says comes back as it was said. */
@WithJenkins
class FormsTest {

    @Test
    void theFormOfTheStepKeepsEverySetting(JenkinsRule jenkins) throws Exception {
        RepoPilotStep step = new RepoPilotStep();
        for (Setting<?> setting : Setting.all()) {
            SettingsStep.class.getField(setting.name()).set(step, CatalogueTest.sample(setting));
        }
        step.setOpenAiCredentialsId("openai-key");
        step.setGitHubCredentialsId("github-token");
        RepoPilotStep back = new StepConfigTester(jenkins).configRoundTrip(step);
        assertEquals(step.given(), back.given());
        assertEquals("openai-key", back.getOpenAiCredentialsId());
        assertEquals("github-token", back.getGitHubCredentialsId());
        assertEquals(
                Map.of(),
                new StepConfigTester(jenkins)
                        .configRoundTrip(new RepoPilotStep())
                        .given());
    }

    @Test
    void aSnippetShowsOnlyWhatDiffersFromTheDefaults(JenkinsRule jenkins) throws Exception {
        SnippetizerTester snippets = new SnippetizerTester(jenkins);
        RepoPilotStep step = new RepoPilotStep();
        snippets.assertRoundTrip(step, "repoPilot()");
        step.autoMerge = false;
        step.autoMergeThreshold = 8.5;
        step.categories = List.of("security", "compliance");
        step.maxDuration = "90 min";
        step.maxImprovements = 3;
        step.setOpenAiCredentialsId("openai-key");
        snippets.assertRoundTrip(
                step,
                "repoPilot autoMerge: false, autoMergeThreshold: 8.5, categories: ['security', 'compliance'], maxDuration: '90 min',"
                        + " maxImprovements: 3, openAiCredentialsId: 'openai-key'");
    }

    @Test
    void theSnippetGeneratorLeavesOutEmptyFields(JenkinsRule jenkins) throws Exception {
        SnippetizerTester snippets = new SnippetizerTester(jenkins);
        snippets.assertGenerateSnippet(
                "{'stapler-class':'" + RepoPilotStep.class.getName()
                        + "', 'model':'', 'autoMerge':'', 'maxImprovements':'4', 'protectedPaths':'/legal/\\n*.sql',"
                        + " 'openAiCredentialsId':'', 'docsMode':'off'}",
                "repoPilot docsMode: 'off', maxImprovements: 4, protectedPaths: ['/legal/', '*.sql']",
                null);
    }

    @Test
    void theFreestyleFormKeepsEverySetting(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        RepoPilotBuilder builder = new RepoPilotBuilder();
        builder.setDirectory("sources");
        builder.setSettings(everything());
        job.getBuildersList().add(builder);
        jenkins.configRoundtrip(job);
        RepoPilotBuilder back = job.getBuildersList().get(RepoPilotBuilder.class);
        assertEquals("sources", back.getDirectory());
        assertEquals(everything().given(), back.getSettings().given());
        assertEquals("openai-key", back.getSettings().getOpenAiCredentialsId());
        back.setSettings(new PilotSettings());
        jenkins.configRoundtrip(job);
        assertEquals(
                Map.of(),
                job.getBuildersList().get(RepoPilotBuilder.class).getSettings().given());
    }

    @Test
    void theGlobalFormKeepsDefaultsAndLimitsOverARestartOfTheConfiguration(JenkinsRule jenkins) throws Exception {
        RepoPilotConfiguration configuration = RepoPilotConfiguration.get();
        configuration.setDefaults(everything());
        PilotLimits limits = new PilotLimits();
        limits.setModelHosts(List.of("api.openai.com", "*.openai.azure.com"));
        limits.setGitHubHosts(List.of("github.example.com:8443"));
        limits.setMaxTokens(9_000_000);
        limits.setMaxCost(12.5);
        limits.setAutoMerge(false);
        limits.setAutoMergeThreshold(7.5);
        limits.setSandbox("off");
        configuration.setLimits(limits);
        configuration.load();
        PilotSettings loaded = configuration.getDefaults();
        assertEquals(everything().given(), loaded.given());
        configuration.setDefaults(withoutConflicts());

        jenkins.configRoundtrip();

        assertEquals(withoutConflicts().given(), configuration.getDefaults().given());
        assertEquals("github-token", configuration.getDefaults().getGitHubCredentialsId());
        PilotLimits back = configuration.getLimits();
        assertEquals(limits.getModelHosts(), back.getModelHosts());
        assertEquals(limits.getGitHubHosts(), back.getGitHubHosts());
        assertEquals(limits.given(), back.given());
    }

    @Test
    void aGlobalDefaultBeyondALimitGivesWayToItAndAJobsOwnValueIsRefused(JenkinsRule jenkins) {
        PilotSettings defaults = new PilotSettings();
        defaults.setMaxCost(20.0);
        defaults.setMaxTokens(500);
        defaults.setAutoMerge(true);
        defaults.setAutoMergeThreshold(6.0);
        defaults.setSandbox("auto");
        RepoPilotConfiguration.get().setDefaults(defaults);
        PilotLimits limits = new PilotLimits();
        limits.setMaxCost(10.0);
        limits.setMaxTokens(1000);
        limits.setAutoMerge(false);
        limits.setAutoMergeThreshold(8.0);
        limits.setSandbox("required");
        RepoPilotConfiguration.get().setLimits(limits);

        PilotPlan plan = PilotPlan.of(Map.of(), null, null);

        assertEquals(10.0, plan.settings().get(Setting.MAX_COST));
        assertEquals(500, plan.settings().get(Setting.MAX_TOKENS));
        assertEquals(false, plan.settings().get(Setting.AUTO_MERGE));
        assertEquals(8.0, plan.settings().get(Setting.AUTO_MERGE_THRESHOLD));
        assertEquals("required", plan.settings().get(Setting.SANDBOX));
        assertEquals(4, plan.notes().size(), plan.notes().toString());
        assertTrue(
                plan.notes().contains("maxCost: the global default 20 is beyond the administrator's limit; 10 holds"),
                plan.notes().toString());
        PilotPlan own = PilotPlan.of(Map.of("maxCost", 5, "autoMergeThreshold", 9), null, null);
        assertEquals(5.0, own.settings().get(Setting.MAX_COST));
        assertEquals(9.0, own.settings().get(Setting.AUTO_MERGE_THRESHOLD));
        for (Map.Entry<String, ?> given : Map.of(
                        "maxCost", 20, "autoMerge", true, "autoMergeThreshold", 6, "sandbox", "auto")
                .entrySet()) {
            InvalidSettingException refused = assertThrows(
                    InvalidSettingException.class,
                    () -> PilotPlan.of(Map.ofEntries(given), null, null),
                    given.toString());
            assertEquals(given.getKey(), refused.setting());
        }
    }

    @Test
    void aFormWithAValueThatCannotBeUsedIsNotSaved(JenkinsRule jenkins) throws Exception {
        JenkinsRule.WebClient web = jenkins.createWebClient();
        HtmlForm form = web.goTo("configure").getFormByName("config");
        form.getInputByName("_.maxDuration").setValue("soon");
        web.setThrowExceptionOnFailingStatusCode(false);
        String answer = jenkins.submit(form).getWebResponse().getContentAsString();
        assertTrue(answer.contains("maxDuration"), answer);
        assertNull(RepoPilotConfiguration.get().getDefaults().getMaxDuration());
        HtmlForm again = web.goTo("configure").getFormByName("config");
        HtmlTextArea hosts = again.getTextAreaByName("_.modelHosts");
        assertTrue(hosts.getAttribute("checkUrl").endsWith("PilotLimits/checkModelHosts"), hosts.toString());
        hosts.setText("https://api.openai.com/v1");
        answer = jenkins.submit(again).getWebResponse().getContentAsString();
        assertTrue(answer.contains("is not the name of a host; write api.openai.com"), answer);
        assertNull(RepoPilotConfiguration.get().getLimits().getModelHosts());
    }

    @Test
    void configurationAsCodeIsReadAndWrittenAlike(JenkinsRule jenkins) throws Exception {
        String file = getClass().getResource("configuration-as-code.yaml").toString();
        ConfigurationAsCode.get().configure(file);
        PilotSettings defaults = RepoPilotConfiguration.get().getDefaults();
        assertEquals(3.5, defaults.getMaxCost());
        assertEquals(List.of("security", "compliance"), defaults.getCategories());
        assertEquals(10.0, RepoPilotConfiguration.get().getLimits().getMaxCost());
        String first = exported();
        RepoPilotConfiguration.get().setDefaults(everything());
        String all = exported();
        for (Setting<?> setting : Setting.all()) {
            assertTrue(all.contains(setting.name()), setting.name());
        }
        ConfigurationAsCode.get().configure(file);
        assertEquals(first, exported());
    }

    @Test
    void configurationAsCodeWithAValueThatCannotBeUsedNamesTheField(JenkinsRule jenkins) {
        Map<String, String> problems = Map.of(
                "autoMergeThreshold=11", "autoMergeThreshold: 11.0 is not between 1 and 10",
                "author=nobody", "author: 'nobody' is not an author of the form Name <mail>",
                "testFramework=junit3", "testFramework: 'junit3' is not one of pytest");
        problems.forEach((line, problem) -> {
            int equals = line.indexOf('=');
            String told = refusal("defaults", line.substring(0, equals), new Scalar(line.substring(equals + 1)));
            assertTrue(told.contains(problem), told);
        });
        Sequence hosts = new Sequence();
        hosts.add(new Scalar("https://github.example.com/api/v3"));
        String address = refusal("limits", "gitHubHosts", hosts);
        assertTrue(
                address.contains("gitHubHosts: 'https://github.example.com/api/v3' is not the name of a host; write"
                        + " github.example.com"),
                address);
    }

    private static String refusal(String section, String name, CNode value) {
        ConfiguratorRegistry registry = ConfiguratorRegistry.get();
        Mapping settings = new Mapping();
        settings.put(name, value);
        Mapping root = new Mapping();
        root.put(section, settings);
        return messages(assertThrows(
                ConfiguratorException.class,
                () -> registry.lookupOrFail(RepoPilotConfiguration.class)
                        .configure(root, new ConfigurationContext(registry))));
    }

    private static String exported() throws Exception {
        ConfiguratorRegistry registry = ConfiguratorRegistry.get();
        ConfigurationContext context = new ConfigurationContext(registry);
        CNode node =
                registry.lookupOrFail(RepoPilotConfiguration.class).describe(RepoPilotConfiguration.get(), context);
        return new TreeMap<>(node.asMapping()).toString();
    }

    private static String messages(Throwable problem) {
        StringBuilder text = new StringBuilder();
        for (Throwable at = problem; at != null; at = at.getCause()) {
            text.append(at.getMessage()).append('\n');
        }
        return text.toString();
    }

    private static PilotSettings withoutConflicts() throws ReflectiveOperationException {
        PilotSettings settings = everything();
        settings.setGithubUrl("https://github.example.com:8443/api/v3");
        settings.setBaseUrl("https://x.openai.azure.com");
        settings.setMaxCost(2.0);
        settings.setAutoMerge(null);
        return settings;
    }

    private static PilotSettings everything() throws ReflectiveOperationException {
        PilotSettings settings = new PilotSettings();
        settings.setOpenAiCredentialsId("openai-key");
        settings.setGitHubCredentialsId("github-token");
        for (Setting<?> setting : Setting.all()) {
            Object value = CatalogueTest.sample(setting);
            String name = setting.name();
            Class<?> type = value instanceof List ? List.class : value.getClass();
            PilotSettings.class
                    .getMethod(
                            "set" + name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1), type)
                    .invoke(settings, value);
        }
        return settings;
    }
}
