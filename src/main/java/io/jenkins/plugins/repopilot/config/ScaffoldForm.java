package io.jenkins.plugins.repopilot.config;

import hudson.util.ListBoxModel;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.scaffold.Licences;
import java.util.Arrays;
import java.util.List;

/** What the forms of the scaffold step and builder share. */
public final class ScaffoldForm {

    private ScaffoldForm() {}

    /** The licences that can be written; none is chosen by default. */
    public static ListBoxModel licences() {
        ListBoxModel items = new ListBoxModel();
        items.add("None: the owner's choice", "");
        Licences.BUNDLED.forEach(id -> items.add(id, id));
        return items;
    }

    /** What can be written where there is no CI; the default has the empty value, as if nothing was chosen. */
    public static ListBoxModel cis() {
        ListBoxModel items = new ListBoxModel();
        items.add("GitHub Actions workflow", "");
        items.add("Jenkinsfile", Scaffold.Options.JENKINS);
        return items;
    }

    /** Entries between commas or on lines of their own. */
    public static List<String> ids(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split("[,\\s]+"))
                        .filter(id -> !id.isEmpty())
                        .toList();
    }
}
