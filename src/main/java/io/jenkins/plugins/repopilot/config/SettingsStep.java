package io.jenkins.plugins.repopilot.config;

import hudson.model.Descriptor.FormException;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A Pipeline step that takes every setting of the engine's catalogue as an optional, flat parameter; {@code null} stands for the global
 * default. The fields have the names of the settings, and a test compares them with the catalogue. They are public because that is how
 * Pipeline reads back, for the Snippet Generator, a parameter that has no methods.
 */
public abstract class SettingsStep extends Step {

    private String openAiCredentialsId;
    private String gitHubCredentialsId;

    // the settings, in the order of the catalogue

    @DataBoundSetter
    public String baseBranch;

    @DataBoundSetter
    public String repository;

    @DataBoundSetter
    public String githubUrl;

    @DataBoundSetter
    public String provider;

    @DataBoundSetter
    public String baseUrl;

    @DataBoundSetter
    public String apiVersion;

    @DataBoundSetter
    public List<String> extraHeaders;

    @DataBoundSetter
    public String model;

    @DataBoundSetter
    public String analysisModel;

    @DataBoundSetter
    public String codeModel;

    @DataBoundSetter
    public String reviewModel;

    @DataBoundSetter
    public String reasoningEffort;

    @DataBoundSetter
    public Integer maxParallelCalls;

    @DataBoundSetter
    public String callTimeout;

    @DataBoundSetter
    public Integer maxTokens;

    @DataBoundSetter
    public Double maxCost;

    @DataBoundSetter
    public List<String> prices;

    @DataBoundSetter
    public Boolean transcript;

    @DataBoundSetter
    public Integer transcriptDays;

    @DataBoundSetter
    public List<String> categories;

    @DataBoundSetter
    public String guidance;

    @DataBoundSetter
    public Integer maxImprovements;

    @DataBoundSetter
    public Integer maxDiffLines;

    @DataBoundSetter
    public String editFormat;

    @DataBoundSetter
    public List<String> protectedPaths;

    @DataBoundSetter
    public Boolean allowDependencyChanges;

    @DataBoundSetter
    public Boolean allowTestEdits;

    @DataBoundSetter
    public String verifyCommand;

    @DataBoundSetter
    public String author;

    @DataBoundSetter
    public Integer maxFileChars;

    @DataBoundSetter
    public Integer maxContextChars;

    @DataBoundSetter
    public Integer contextTokens;

    @DataBoundSetter
    public String testFramework;

    @DataBoundSetter
    public String setupCommand;

    @DataBoundSetter
    public String testCommand;

    @DataBoundSetter
    public String testReports;

    @DataBoundSetter
    public String testFilePattern;

    @DataBoundSetter
    public String groupTimeout;

    @DataBoundSetter
    public String suiteTimeout;

    @DataBoundSetter
    public String setupTimeout;

    @DataBoundSetter
    public String verifyTimeout;

    @DataBoundSetter
    public String sandbox;

    @DataBoundSetter
    public Integer maxProcesses;

    @DataBoundSetter
    public Integer maxFileSize;

    @DataBoundSetter
    public Boolean dryRun;

    @DataBoundSetter
    public Boolean autoMerge;

    @DataBoundSetter
    public Double autoMergeThreshold;

    @DataBoundSetter
    public String mergeMethod;

    @DataBoundSetter
    public Boolean requireChecks;

    @DataBoundSetter
    public String checksTimeout;

    @DataBoundSetter
    public String checksGrace;

    @DataBoundSetter
    public Integer maxOpenPullRequests;

    @DataBoundSetter
    public String docsMode;

    @DataBoundSetter
    public Boolean commitStatus;

    @DataBoundSetter
    public String maxDuration;

    @DataBoundSetter
    public String gitTimeout;

    @DataBoundSetter
    public Boolean force;

    /** Id of the model's key. */
    public final String getOpenAiCredentialsId() {
        return openAiCredentialsId;
    }

    @DataBoundSetter
    public final void setOpenAiCredentialsId(String id) {
        openAiCredentialsId = id;
    }

    /** Id of the credential for GitHub. */
    public final String getGitHubCredentialsId() {
        return gitHubCredentialsId;
    }

    @DataBoundSetter
    public final void setGitHubCredentialsId(String id) {
        gitHubCredentialsId = id;
    }

    /** The settings that were given, by name. */
    public final Map<String, Object> given() {
        return SettingValues.in(this, SettingsStep.class);
    }

    /**
     * What to bind to a step out of a submitted form: an empty field is a setting that was not given.
     *
     * @throws FormException for the first value that can't be used, with the field's name
     */
    protected static JSONObject given(JSONObject form) throws FormException {
        return FormValues.given(form);
    }
}
