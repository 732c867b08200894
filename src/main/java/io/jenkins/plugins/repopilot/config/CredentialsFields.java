package io.jenkins.plugins.repopilot.config;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.springframework.security.core.Authentication;

/** The credentials' fields of the forms: what a job in its folder, as the user that it runs as, may use. */
final class CredentialsFields {

    /** A type of credential, and what people call it. */
    record Type(Class<? extends StandardCredentials> type, String name) {}

    private static final Type SECRET_TEXT = new Type(StringCredentials.class, "Secret text");

    static final List<Type> OPENAI_TYPES = List.of(SECRET_TEXT);

    /** A GitHub App is a username with password, too. */
    static final List<Type> GITHUB_TYPES = List.of(
            SECRET_TEXT, new Type(StandardUsernamePasswordCredentials.class, "Username with password or GitHub App"));

    private CredentialsFields() {}

    static ListBoxModel openAi(Item item, String current) {
        return list(item, current, OPENAI_TYPES);
    }

    static ListBoxModel gitHub(Item item, String current) {
        return list(item, current, GITHUB_TYPES);
    }

    private static ListBoxModel list(Item item, String current, List<Type> types) {
        StandardListBoxModel model = new StandardListBoxModel();
        if (mayList(item)) {
            model.includeEmptyValue();
            types.forEach(type -> include(model, item, type));
        }
        return model.includeCurrentValue(Util.fixNull(current));
    }

    private static void include(StandardListBoxModel model, Item item, Type type) {
        if (item == null) {
            model.includeMatchingAs(
                    ACL.SYSTEM2,
                    Jenkins.get(),
                    type.type(),
                    List.<DomainRequirement>of(),
                    CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM)));
        } else {
            model.includeMatchingAs(
                    runsAs(item), item, type.type(), List.<DomainRequirement>of(), CredentialsMatchers.always());
        }
    }

    static FormValidation check(Item item, String id, List<Type> types) {
        if (!mayList(item) || Util.fixEmptyAndTrim(id) == null) {
            return FormValidation.ok();
        }
        try {
            checked("", id, item, types, find(id, item, List.of()));
            return FormValidation.ok();
        } catch (InvalidSettingException e) {
            return FormValidation.warning(e.getMessage().replaceFirst("^: ", ""));
        }
    }

    /**
     * @param field for the message
     * @throws InvalidSettingException if there is no such credential that the item may send there, or it is of another type
     */
    static StandardCredentials find(String field, String id, Item item, List<Type> types, Destination destination) {
        return checked(field, id, item, types, destination.find(field, id, where -> find(id, item, where)));
    }

    private static StandardCredentials find(String id, Item item, List<DomainRequirement> where) {
        return item == null
                ? CredentialsProvider.findCredentialByIdInItemGroup(
                        id, StandardCredentials.class, Jenkins.get(), ACL.SYSTEM2, where)
                : CredentialsProvider.findCredentialByIdInItem(
                        id, StandardCredentials.class, item, runsAs(item), where);
    }

    private static StandardCredentials checked(
            String field, String id, Item item, List<Type> types, StandardCredentials found) {
        String wanted = types.stream().map(Type::name).collect(Collectors.joining(" or "));
        if (found == null) {
            throw new InvalidSettingException(
                    field,
                    "there is no credential '" + id + "' that "
                            + (item == null ? "jobs outside of folders" : item.getFullName())
                            + " may use; create a " + wanted
                            + " of that id in its folder or globally (not in scope System)");
        }
        // without a job the look-up is Jenkins' own, which may use more than its jobs
        if (found.getScope() == CredentialsScope.SYSTEM) {
            throw new InvalidSettingException(
                    field,
                    "the credential '" + id + "' is in scope System, which no job may use; give it scope Global");
        }
        if (types.stream().noneMatch(type -> type.type().isInstance(found))) {
            throw new InvalidSettingException(
                    field,
                    "the credential '" + id + "' is of the type "
                            + found.getDescriptor().getDisplayName() + ", needed is " + wanted);
        }
        return found;
    }

    private static boolean mayList(Item item) {
        if (item == null) {
            return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        }
        return item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    private static Authentication runsAs(Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }
}
