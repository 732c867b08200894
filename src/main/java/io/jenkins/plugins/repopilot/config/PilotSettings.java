package io.jenkins.plugins.repopilot.config;

import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Every setting of the engine's catalogue and the ids of both credentials, each absent ({@code null}) or given: what a freestyle job says,
 * and what the global defaults say. Nothing but fields with the names of the settings; a test compares them with the catalogue.
 */
public final class PilotSettings extends AbstractDescribableImpl<PilotSettings> implements Serializable {

    private static final long serialVersionUID = 1;

    private String openAiCredentialsId;
    private String gitHubCredentialsId;
    private String baseBranch;
    private String repository;
    private String githubUrl;
    private String provider;
    private String baseUrl;
    private String apiVersion;
    private List<String> extraHeaders;
    private String model;
    private String analysisModel;
    private String codeModel;
    private String reviewModel;
    private String reasoningEffort;
    private Integer maxParallelCalls;
    private String callTimeout;
    private Integer maxTokens;
    private Double maxCost;
    private List<String> prices;
    private Boolean transcript;
    private Integer transcriptDays;
    private List<String> categories;
    private String guidance;
    private Integer maxImprovements;
    private Integer maxDiffLines;
    private String editFormat;
    private List<String> protectedPaths;
    private Boolean allowDependencyChanges;
    private Boolean allowTestEdits;
    private String verifyCommand;
    private String author;
    private Integer maxFileChars;
    private Integer maxContextChars;
    private Integer contextTokens;
    private String testFramework;
    private String setupCommand;
    private String testCommand;
    private String testReports;
    private String testFilePattern;
    private String groupTimeout;
    private String suiteTimeout;
    private String setupTimeout;
    private String verifyTimeout;
    private String sandbox;
    private Integer maxProcesses;
    private Integer maxFileSize;
    private Boolean dryRun;
    private Boolean autoMerge;
    private Double autoMergeThreshold;
    private String mergeMethod;
    private Boolean requireChecks;
    private String checksTimeout;
    private String checksGrace;
    private Integer maxOpenPullRequests;
    private String docsMode;
    private Boolean commitStatus;
    private String maxDuration;
    private String gitTimeout;
    private Boolean force;

    /** Nothing given. */
    @DataBoundConstructor
    public PilotSettings() {
        // every setting is optional
    }

    /** The settings that were given, by name; without the credentials. */
    public Map<String, Object> given() {
        return SettingValues.in(this, PilotSettings.class);
    }

    public String getOpenAiCredentialsId() {
        return openAiCredentialsId;
    }

    @DataBoundSetter
    public void setOpenAiCredentialsId(String value) {
        openAiCredentialsId = value;
    }

    public String getGitHubCredentialsId() {
        return gitHubCredentialsId;
    }

    @DataBoundSetter
    public void setGitHubCredentialsId(String value) {
        gitHubCredentialsId = value;
    }

    public String getBaseBranch() {
        return baseBranch;
    }

    @DataBoundSetter
    public void setBaseBranch(String value) {
        baseBranch = value;
    }

    public String getRepository() {
        return repository;
    }

    @DataBoundSetter
    public void setRepository(String value) {
        repository = value;
    }

    public String getGithubUrl() {
        return githubUrl;
    }

    @DataBoundSetter
    public void setGithubUrl(String value) {
        githubUrl = value;
    }

    public String getProvider() {
        return provider;
    }

    @DataBoundSetter
    public void setProvider(String value) {
        provider = value;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    @DataBoundSetter
    public void setBaseUrl(String value) {
        baseUrl = value;
    }

    public String getApiVersion() {
        return apiVersion;
    }

    @DataBoundSetter
    public void setApiVersion(String value) {
        apiVersion = value;
    }

    public List<String> getExtraHeaders() {
        return extraHeaders;
    }

    @DataBoundSetter
    public void setExtraHeaders(List<String> value) {
        extraHeaders = SettingValues.copy(value);
    }

    public String getModel() {
        return model;
    }

    @DataBoundSetter
    public void setModel(String value) {
        model = value;
    }

    public String getAnalysisModel() {
        return analysisModel;
    }

    @DataBoundSetter
    public void setAnalysisModel(String value) {
        analysisModel = value;
    }

    public String getCodeModel() {
        return codeModel;
    }

    @DataBoundSetter
    public void setCodeModel(String value) {
        codeModel = value;
    }

    public String getReviewModel() {
        return reviewModel;
    }

    @DataBoundSetter
    public void setReviewModel(String value) {
        reviewModel = value;
    }

    public String getReasoningEffort() {
        return reasoningEffort;
    }

    @DataBoundSetter
    public void setReasoningEffort(String value) {
        reasoningEffort = value;
    }

    public Integer getMaxParallelCalls() {
        return maxParallelCalls;
    }

    @DataBoundSetter
    public void setMaxParallelCalls(Integer value) {
        maxParallelCalls = value;
    }

    public String getCallTimeout() {
        return callTimeout;
    }

    @DataBoundSetter
    public void setCallTimeout(String value) {
        callTimeout = value;
    }

    public Integer getMaxTokens() {
        return maxTokens;
    }

    @DataBoundSetter
    public void setMaxTokens(Integer value) {
        maxTokens = value;
    }

    public Double getMaxCost() {
        return maxCost;
    }

    @DataBoundSetter
    public void setMaxCost(Double value) {
        maxCost = value;
    }

    public List<String> getPrices() {
        return prices;
    }

    @DataBoundSetter
    public void setPrices(List<String> value) {
        prices = SettingValues.copy(value);
    }

    public Boolean getTranscript() {
        return transcript;
    }

    @DataBoundSetter
    public void setTranscript(Boolean value) {
        transcript = value;
    }

    public Integer getTranscriptDays() {
        return transcriptDays;
    }

    @DataBoundSetter
    public void setTranscriptDays(Integer value) {
        transcriptDays = value;
    }

    public List<String> getCategories() {
        return categories;
    }

    @DataBoundSetter
    public void setCategories(List<String> value) {
        categories = SettingValues.copy(value);
    }

    public String getGuidance() {
        return guidance;
    }

    @DataBoundSetter
    public void setGuidance(String value) {
        guidance = value;
    }

    public Integer getMaxImprovements() {
        return maxImprovements;
    }

    @DataBoundSetter
    public void setMaxImprovements(Integer value) {
        maxImprovements = value;
    }

    public Integer getMaxDiffLines() {
        return maxDiffLines;
    }

    @DataBoundSetter
    public void setMaxDiffLines(Integer value) {
        maxDiffLines = value;
    }

    public String getEditFormat() {
        return editFormat;
    }

    @DataBoundSetter
    public void setEditFormat(String value) {
        editFormat = value;
    }

    public List<String> getProtectedPaths() {
        return protectedPaths;
    }

    @DataBoundSetter
    public void setProtectedPaths(List<String> value) {
        protectedPaths = SettingValues.copy(value);
    }

    public Boolean getAllowDependencyChanges() {
        return allowDependencyChanges;
    }

    @DataBoundSetter
    public void setAllowDependencyChanges(Boolean value) {
        allowDependencyChanges = value;
    }

    public Boolean getAllowTestEdits() {
        return allowTestEdits;
    }

    @DataBoundSetter
    public void setAllowTestEdits(Boolean value) {
        allowTestEdits = value;
    }

    public String getVerifyCommand() {
        return verifyCommand;
    }

    @DataBoundSetter
    public void setVerifyCommand(String value) {
        verifyCommand = value;
    }

    public String getAuthor() {
        return author;
    }

    @DataBoundSetter
    public void setAuthor(String value) {
        author = value;
    }

    public Integer getMaxFileChars() {
        return maxFileChars;
    }

    @DataBoundSetter
    public void setMaxFileChars(Integer value) {
        maxFileChars = value;
    }

    public Integer getMaxContextChars() {
        return maxContextChars;
    }

    @DataBoundSetter
    public void setMaxContextChars(Integer value) {
        maxContextChars = value;
    }

    public Integer getContextTokens() {
        return contextTokens;
    }

    @DataBoundSetter
    public void setContextTokens(Integer value) {
        contextTokens = value;
    }

    public String getTestFramework() {
        return testFramework;
    }

    @DataBoundSetter
    public void setTestFramework(String value) {
        testFramework = value;
    }

    public String getSetupCommand() {
        return setupCommand;
    }

    @DataBoundSetter
    public void setSetupCommand(String value) {
        setupCommand = value;
    }

    public String getTestCommand() {
        return testCommand;
    }

    @DataBoundSetter
    public void setTestCommand(String value) {
        testCommand = value;
    }

    public String getTestReports() {
        return testReports;
    }

    @DataBoundSetter
    public void setTestReports(String value) {
        testReports = value;
    }

    public String getTestFilePattern() {
        return testFilePattern;
    }

    @DataBoundSetter
    public void setTestFilePattern(String value) {
        testFilePattern = value;
    }

    public String getGroupTimeout() {
        return groupTimeout;
    }

    @DataBoundSetter
    public void setGroupTimeout(String value) {
        groupTimeout = value;
    }

    public String getSuiteTimeout() {
        return suiteTimeout;
    }

    @DataBoundSetter
    public void setSuiteTimeout(String value) {
        suiteTimeout = value;
    }

    public String getSetupTimeout() {
        return setupTimeout;
    }

    @DataBoundSetter
    public void setSetupTimeout(String value) {
        setupTimeout = value;
    }

    public String getVerifyTimeout() {
        return verifyTimeout;
    }

    @DataBoundSetter
    public void setVerifyTimeout(String value) {
        verifyTimeout = value;
    }

    public String getSandbox() {
        return sandbox;
    }

    @DataBoundSetter
    public void setSandbox(String value) {
        sandbox = value;
    }

    public Integer getMaxProcesses() {
        return maxProcesses;
    }

    @DataBoundSetter
    public void setMaxProcesses(Integer value) {
        maxProcesses = value;
    }

    public Integer getMaxFileSize() {
        return maxFileSize;
    }

    @DataBoundSetter
    public void setMaxFileSize(Integer value) {
        maxFileSize = value;
    }

    public Boolean getDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(Boolean value) {
        dryRun = value;
    }

    public Boolean getAutoMerge() {
        return autoMerge;
    }

    @DataBoundSetter
    public void setAutoMerge(Boolean value) {
        autoMerge = value;
    }

    public Double getAutoMergeThreshold() {
        return autoMergeThreshold;
    }

    @DataBoundSetter
    public void setAutoMergeThreshold(Double value) {
        autoMergeThreshold = value;
    }

    public String getMergeMethod() {
        return mergeMethod;
    }

    @DataBoundSetter
    public void setMergeMethod(String value) {
        mergeMethod = value;
    }

    public Boolean getRequireChecks() {
        return requireChecks;
    }

    @DataBoundSetter
    public void setRequireChecks(Boolean value) {
        requireChecks = value;
    }

    public String getChecksTimeout() {
        return checksTimeout;
    }

    @DataBoundSetter
    public void setChecksTimeout(String value) {
        checksTimeout = value;
    }

    public String getChecksGrace() {
        return checksGrace;
    }

    @DataBoundSetter
    public void setChecksGrace(String value) {
        checksGrace = value;
    }

    public Integer getMaxOpenPullRequests() {
        return maxOpenPullRequests;
    }

    @DataBoundSetter
    public void setMaxOpenPullRequests(Integer value) {
        maxOpenPullRequests = value;
    }

    public String getDocsMode() {
        return docsMode;
    }

    @DataBoundSetter
    public void setDocsMode(String value) {
        docsMode = value;
    }

    public Boolean getCommitStatus() {
        return commitStatus;
    }

    @DataBoundSetter
    public void setCommitStatus(Boolean value) {
        commitStatus = value;
    }

    public String getMaxDuration() {
        return maxDuration;
    }

    @DataBoundSetter
    public void setMaxDuration(String value) {
        maxDuration = value;
    }

    public String getGitTimeout() {
        return gitTimeout;
    }

    @DataBoundSetter
    public void setGitTimeout(String value) {
        gitTimeout = value;
    }

    public Boolean getForce() {
        return force;
    }

    @DataBoundSetter
    public void setForce(Boolean value) {
        force = value;
    }

    /** The form and its web methods. */
    @Extension
    public static final class DescriptorImpl extends SettingsDescriptor {}
}
