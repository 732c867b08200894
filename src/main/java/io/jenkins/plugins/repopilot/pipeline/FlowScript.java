package io.jenkins.plugins.repopilot.pipeline;

import hudson.Extension;
import org.jenkinsci.plugins.workflow.cps.GroovySourceFileAllowlist;

/** Lets Pipeline load the one script of this plugin, which has the ten stages and nothing else. */
@Extension
public final class FlowScript extends GroovySourceFileAllowlist {

    static final String CLASS_NAME = "io.jenkins.plugins.repopilot.pipeline.RepoPilotFlow";

    private final String url;

    public FlowScript() {
        String path = CLASS_NAME.replace('.', '/') + ".groovy";
        this.url = String.valueOf(FlowScript.class.getClassLoader().getResource(path));
    }

    @Override
    public boolean isAllowed(String groovyResourceUrl) {
        return groovyResourceUrl.equals(url);
    }
}
