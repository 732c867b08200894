package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.git.GitDirectory;
import io.jenkins.plugins.repopilot.engine.port.ChildEnvironment;
import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a sandbox has to know of the machine that holds the workspace.
 *
 * @param workspace the workspace's real path
 * @param gitDirectory the real path of the repository's own folder
 * @param scratch a folder for caches and reports that only this run uses; lies in the git directory, where no tool looks and nothing is staged
 * @param accounts a file like {@code /etc/passwd} in which user 65534 has the home folder of this one
 * @param home the home folder, {@code null} if it can't be told from the file system's root
 * @param hidden folders that are covered by empty ones: home folders, temporary folders, sockets of services
 * @param visible folders and files below hidden ones that tools need, read-only
 * @param covered folders of the workspace that are no business of a sandboxed process: the run's own records
 * @param guarded files and folders of the workspace that are read-only
 * @param limiter whether there is {@code prlimit}
 * @param environment variables a sandboxed process gets
 * @param root whether processes run as the superuser
 * @param posix whether it is a machine with {@code env}, not Windows
 * @param processors how many there are
 */
record SandboxSite(
        String workspace,
        String gitDirectory,
        String scratch,
        String accounts,
        String home,
        List<String> hidden,
        List<String> visible,
        List<String> covered,
        List<String> guarded,
        Map<String, String> environment,
        boolean limiter,
        boolean root,
        boolean posix,
        int processors)
        implements Serializable {

    private static final String FOLDER = "repo-pilot";

    /** What a test has no business to change, and what no look at the tree would show afterwards. */
    private static final List<String> GUARDED = List.of(".git", ".venv", "venv", "node_modules");

    /** Parts of a home folder in which tools and their packages lie, and no secrets. */
    private static final List<String> TOOLS = List.of(
            ".m2/repository",
            ".m2/wrapper",
            ".gradle/wrapper",
            ".gradle/caches",
            ".pyenv",
            ".nvm",
            ".fnm",
            ".volta",
            ".asdf",
            ".sdkman",
            ".jenv",
            ".jdks",
            ".rbenv",
            ".bun",
            ".deno",
            ".rustup/toolchains",
            ".rustup/settings.toml",
            ".cargo/bin",
            ".cargo/registry",
            "go",
            ".virtualenvs",
            ".local/bin",
            ".local/lib",
            ".local/pipx",
            ".local/share/pipx",
            ".local/share/uv",
            ".local/share/virtualenvs",
            ".local/share/pnpm",
            ".local/share/mise",
            ".local/share/fnm",
            ".nuget/packages",
            ".dotnet",
            "miniconda3",
            "anaconda3",
            ".conda",
            "bin",
            "tools",
            "jdk");

    /** Looks at the machine and makes the scratch folder. */
    record Visit() implements WorkspaceTask<SandboxSite> {

        @Override
        public SandboxSite run(Path root) throws IOException {
            Path workspace = root.toRealPath();
            Path git = GitDirectory.of(workspace);
            Path scratch = git.resolve(FOLDER).resolve("scratch");
            Files.createDirectories(scratch);
            boolean posix = File.separatorChar == '/';
            Map<String, String> host = System.getenv();
            Path home = home(host);
            Path accounts = git.resolve(FOLDER).resolve("passwd");
            if (posix) {
                Files.writeString(accounts, accounts(home));
            }
            Set<String> hidden = posix ? hidden(home, host) : Set.of();
            return new SandboxSite(
                    workspace.toString(),
                    git.toString(),
                    scratch.toString(),
                    accounts.toString(),
                    home == null ? null : home.toString(),
                    new ArrayList<>(hidden),
                    posix ? visible(git, home, hidden, host) : new ArrayList<>(),
                    existing(workspace, List.of(".repo-pilot")),
                    existing(workspace, GUARDED),
                    new LinkedHashMap<>(ChildEnvironment.withoutNetwork(host)),
                    posix && isOnPath("prlimit", host),
                    posix && Integer.valueOf(0).equals(Files.getAttribute(scratch, "unix:uid")),
                    posix,
                    Runtime.getRuntime().availableProcessors());
        }

        private static Path home(Map<String, String> host) throws IOException {
            String name = host.getOrDefault("HOME", System.getProperty("user.home"));
            if (name == null || name.isBlank() || !Files.isDirectory(Path.of(name))) {
                return null;
            }
            Path home = Path.of(name).toRealPath();
            return home.getParent() == null ? null : home;
        }

        private static Set<String> hidden(Path home, Map<String, String> host) throws IOException {
            Set<String> hidden = new LinkedHashSet<>();
            List<Path> candidates = new ArrayList<>();
            List.of("/tmp", "/var/tmp", "/run", "/home", "/root").forEach(name -> candidates.add(Path.of(name)));
            if (home != null) {
                candidates.add(home);
            }
            if (host.containsKey("JENKINS_HOME")) {
                candidates.add(Path.of(host.get("JENKINS_HOME")));
            }
            for (Path candidate : candidates) {
                if (Files.isDirectory(candidate)) {
                    hidden.add(candidate.toRealPath().toString());
                }
            }
            return hidden;
        }

        private static List<String> visible(Path git, Path home, Set<String> hidden, Map<String, String> host)
                throws IOException {
            Set<Path> wanted = new LinkedHashSet<>();
            if (home != null) {
                TOOLS.forEach(tool -> wanted.add(home.resolve(tool)));
                Path settings = home.resolve(".m2/settings.xml");
                if (Files.isReadable(settings) && !Files.readString(settings).contains("<server")) {
                    wanted.add(settings);
                }
            }
            // a linked working tree has its history elsewhere
            Path common = git.resolve("commondir");
            if (Files.isRegularFile(common)) {
                wanted.add(git.resolve(Files.readString(common).strip()).normalize());
            }
            wanted.add(Path.of("/run/current-system"));
            wanted.add(Path.of(System.getProperty("java.home")));
            for (String variable : List.of(
                    "JAVA_HOME", "MAVEN_HOME", "M2_HOME", "GRADLE_HOME", "GOROOT", "VIRTUAL_ENV", "NODE_PATH")) {
                if (host.containsKey(variable)) {
                    wanted.add(Path.of(host.get(variable)));
                }
            }
            for (String entry : host.getOrDefault("PATH", "").split(File.pathSeparator)) {
                if (!entry.isBlank()) {
                    wanted.add(installation(Path.of(entry)));
                }
            }
            List<String> visible = new ArrayList<>();
            for (Path path : wanted) {
                if (path.isAbsolute() && Files.exists(path) && hidden.stream().anyMatch(h -> isBelow(path, h))) {
                    visible.add(path.toString());
                }
            }
            return visible;
        }

        private static List<String> existing(Path workspace, List<String> names) {
            List<String> existing = new ArrayList<>();
            for (String name : names) {
                Path path = workspace.resolve(name);
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(path)) {
                    existing.add(path.toString());
                }
            }
            return existing;
        }

        private static boolean isOnPath(String program, Map<String, String> host) {
            return Stream.of(host.getOrDefault("PATH", "").split(File.pathSeparator))
                    .anyMatch(folder -> !folder.isBlank() && Files.isExecutable(Path.of(folder, program)));
        }

        /** The folder of a program's whole installation, where a folder of programs is part of one. */
        private static Path installation(Path programs) {
            Path parent = programs.getParent();
            boolean ofItsOwn = parent != null && parent.getNameCount() > 2 && !parent.endsWith(".local");
            return ofItsOwn && programs.endsWith("bin") ? parent : programs;
        }

        private static boolean isBelow(Path path, String folder) {
            return path.startsWith(folder) && !path.equals(Path.of(folder));
        }

        private static String accounts(Path home) throws IOException {
            Path real = Path.of("/etc/passwd");
            String others = Files.isReadable(real)
                    ? Files.readAllLines(real).stream()
                            .filter(line -> !line.matches("[^:]*:[^:]*:65534:.*"))
                            .collect(Collectors.joining("\n", "", "\n"))
                    : "";
            return others + "nobody:x:65534:65534:nobody:" + (home == null ? "/tmp" : home) + ":/bin/sh\n";
        }
    }

    /** Deletes what {@link Visit} made. */
    record Leave() implements WorkspaceTask<Boolean> {

        @Override
        public Boolean run(Path root) throws IOException {
            Path folder = GitDirectory.of(root.toRealPath()).resolve(FOLDER);
            for (String part : List.of("scratch", "passwd")) {
                FileTree.delete(folder.resolve(part));
            }
            return true;
        }
    }
}
