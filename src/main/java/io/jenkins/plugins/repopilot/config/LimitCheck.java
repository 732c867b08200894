package io.jenkins.plugins.repopilot.config;

import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.util.List;
import java.util.Set;

/** Holds settings against limits, one after the other: what a job gave is refused, a default gives way. */
final class LimitCheck {

    private static final String WHERE = " (Manage Jenkins > System > Repo Pilot > Limits)";

    private final Set<String> given;
    private RunSettings settings;

    LimitCheck(RunSettings settings, Set<String> given) {
        this.settings = settings;
        this.given = given;
    }

    RunSettings settings() {
        return settings;
    }

    /**
     * @param allowed empty: the engine's default host and that of the administrator's default
     */
    void host(Setting<String> setting, List<String> allowed, RunSettings defaults) {
        String address = settings.get(setting);
        boolean listed = allowed != null && !allowed.isEmpty();
        List<String> hosts = listed
                ? allowed
                : List.of(
                        EndpointHosts.authority(setting.defaultValue()),
                        EndpointHosts.authority(defaults.get(setting)));
        if (!EndpointHosts.allow(hosts, address)) {
            throw beyond(
                    setting,
                    "the host of '" + address + "' is not allowed; allowed are "
                            + String.join(", ", Set.copyOf(hosts)));
        }
    }

    /** 0 is no limit: as a setting beyond any limit, as a limit none. */
    void budget(Setting<? extends Number> setting, Number most) {
        double value = settings.get(setting).doubleValue();
        if (most == null || most.doubleValue() == 0 || value > 0 && value <= most.doubleValue()) {
            return;
        }
        refuseOrReplace(setting, most, "at most " + SettingField.text(most, "") + " is allowed");
    }

    void atLeast(Setting<Double> setting, Double least) {
        if (least != null && settings.get(setting) < least) {
            refuseOrReplace(setting, least, "at least " + SettingField.text(least, "") + " is allowed");
        }
    }

    void forbid(Setting<?> setting, Object value, Object instead) {
        if (settings.get(setting).equals(value)) {
            refuseOrReplace(setting, instead, "'" + value + "' is not allowed");
        }
    }

    private void refuseOrReplace(Setting<?> setting, Object limit, String rule) {
        if (given.contains(setting.name())) {
            throw beyond(setting, "is " + SettingField.text(settings.get(setting), ", ") + ", but " + rule);
        }
        settings = settings.with(setting, limit);
    }

    private static InvalidSettingException beyond(Setting<?> setting, String problem) {
        return new InvalidSettingException(setting.name(), problem + " by the administrator" + WHERE);
    }
}
