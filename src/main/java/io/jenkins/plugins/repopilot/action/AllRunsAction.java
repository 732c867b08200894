package io.jenkins.plugins.repopilot.action;

import hudson.Extension;
import hudson.model.RootAction;
import hudson.security.Permission;
import java.io.IOException;
import java.util.Map;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.GET;
import org.kohsuke.stapler.verb.POST;

/** The page of all runs that the viewer may see, at {@code /repo-pilot/}, and the REST interface below it. */
@Extension
public final class AllRunsAction implements RootAction, StaplerProxy {

    /** What the page draws: one page of runs, and counts over all that the filters let through. */
    @GET
    public void doData(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        Jenkins.get().checkPermission(Jenkins.READ);
        try {
            Map<String, Object> data = RunQuery.of(request).answer();
            data.put("locale", JsonReply.locale().toLanguageTag());
            data.put("labels", JsonReply.labels());
            JsonReply.json(response, data);
        } catch (IllegalArgumentException e) {
            JsonReply.error(response, 400, e.getMessage());
        }
    }

    /** Makes the index anew from all builds: for an administrator, after files were moved by hand. */
    @POST
    public HttpResponse doRebuild() throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        RunIndex.get().rebuild();
        return HttpResponses.redirectToDot();
    }

    public PilotApi getApi() {
        return new PilotApi();
    }

    /** Labels for the page, before it has data. */
    public String label(String key) {
        return JsonReply.labels().getOrDefault(key, key);
    }

    public Permission getRequiredPermission() {
        return Jenkins.READ;
    }

    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.READ);
        return this;
    }

    @Override
    public String getIconFileName() {
        return Jenkins.get().hasPermission(Jenkins.READ) ? "symbol-repo-pilot plugin-repo-pilot" : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.displayName();
    }

    @Override
    public String getUrlName() {
        return "repo-pilot";
    }
}
