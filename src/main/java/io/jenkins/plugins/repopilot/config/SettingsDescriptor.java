package io.jenkins.plugins.repopilot.config;

import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.SettingSection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.lang.Klass;
import org.kohsuke.stapler.verb.POST;

/**
 * The form with all settings, which the Pipeline step, the freestyle builder and the global configuration share, and its web methods. Each
 * of these is for who may configure the job, or without a job for administrators.
 */
@Restricted(NoExternalUse.class)
public abstract class SettingsDescriptor extends Descriptor<PilotSettings> {

    static final String OPENAI_ID = "openAiCredentialsId";
    static final String GITHUB_ID = "gitHubCredentialsId";

    SettingsDescriptor() {
        super(PilotSettings.class);
    }

    @Override
    public String getDisplayName() {
        return "Settings";
    }

    @Override
    public PilotSettings newInstance(StaplerRequest2 req, JSONObject form) throws FormException {
        return (PilotSettings) super.newInstance(req, FormValues.given(form));
    }

    /** The help files lie beside the step, where the Pipeline documentation looks for them. */
    @Override
    public String getHelpFile(String field) {
        return field == null ? null : getHelpFile(Klass.java(SettingsStep.class), field);
    }

    // for the form's Jelly

    public List<SettingSection> getSections() {
        return Arrays.asList(SettingSection.values());
    }

    /**
     * @param global whether this is the form of the global defaults, below which are the engine's
     */
    public List<SettingField> fields(List<Setting<?>> settings, boolean global) {
        RunSettings below = RunSettings.of(
                global ? Map.of() : RepoPilotConfiguration.get().getDefaults().given());
        return settings.stream()
                .map(setting -> new SettingField(setting, below.get(setting)))
                .toList();
    }

    // web methods

    @POST
    @Restricted(DoNotUse.class)
    public ListBoxModel doFillOpenAiCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String openAiCredentialsId) {
        return CredentialsFields.openAi(item, openAiCredentialsId);
    }

    @POST
    @Restricted(DoNotUse.class)
    public ListBoxModel doFillGitHubCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String gitHubCredentialsId) {
        return CredentialsFields.gitHub(item, gitHubCredentialsId);
    }

    @POST
    @Restricted(DoNotUse.class)
    public FormValidation doCheckOpenAiCredentialsId(@AncestorInPath Item item, @QueryParameter String value) {
        return CredentialsFields.check(item, value, CredentialsFields.OPENAI_TYPES);
    }

    @POST
    @Restricted(DoNotUse.class)
    public FormValidation doCheckGitHubCredentialsId(@AncestorInPath Item item, @QueryParameter String value) {
        return CredentialsFields.check(item, value, CredentialsFields.GITHUB_TYPES);
    }

    /** Checks any setting; its name is the rest of the path. */
    @POST
    @Restricted(DoNotUse.class)
    public FormValidation doCheckSetting(StaplerRequest2 req, @AncestorInPath Item item, @QueryParameter String value) {
        if (!mayConfigure(item) || Util.fixEmptyAndTrim(value) == null) {
            return FormValidation.ok();
        }
        try {
            Setting<?> setting = Setting.named(req.getRestOfPath().replaceFirst("^/", ""));
            Object given = SettingField.isList(setting) ? FormValues.lines(setting, value) : value;
            setting.parse(given);
            if (item != null) {
                PilotPlan.of(Map.of(setting.name(), given), null, null);
            }
            return FormValidation.ok();
        } catch (InvalidSettingException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    @POST
    @Restricted(DoNotUse.class)
    public FormValidation doTestModel(
            @AncestorInPath Item item,
            @QueryParameter String openAiCredentialsId,
            @QueryParameter String provider,
            @QueryParameter String baseUrl,
            @QueryParameter String apiVersion,
            @QueryParameter String extraHeaders,
            @QueryParameter String model) {
        checkConfigure(item);
        Map<String, Object> given = new HashMap<>();
        put(given, Setting.PROVIDER, provider);
        put(given, Setting.BASE_URL, baseUrl);
        put(given, Setting.API_VERSION, apiVersion);
        put(given, Setting.MODEL, model);
        put(given, Setting.EXTRA_HEADERS, extraHeaders);
        return new ConnectionTest(item).model(given, openAiCredentialsId);
    }

    @POST
    @Restricted(DoNotUse.class)
    public FormValidation doTestGitHub(
            @AncestorInPath Item item,
            @QueryParameter String gitHubCredentialsId,
            @QueryParameter String githubUrl,
            @QueryParameter String repository) {
        checkConfigure(item);
        Map<String, Object> given = new HashMap<>();
        put(given, Setting.GITHUB_URL, githubUrl);
        put(given, Setting.REPOSITORY, repository);
        return new ConnectionTest(item).gitHub(given, gitHubCredentialsId);
    }

    static boolean mayConfigure(Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    private static void checkConfigure(Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
    }

    private static void put(Map<String, Object> given, Setting<?> setting, String text) {
        if (Util.fixEmptyAndTrim(text) != null) {
            given.put(setting.name(), SettingField.isList(setting) ? FormValues.lines(setting, text) : text);
        }
    }
}
