package io.jenkins.plugins.repopilot.config;

import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** What an administrator allows jobs to set. {@code null} and empty lists: see each field. */
public final class PilotLimits extends AbstractDescribableImpl<PilotLimits> implements Serializable {

    private static final long serialVersionUID = 1;

    private static final String MODEL_HOSTS = "modelHosts";
    private static final String GITHUB_HOSTS = "gitHubHosts";

    private List<String> modelHosts;
    private List<String> gitHubHosts;
    private Integer maxTokens;
    private Double maxCost;
    private Boolean autoMerge;
    private Double autoMergeThreshold;
    private String sandbox;

    /** The limits of an administrator who set none. */
    @DataBoundConstructor
    public PilotLimits() {
        // every limit is optional
    }

    /** Hosts of model endpoints: {@code host}, {@code host:port}, {@code host:*}, {@code *.domain} or {@code *}; none: OpenAI's and that of the global default. */
    public List<String> getModelHosts() {
        return modelHosts;
    }

    /**
     * @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException for the first that is not the name of a host, such as an address
     */
    @DataBoundSetter
    public void setModelHosts(List<String> hosts) {
        modelHosts = hosts(MODEL_HOSTS, hosts);
    }

    /** Hosts of GitHub's API, in the same form; none: github.com's and that of the global default. */
    public List<String> getGitHubHosts() {
        return gitHubHosts;
    }

    /**
     * @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException for the first that is not the name of a host, such as an address
     */
    @DataBoundSetter
    public void setGitHubHosts(List<String> hosts) {
        gitHubHosts = hosts(GITHUB_HOSTS, hosts);
    }

    private static List<String> hosts(String limit, List<String> hosts) {
        return hosts == null ? null : SettingValues.copy(EndpointHosts.checked(limit, hosts));
    }

    /** Largest budget of a run in tokens; none: no limit. */
    public Integer getMaxTokens() {
        return maxTokens;
    }

    @DataBoundSetter
    public void setMaxTokens(Integer tokens) {
        maxTokens = tokens;
    }

    /** Largest budget of a run in US dollars; none: no limit. */
    public Double getMaxCost() {
        return maxCost;
    }

    @DataBoundSetter
    public void setMaxCost(Double dollars) {
        maxCost = dollars;
    }

    /** Whether a run may merge; none: it may. */
    public Boolean getAutoMerge() {
        return autoMerge;
    }

    @DataBoundSetter
    public void setAutoMerge(Boolean allowed) {
        autoMerge = allowed;
    }

    /** Lowest {@code autoMergeThreshold}; none: no limit. */
    public Double getAutoMergeThreshold() {
        return autoMergeThreshold;
    }

    @DataBoundSetter
    public void setAutoMergeThreshold(Double lowest) {
        autoMergeThreshold = lowest;
    }

    /** Least isolation of what a model wrote: {@code required}, {@code auto} (none given) or {@code off}. */
    public String getSandbox() {
        return sandbox;
    }

    @DataBoundSetter
    public void setSandbox(String level) {
        sandbox = level;
    }

    /** Whether model-written code may run without a sandbox even on the built-in node. */
    boolean allowsPlain() {
        return "off".equals(sandbox);
    }

    /**
     * Settings within these limits: what a job gave is refused if it is beyond, defaults give way. A host is refused whoever gave it, because a
     * list of hosts has none to put in its place.
     *
     * @param settings all of them, the given ones read
     * @param given names of those that the job itself gave
     * @param defaults the administrator's own, whose hosts are allowed where no others are named
     * @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException naming the field that is beyond a limit
     */
    RunSettings applyTo(RunSettings settings, Set<String> given, RunSettings defaults) {
        LimitCheck check = new LimitCheck(settings, given);
        check.host(Setting.BASE_URL, modelHosts, defaults);
        check.host(Setting.GITHUB_URL, gitHubHosts, defaults);
        check.budget(Setting.MAX_TOKENS, maxTokens);
        check.budget(Setting.MAX_COST, maxCost);
        if (Boolean.FALSE.equals(autoMerge)) {
            check.forbid(Setting.AUTO_MERGE, true, false);
        }
        check.atLeast(Setting.AUTO_MERGE_THRESHOLD, autoMergeThreshold);
        if (!allowsPlain()) {
            check.forbid(Setting.SANDBOX, "off", "auto");
        }
        if ("required".equals(sandbox)) {
            check.forbid(Setting.SANDBOX, "auto", "required");
        }
        return check.settings();
    }

    /** The limits that were given, by name. */
    Map<String, Object> given() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("maxTokens", maxTokens);
        given.put("maxCost", maxCost);
        given.put("autoMerge", autoMerge);
        given.put("autoMergeThreshold", autoMergeThreshold);
        given.put("sandbox", sandbox);
        given.values().removeIf(java.util.Objects::isNull);
        return given;
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<PilotLimits> {

        @Override
        public String getDisplayName() {
            return "Limits";
        }

        @Override
        public PilotLimits newInstance(StaplerRequest2 req, JSONObject form) throws FormException {
            JSONObject given = FormValues.given(form);
            for (String limit : List.of(MODEL_HOSTS, GITHUB_HOSTS)) {
                Object text = given.remove(limit);
                if (text instanceof String lines && !lines.isBlank()) {
                    given.put(limit, checked(limit, entries(lines)));
                }
            }
            return (PilotLimits) super.newInstance(req, given);
        }

        private static List<String> checked(String limit, List<String> hosts) throws FormException {
            try {
                return EndpointHosts.checked(limit, hosts);
            } catch (InvalidSettingException e) {
                throw new FormException(e.getMessage(), limit);
            }
        }

        private static List<String> entries(String lines) {
            return Arrays.stream(lines.split("[\\s,]+"))
                    .filter(host -> !host.isEmpty())
                    .toList();
        }

        @POST
        @Restricted(DoNotUse.class)
        public FormValidation doCheckModelHosts(@QueryParameter String value) {
            return check(MODEL_HOSTS, value);
        }

        @POST
        @Restricted(DoNotUse.class)
        public FormValidation doCheckGitHubHosts(@QueryParameter String value) {
            return check(GITHUB_HOSTS, value);
        }

        private static FormValidation check(String limit, String value) {
            if (!SettingsDescriptor.mayConfigure(null) || value == null) {
                return FormValidation.ok();
            }
            try {
                EndpointHosts.checked(limit, entries(value));
                return FormValidation.ok();
            } catch (InvalidSettingException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        /** One host a line. */
        public String lines(List<String> hosts) {
            return hosts == null ? "" : String.join("\n", hosts);
        }
    }
}
