package io.jenkins.plugins.repopilot.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The parts of the form, of the settings' page and of the command line's help. A part goes, in the catalogue, from its first setting to the next part's first, so that
 * a new setting shows up among its neighbours.
 */
public enum SettingSection {
    REPOSITORY("Repository", Setting.BASE_BRANCH, Setting.BASE_BRANCH, Setting.REPOSITORY),
    MODEL("Model", Setting.PROVIDER, Setting.MODEL, Setting.MAX_COST),
    CHANGES("Changes", Setting.CATEGORIES, Setting.CATEGORIES, Setting.GUIDANCE, Setting.MAX_IMPROVEMENTS),
    TESTS("Tests", Setting.TEST_FRAMEWORK, Setting.SETUP_COMMAND, Setting.TEST_COMMAND),
    PULL_REQUEST("Pull request", Setting.DRY_RUN, Setting.DRY_RUN, Setting.AUTO_MERGE, Setting.AUTO_MERGE_THRESHOLD),
    RUN("Run", Setting.MAX_DURATION, Setting.MAX_DURATION);

    private final String title;
    private final Setting<?> first;
    private final Set<Setting<?>> shown;

    SettingSection(String title, Setting<?> first, Setting<?>... shown) {
        this.title = title;
        this.first = first;
        this.shown = Set.of(shown);
    }

    public String title() {
        return title;
    }

    /** The settings of this part, in the order of the catalogue. */
    public List<Setting<?>> settings() {
        List<Setting<?>> all = Setting.all();
        int end = ordinal() + 1 < values().length ? all.indexOf(values()[ordinal() + 1].first) : all.size();
        return new ArrayList<>(all.subList(all.indexOf(first), end));
    }

    /** Those that most people look at. */
    public List<Setting<?>> shown() {
        return settings().stream().filter(shown::contains).toList();
    }

    /** The rest, folded. */
    public List<Setting<?>> advanced() {
        return settings().stream().filter(setting -> !shown.contains(setting)).toList();
    }
}
