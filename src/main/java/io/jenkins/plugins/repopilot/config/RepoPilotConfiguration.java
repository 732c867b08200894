package io.jenkins.plugins.repopilot.config;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.StaplerRequest2;

/** Manage Jenkins, System, section "Repo Pilot"; {@code unclassified: repoPilot:} in Configuration as Code. */
@Extension
@Symbol("repoPilot")
public final class RepoPilotConfiguration extends GlobalConfiguration {

    private PilotSettings defaults = new PilotSettings();
    private PilotLimits limits = new PilotLimits();

    /** Loads what was saved. */
    public RepoPilotConfiguration() {
        load();
    }

    public static RepoPilotConfiguration get() {
        return ExtensionList.lookupSingleton(RepoPilotConfiguration.class);
    }

    /** What holds where a job says nothing. */
    public PilotSettings getDefaults() {
        return defaults;
    }

    /**
     * Checked and saved.
     *
     * @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException for the first value that can't be used
     */
    public void setDefaults(PilotSettings defaults) {
        PilotSettings checked = defaults == null ? new PilotSettings() : defaults;
        RunSettings.of(checked.given());
        this.defaults = checked;
        save();
    }

    /** What jobs may set. */
    public PilotLimits getLimits() {
        return limits;
    }

    /**
     * Checked and saved.
     *
     * @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException for the first value that can't be used
     */
    public void setLimits(PilotLimits limits) {
        PilotLimits checked = limits == null ? new PilotLimits() : limits;
        RunSettings.of(checked.given());
        this.limits = checked;
        save();
    }

    @Override
    public String getDisplayName() {
        return "Repo Pilot";
    }

    @Override
    public boolean configure(StaplerRequest2 req, JSONObject form) throws FormException {
        PilotSettings newDefaults =
                (PilotSettings) descriptor(PilotSettings.class).newInstance(req, form.getJSONObject("defaults"));
        PilotLimits newLimits =
                (PilotLimits) descriptor(PilotLimits.class).newInstance(req, form.getJSONObject("limits"));
        setDefaults(newDefaults);
        setLimits(newLimits);
        return true;
    }

    @SuppressWarnings("rawtypes")
    private static hudson.model.Descriptor descriptor(Class<? extends hudson.model.Describable> type) {
        return jenkins.model.Jenkins.get().getDescriptorOrDie(type);
    }
}
