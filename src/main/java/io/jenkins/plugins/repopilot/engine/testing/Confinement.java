package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.port.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One way to shut a command in: the arguments that go before it. */
abstract class Confinement {

    /** The user that sandboxed commands of the superuser become: limits on processes don't hold for the superuser. */
    private static final String NOBODY = "65534";

    /** Room for the time that a tool needs on top of what its clock says. */
    private static final int CPU_SECONDS_EXTRA = 10;

    protected final SandboxSite site;
    private final Limits limits;

    private Confinement(SandboxSite site, Limits limits) {
        this.site = site;
        this.limits = limits;
    }

    /**
     * @param processes processes and threads at the same time
     * @param fileMegabytes size of one file
     */
    record Limits(int processes, int fileMegabytes) {}

    /** Those worth trying on this machine, best first. */
    static List<Confinement> candidates(SandboxSite site, Limits limits) {
        if (!site.posix()) {
            return List.of();
        }
        List<Confinement> candidates = new ArrayList<>();
        for (boolean drop : site.root() ? new boolean[] {true, false} : new boolean[] {false}) {
            candidates.add(new Bubblewrap(site, limits, drop));
            candidates.add(new Unshare(site, limits, drop));
        }
        // bubblewrap in either form is better than unshare in either form
        candidates.sort((a, b) -> a.name().compareTo(b.name()));
        return candidates;
    }

    static Confinement plain(SandboxSite site, Limits limits) {
        return new Plain(site, limits);
    }

    abstract String name();

    /** What goes between the environment and the command. */
    protected abstract List<String> prefix(Command command);

    /** A command that succeeds only if the confinement holds. */
    List<String> probe() {
        return List.of(
                "sh",
                "-c",
                "test -r . && ! touch \"$0/repo-pilot-probe\" 2>/dev/null && ! touch /usr/repo-pilot-probe 2>/dev/null",
                site.gitDirectory());
    }

    Command wrap(Command command) {
        if (!site.posix()) {
            return command;
        }
        List<String> arguments = new ArrayList<>(cleanEnvironment());
        environment(command.environment()).forEach((name, value) -> arguments.add(name + "=" + value));
        arguments.addAll(prefix(command));
        arguments.addAll(command.arguments());
        return new Command(
                arguments,
                command.directory(),
                Map.of(),
                command.timeout(),
                command.outputLimit(),
                command.input(),
                command.bytes(),
                command.listener());
    }

    /** Starts with no variable at all: what hosts mark processes with is of no use inside, where the kernel ends all at once. */
    protected List<String> cleanEnvironment() {
        return List.of("env", "-i");
    }

    private Map<String, String> environment(Map<String, String> ofCommand) {
        Map<String, String> environment = new TreeMap<>(site.environment());
        String scratch = site.scratch();
        environment.remove("PWD");
        if (site.home() != null) {
            environment.put("HOME", site.home());
        }
        environment.put("TMPDIR", "/tmp");
        environment.put("CI", "true");
        environment.put("XDG_CACHE_HOME", scratch + "/cache");
        environment.put("npm_config_cache", scratch + "/npm");
        environment.put("npm_config_offline", "true");
        environment.put("GOCACHE", scratch + "/go");
        environment.put("GRADLE_USER_HOME", scratch + "/gradle");
        if (site.home() != null) {
            environment.putIfAbsent("GRADLE_RO_DEP_CACHE", site.home() + "/.gradle/caches");
        }
        environment.put("GOPROXY", "off");
        environment.put("GOTOOLCHAIN", "local");
        // compiled Python is keyed by the second and the size of its source: too coarse for trees that change under it
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        environment.put("PYTHONPYCACHEPREFIX", "/tmp/repo-pilot-no-bytecode");
        // git refuses a repository of another user, and inside one may be another user
        environment.put("GIT_CONFIG_COUNT", "1");
        environment.put("GIT_CONFIG_KEY_0", "safe.directory");
        environment.put("GIT_CONFIG_VALUE_0", "*");
        environment.put("GIT_OPTIONAL_LOCKS", "0");
        environment.putAll(ofCommand);
        return environment;
    }

    protected List<String> limits(Duration timeout, boolean processes) {
        long seconds = timeout.toSeconds() * site.processors() + CPU_SECONDS_EXTRA;
        List<String> arguments = new ArrayList<>(List.of("prlimit", "--cpu=" + seconds, "--core=0"));
        arguments.add("--fsize=" + limits.fileMegabytes() * 1_000_000L);
        if (processes) {
            arguments.add("--nproc=" + limits.processes());
        }
        return arguments;
    }

    protected String directory(Command command) {
        return Path.of(site.workspace()).resolve(command.directory()).toString();
    }

    /** Makes the superuser nobody, who may still read and write the files of whoever owns the workspace. */
    protected static List<String> becomingNobody() {
        String kept = "-all,+dac_override,+fowner";
        return List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                // without it access(2) would deny what open(2) allows
                "--securebits=+no_setuid_fixup",
                "--inh-caps=" + kept,
                "--ambient-caps=" + kept,
                "--bounding-set=" + kept,
                "--no-new-privs");
    }

    /** bubblewrap, with a user namespace of its own unless it may really become another user. */
    private static final class Bubblewrap extends Confinement {

        private final boolean drop;

        Bubblewrap(SandboxSite site, Limits limits, boolean drop) {
            super(site, limits);
            this.drop = drop;
        }

        @Override
        String name() {
            return "bwrap";
        }

        @Override
        protected List<String> prefix(Command command) {
            List<String> all = new ArrayList<>(List.of("bwrap", "--die-with-parent", "--new-session"));
            // no cgroup namespace: the JDK fails to read its limits in one
            all.addAll(List.of("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"));
            all.addAll(List.of("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"));
            if (!drop) {
                all.add("--unshare-user");
            }
            site.hidden().forEach(path -> all.addAll(List.of("--tmpfs", path)));
            site.visible().forEach(path -> all.addAll(List.of("--ro-bind", path, path)));
            all.addAll(List.of("--bind", site.workspace(), site.workspace()));
            site.covered().forEach(path -> all.addAll(List.of("--tmpfs", path)));
            site.guarded().forEach(path -> all.addAll(List.of("--ro-bind", path, path)));
            all.addAll(List.of("--bind", site.scratch(), site.scratch()));
            all.addAll(List.of("--chdir", directory(command), "--cap-drop", "ALL"));
            if (drop) {
                all.addAll(List.of("--ro-bind", site.accounts(), "/etc/passwd"));
                for (String capability : List.of("DAC_OVERRIDE", "FOWNER", "SETUID", "SETGID", "SETPCAP")) {
                    all.addAll(List.of("--cap-add", "CAP_" + capability));
                }
                all.addAll(becomingNobody());
            }
            all.addAll(limits(command.timeout(), true));
            return all;
        }
    }

    /** The kernel's namespaces by hand, for machines without bubblewrap. */
    private static final class Unshare extends Confinement {

        private final boolean drop;

        Unshare(SandboxSite site, Limits limits, boolean drop) {
            super(site, limits);
            this.drop = drop;
        }

        @Override
        String name() {
            return "unshare";
        }

        @Override
        protected List<String> prefix(Command command) {
            List<String> all = new ArrayList<>(List.of(
                    "unshare", drop ? "-nmpiu" : "-rnmpiu", "--fork", "--kill-child", "sh", "-c", SCRIPT, "sh"));
            all.addAll(List.of(site.workspace(), site.scratch(), directory(command), drop ? site.accounts() : ""));
            all.addAll(site.hidden());
            all.add("--");
            all.addAll(site.visible());
            all.add("--");
            all.addAll(site.covered());
            all.add("--");
            all.addAll(site.guarded());
            all.add("--");
            all.addAll(
                    drop
                            ? becomingNobody()
                            : List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"));
            all.addAll(limits(command.timeout(), true));
            return all;
        }

        private static final String SCRIPT = script();

        private static String script() {
            try (InputStream resource = Confinement.class.getResourceAsStream("unshare.sh")) {
                return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** No isolation but the environment and what limits there are. */
    private static final class Plain extends Confinement {

        private static final List<String> MARKS = List.of(
                "REPO_PILOT_COMMAND",
                "JENKINS_NODE_COOKIE",
                "JENKINS_SERVER_COOKIE",
                "HUDSON_COOKIE",
                "HUDSON_SERVER_COOKIE");

        Plain(SandboxSite site, Limits limits) {
            super(site, limits);
        }

        @Override
        String name() {
            return "none";
        }

        /** Keeps the marks by which a host finds the processes of a command again, to end them. */
        @Override
        protected List<String> cleanEnvironment() {
            StringBuilder script = new StringBuilder("exec env -i");
            MARKS.forEach(mark -> script.append(" ${")
                    .append(mark)
                    .append("+\"")
                    .append(mark)
                    .append("=$")
                    .append(mark)
                    .append("\"}"));
            return List.of("sh", "-c", script + " \"$@\"", "sh");
        }

        @Override
        protected List<String> prefix(Command command) {
            // a limit on processes would count everything else that this user runs
            return site.limiter() ? limits(command.timeout(), false) : List.of();
        }
    }
}
