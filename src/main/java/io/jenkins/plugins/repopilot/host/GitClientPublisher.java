package io.jenkins.plugins.repopilot.host;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Descriptor;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.repopilot.engine.forge.RemoteUrl;
import io.jenkins.plugins.repopilot.engine.git.BranchPublisher;
import io.jenkins.plugins.repopilot.engine.git.GitException;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.URIish;
import org.jenkinsci.plugins.gitclient.Git;
import org.jenkinsci.plugins.gitclient.GitClient;

/**
 * Pushes from a bare repository that is made for one push and has fetched nothing but the one commit, so that no hook and no configuration
 * of the workspace takes part. The credential goes to the agent for that push alone, through the git client plugin.
 */
final class GitClientPublisher implements BranchPublisher {

    private static final String TOKEN_USER = "x-access-token";
    private static final int NETWORK_FACTOR = 10;

    /** A run adds some dozen commits; what lies below is on the remote. Without a bound the whole history would be copied. */
    private static final int DEPTH = 500;

    private final Place place;
    private final ProcessEnvironment environment;
    private final Shell shell;
    private final String remoteUrl;
    private final Supplier<String> token;
    private final Duration timeout;

    /**
     * @param remoteUrl of {@code origin}; credentials in it are ignored
     * @param token {@code null} to push without one, as to a folder; never to be given for a remote that is not on the token's host
     * @param timeout of one local git command; ten times that for the push
     */
    GitClientPublisher(
            Place place,
            ProcessEnvironment environment,
            Shell shell,
            String remoteUrl,
            Supplier<String> token,
            Duration timeout) {
        this.place = place;
        this.environment = environment;
        this.shell = shell;
        this.remoteUrl = remoteUrl;
        this.token = token;
        this.timeout = timeout;
    }

    @Override
    public void push(String sha, String branch) throws IOException, InterruptedException {
        if (remoteUrl == null) {
            throw new GitException("There is no remote 'origin' to push " + branch + " to; add one, or use dryRun");
        }
        inBareRepository(bare -> {
            String ref = "refs/heads/" + branch;
            fetch(bare, sha, ref);
            try {
                client(bare)
                        .push()
                        .to(new URIish(target()))
                        .ref(ref + ":" + ref)
                        .timeout((int)
                                Math.max(1, timeout.multipliedBy(NETWORK_FACTOR).toMinutes()))
                        .execute();
            } catch (hudson.plugins.git.GitException e) {
                throw new GitException("Could not push " + branch + " to " + target() + ": " + reason(e));
            }
            return null;
        });
    }

    @Override
    public String remoteHead(String branch) throws IOException, InterruptedException {
        if (remoteUrl == null) {
            return null;
        }
        return inBareRepository(bare -> {
            String ref = "refs/heads/" + branch;
            try {
                Map<String, ObjectId> heads = client(bare).getRemoteReferences(target(), ref, true, false);
                ObjectId head = heads.get(ref);
                return head == null ? null : head.name();
            } catch (hudson.plugins.git.GitException e) {
                throw new GitException("Could not ask " + target() + " for " + branch + ": " + reason(e));
            }
        });
    }

    /**
     * Brings {@code refs/remotes/origin/<branch>} of the workspace up to date where that takes the credential.
     *
     * @return false if there is no credential, no such branch or no way to it
     */
    boolean fetch(String branch) throws IOException, InterruptedException {
        if (token == null) {
            return false;
        }
        return inBareRepository(bare -> {
            String ref = "refs/heads/" + branch;
            try {
                client(bare)
                        .fetch_()
                        .from(new URIish(target()), List.of(new RefSpec("+" + ref + ":" + ref)))
                        .tags(false)
                        .timeout(networkMinutes())
                        .execute();
            } catch (hudson.plugins.git.GitException e) {
                return false;
            }
            git(
                    place.workspace(),
                    "fetch",
                    "--quiet",
                    "--no-tags",
                    "--no-recurse-submodules",
                    "--update-shallow",
                    bare.getRemote(),
                    "+" + ref + ":refs/remotes/origin/" + branch);
            return true;
        });
    }

    private int networkMinutes() {
        return (int) Math.max(1, timeout.multipliedBy(NETWORK_FACTOR).toMinutes());
    }

    private <T> T inBareRepository(Work<T> work) throws IOException, InterruptedException {
        FilePath scratch = WorkspaceList.tempDir(place.workspace());
        if (scratch == null) {
            throw new IOException("There is no folder for temporary files beside " + place.workspace());
        }
        scratch.mkdirs();
        FilePath bare = scratch.createTempDir("repo-pilot-push", null);
        try {
            git(bare, "init", "--quiet", "--bare", "--template=");
            return work.in(bare);
        } catch (URISyntaxException e) {
            throw new IOException("The remote's address can't be read: " + target(), e);
        } finally {
            bare.deleteRecursive();
        }
    }

    private void fetch(FilePath bare, String sha, String ref) throws IOException, InterruptedException {
        String path = place.workspace().getRemote();
        // git ignores a depth for plain paths
        String source = path.startsWith("/") ? "file://" + path : path;
        git(
                bare,
                "fetch",
                "--quiet",
                "--no-tags",
                "--update-shallow",
                "--depth=" + DEPTH,
                source,
                "+" + sha + ":" + ref);
    }

    private void git(FilePath repository, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("git", "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0"));
        all.addAll(List.of(arguments));
        CommandResult result =
                shell.run(Command.of(timeout.multipliedBy(NETWORK_FACTOR), all).in(repository.getRemote()));
        if (!result.succeeded()) {
            throw new GitException("git could not do what a push or fetch needs (" + arguments[0] + "): "
                    + result.output().strip());
        }
    }

    private GitClient client(FilePath bare) throws IOException, InterruptedException {
        EnvVars variables = new EnvVars(environment.visible());
        // the user's own configuration may name helpers and rewrite addresses; it must not see the token
        variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        GitClient client =
                Git.with(TaskListener.NULL, variables).in(bare).using("git").getClient();
        String secret = token == null || RemoteUrl.parse(remoteUrl).isEmpty() ? null : token.get();
        if (secret != null) {
            client.setCredentials(login(secret));
        }
        return client;
    }

    private static StandardUsernamePasswordCredentials login(String secret) throws IOException {
        try {
            return new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, null, null, TOKEN_USER, secret);
        } catch (Descriptor.FormException e) {
            throw new IOException("The token can't be used to push: " + e.getMessage(), e);
        }
    }

    /** The web address for the token; a folder stays as it is. */
    private String target() {
        String plain = RemoteUrl.withoutCredentials(remoteUrl);
        if (plain != null && plain.startsWith("http://")) {
            return plain;
        }
        return RemoteUrl.parse(remoteUrl).map(RemoteUrl::https).orElse(plain);
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    @FunctionalInterface
    private interface Work<T> {
        T in(FilePath bare) throws IOException, InterruptedException, URISyntaxException;
    }
}
