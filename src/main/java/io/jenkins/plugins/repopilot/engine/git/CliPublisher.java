package io.jenkins.plugins.repopilot.engine.git;

import io.jenkins.plugins.repopilot.engine.forge.RemoteUrl;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Pushes with the git command line from a fresh bare repository that fetched one commit from the workspace, so that no hook, credential
 * helper or address rewriting of the workspace, the account or the machine takes part. The token is in a file that only this account can
 * read and that git's password prompt is answered from; it is never in an address, an argument, an environment or a configuration, and is
 * gone when the command ends.
 */
public final class CliPublisher implements BranchPublisher {

    private static final int NETWORK_FACTOR = 10;
    /** A run adds some dozen commits; what lies below is on the remote. Without a bound the whole history would be copied. */
    private static final int DEPTH = 500;

    private static final String USER = "x-access-token";
    private static final List<String> HARDENING = List.of(
            "git",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "credential.helper=",
            "-c",
            "credential.username=" + USER,
            "-c",
            "protocol.ext.allow=never",
            "-c",
            "http.followRedirects=initial",
            "-c",
            "gc.auto=0",
            "-c",
            "maintenance.auto=false",
            "-c",
            "push.gpgSign=false");

    private final Shell shell;
    private final Path workspace;
    private final String remote;
    private final Supplier<String> token;
    private final Duration timeout;

    /**
     * @param shell starts git on this machine
     * @param workspace the working copy that has the commits
     * @param remoteUrl of {@code origin}; credentials in it are ignored
     * @param token asked for with every use, {@code null} (or giving null) to push without one, as to a folder or over ssh
     * @param gitTimeout of one local command; ten times that for those that use the network
     */
    public CliPublisher(Shell shell, Path workspace, String remoteUrl, Supplier<String> token, Duration gitTimeout) {
        this.shell = shell;
        this.workspace = workspace;
        this.remote = RemoteUrl.withoutCredentials(remoteUrl);
        this.token = token;
        this.timeout = gitTimeout;
    }

    @Override
    public void push(String sha, String branch) throws IOException, InterruptedException {
        if (remote == null) {
            throw new GitException("There is no remote 'origin' to push " + branch + " to; add one, or use dryRun");
        }
        try (Scratch scratch = new Scratch()) {
            need(
                    scratch,
                    "init",
                    command(
                            scratch,
                            "init",
                            "-q",
                            "--bare",
                            "--template=",
                            scratch.bare().toString()));
            need(
                    scratch,
                    "fetch " + sha + " from the workspace",
                    inBare(
                            scratch,
                            "fetch",
                            "-q",
                            "--no-tags",
                            "--update-shallow",
                            "--depth=" + DEPTH,
                            workspace.toUri().toString(),
                            sha + ":refs/heads/pushed"));
            CommandResult pushed = run(
                    scratch,
                    inBare(scratch, "push", "-q", "--porcelain", address(), "refs/heads/pushed:refs/heads/" + branch));
            if (!pushed.succeeded()) {
                throw new GitException("Pushing " + sha + " to branch " + branch + " of " + remote + " failed: "
                        + explain(pushed, branch));
            }
        }
    }

    @Override
    public String remoteHead(String branch) throws IOException, InterruptedException {
        if (remote == null) {
            return null;
        }
        try (Scratch scratch = new Scratch()) {
            String ref = "refs/heads/" + branch;
            CommandResult listed = run(scratch, network(command(scratch, "ls-remote", address(), ref)));
            if (!listed.succeeded()) {
                throw new GitException(
                        "Looking up branch " + branch + " of " + remote + " failed: " + explain(listed, branch));
            }
            // warnings of git may stand before the answer
            return listed.output()
                    .lines()
                    .filter(line -> line.endsWith("\t" + ref))
                    .map(line -> line.split("\t")[0])
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Over https where there is a token for it: ssh would not take it. */
    private String address() {
        boolean web = remote.regionMatches(true, 0, "http", 0, 4);
        return web || secret() == null
                ? remote
                : RemoteUrl.parse(remote).map(RemoteUrl::https).orElse(remote);
    }

    private String secret() {
        String value = token == null ? null : token.get();
        return value == null || value.isBlank() ? null : value;
    }

    private Command inBare(Scratch scratch, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--git-dir=" + scratch.bare()));
        all.addAll(Arrays.asList(arguments));
        return network(command(scratch, all.toArray(String[]::new)));
    }

    private Command command(Scratch scratch, String... arguments) {
        List<String> all = new ArrayList<>(HARDENING);
        all.addAll(Arrays.asList(arguments));
        Command command = Command.of(timeout, all).in(scratch.folder.toString());
        for (Map.Entry<String, String> variable : scratch.environment().entrySet()) {
            command = command.with(variable.getKey(), variable.getValue());
        }
        return command;
    }

    private Command network(Command command) {
        return command.within(timeout.multipliedBy(NETWORK_FACTOR));
    }

    private CommandResult run(Scratch scratch, Command command) throws IOException, InterruptedException {
        String secret = secret();
        scratch.hold(secret);
        try {
            CommandResult result = shell.run(command);
            return secret == null || !result.output().contains(secret)
                    ? result
                    : new CommandResult(
                            result.exitCode(),
                            result.output().replace(secret, "***"),
                            result.timedOut(),
                            result.truncated(),
                            result.elapsed());
        } finally {
            scratch.forget();
        }
    }

    private void need(Scratch scratch, String what, Command command) throws IOException, InterruptedException {
        CommandResult result = run(scratch, command);
        if (!result.succeeded()) {
            throw new GitException("git could not " + what + " for pushing: " + said(result));
        }
    }

    private static String said(CommandResult result) {
        return result.timedOut()
                ? "it took longer than the time limit"
                : result.output().replaceAll("\\s+", " ").strip();
    }

    private static String explain(CommandResult result, String branch) {
        String said = said(result);
        String text = result.output();
        String advice = "";
        if (text.contains("non-fast-forward") || text.contains("fetch first") || text.contains("[rejected]")) {
            advice = "; the branch has commits that are not ours, and nothing is pushed by force";
        } else if (text.contains("archived")) {
            advice = "; the repository is archived";
        } else if (text.contains("protected branch") || text.contains("GH006") || text.contains("GH013")) {
            advice = "; a rule protects " + branch + ": allow the credential to create branches repo-pilot/*";
        } else if (text.contains("workflow")) {
            advice = "; the credential may not change workflow files";
        } else if (saysStatus(text, 403) || text.contains("denied")) {
            advice = "; the credential lacks write access to the repository's contents";
        } else if (text.contains("Authentication failed") || saysStatus(text, 401) || text.contains("could not read")) {
            advice = "; a valid credential is needed";
        } else if (text.contains("not found") || saysStatus(text, 404)) {
            advice = "; the repository is not there, or the credential may not see it";
        }
        return said + advice;
    }

    /** As git puts it; the digits alone may be part of a path or a port. */
    private static boolean saysStatus(String text, int status) {
        return text.contains("returned error: " + status) || text.contains("HTTP " + status);
    }

    /** The folder of one push: the bare repository, the answerer of prompts, and the token while a command runs. */
    private static final class Scratch implements AutoCloseable {

        private final Path folder;
        private final Path answerer;
        private final Path secret;

        Scratch() throws IOException {
            // only this account may look inside
            folder = Files.createTempDirectory("repo-pilot-push");
            answerer = folder.resolve("answer");
            secret = folder.resolve("secret");
            Files.writeString(answerer, "#!/bin/sh\nexec cat \"${0%answer}secret\"\n");
            Files.setPosixFilePermissions(answerer, PosixFilePermissions.fromString("rwx------"));
        }

        Path bare() {
            return folder.resolve("bare.git");
        }

        Map<String, String> environment() {
            Map<String, String> variables = new LinkedHashMap<>();
            variables.put("GIT_CONFIG_NOSYSTEM", "1");
            variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
            variables.put("GIT_CONFIG_COUNT", "0");
            variables.put("GIT_TERMINAL_PROMPT", "0");
            variables.put("GIT_ASKPASS", answerer.toString());
            variables.put("GIT_SSH_COMMAND", "ssh -oBatchMode=yes");
            variables.put("LC_ALL", "C");
            return variables;
        }

        void hold(String value) throws IOException {
            if (value != null) {
                Files.deleteIfExists(secret);
                Files.createFile(
                        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(secret, value);
            }
        }

        void forget() throws IOException {
            Files.deleteIfExists(secret);
        }

        @Override
        public void close() throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
