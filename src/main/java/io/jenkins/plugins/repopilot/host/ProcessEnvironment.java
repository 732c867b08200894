package io.jenkins.plugins.repopilot.host;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.repopilot.engine.port.ChildEnvironment;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What child processes get to see of an agent's and a build's variables: the allow-list of {@link ChildEnvironment}. A launcher starts from
 * the agent's own environment, so what is not on the list is taken out of it.
 */
final class ProcessEnvironment {

    private final Place place;
    private VirtualChannel machineOf;
    private EnvVars machine;

    ProcessEnvironment(Place place) {
        this.place = place;
    }

    /** Variables for {@code ProcStarter.envs}: an empty value takes a variable away. */
    Map<String, String> overrides(Map<String, String> own) throws IOException, InterruptedException {
        EnvVars inherited = machine();
        Map<String, String> allowed = visible();
        Map<String, String> overrides = new TreeMap<>();
        inherited.keySet().stream().filter(name -> !allowed.containsKey(name)).forEach(name -> overrides.put(name, ""));
        allowed.forEach((name, value) -> {
            if (!Objects.equals(inherited.get(name), value)) {
                overrides.put(name, literally(value));
            }
        });
        own.forEach((name, value) -> overrides.put(name, literally(value)));
        return overrides;
    }

    /** All that a child process sees. */
    Map<String, String> visible() throws IOException, InterruptedException {
        EnvVars host = new EnvVars(machine());
        host.overrideExpandingAll(place.environment());
        return ChildEnvironment.withNetwork(host);
    }

    private synchronized EnvVars machine() throws IOException, InterruptedException {
        FilePath workspace = place.workspace();
        if (machine == null || machineOf != workspace.getChannel()) {
            Computer computer = workspace.toComputer();
            machine = computer == null ? EnvVars.getRemote(workspace.getChannel()) : computer.getEnvironment();
            machineOf = workspace.getChannel();
        }
        return machine;
    }

    /** A launcher expands references to other variables. */
    private static String literally(String value) {
        return value.replace("$", "$$");
    }
}
