package io.jenkins.plugins.repopilot.engine.git;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The repository in the workspace. Never runs hooks, never asks for a password, never touches files that it was not told to. A command
 * that fails throws {@link GitException} with what git said; one that outlasts {@code gitTimeout} does so too.
 */
public interface GitRepository {

    /** What is there; a folder that is no repository is an answer, not an error. */
    RepositoryState state() throws IOException, InterruptedException;

    /** The full SHA of a commit, branch or tag; empty if there is none of that name. */
    Optional<String> resolve(String revision) throws IOException, InterruptedException;

    /** Whether the first commit is the second one or an ancestor of it; a shallow history is deepened to find out. */
    boolean isAncestor(String ancestor, String descendant) throws IOException, InterruptedException;

    /** Brings {@code refs/remotes/origin/<branch>} up to date; false if the remote has no such branch or can't be reached without a password. */
    boolean fetch(String branch) throws IOException, InterruptedException;

    /** Creates the branch at that commit, or moves it there, and checks it out. Untracked files stay. */
    void switchTo(String branch, String sha) throws IOException, InterruptedException;

    /** Checks a commit out with a detached HEAD, or a branch if {@code branch} is not null. Untracked files stay. */
    void checkout(String branch, String sha) throws IOException, InterruptedException;

    /** Gives the named files their content at that commit again; those it does not have are deleted. Also unstages them. */
    void restore(Collection<String> paths, String sha) throws IOException, InterruptedException;

    /**
     * Commits exactly the named files as they are in the working tree (created, changed or deleted) on the branch that is checked out.
     *
     * @return the commit's full SHA; the same request on the same parent gives the same SHA
     * @throws GitException if there is nothing to commit
     */
    String commit(CommitRequest request) throws IOException, InterruptedException;

    /**
     * Makes a commit that no branch names yet; working tree, index and branches stay as they are.
     *
     * @return its full SHA, the same for the same request; empty if the diff does not apply
     */
    Optional<String> commitTree(TreeCommit request) throws IOException, InterruptedException;

    /** What lies between two commits, file by file; renames are a deletion and an addition. */
    List<FileDelta> deltas(String from, String to) throws IOException, InterruptedException;

    /** The unified diff between two commits, of all or only the named files; binary files as git's binary patches. */
    String diff(String from, String to, Collection<String> paths) throws IOException, InterruptedException;

    /** The unified diff from the last commit to the working tree, of the named files, new ones included. */
    String diffOfWorkingTree(Collection<String> paths) throws IOException, InterruptedException;

    /** Applies a unified diff to the working tree, or nothing of it and false if it does not apply. */
    boolean apply(String diff) throws IOException, InterruptedException;

    /**
     * As {@link #apply}, and where the lines around a change are not what they were, merges with the files that the diff was made from, as
     * far as the repository still has them. Also stages what it did.
     *
     * @param paths files that the diff touches
     * @return false, with those files as at the last commit, if there is a conflict
     */
    boolean merge(String diff, Collection<String> paths) throws IOException, InterruptedException;

    /** The text of a file at a commit; empty if it is not there. */
    Optional<String> show(String sha, String path) throws IOException, InterruptedException;

    /**
     * Those of the paths at which git would not take a new file: one of its rules ignores it, the user's own and {@code .git/info/exclude}
     * included, or it lies in a submodule. A file under version control is never ignored.
     */
    Set<String> ignored(Collection<String> paths) throws IOException, InterruptedException;

    /** Those of the paths at which there is a file at {@code HEAD}, in the workspace or not. */
    Set<String> tracked(Collection<String> paths) throws IOException, InterruptedException;

    /**
     * Attributes (gitattributes(5)) by path and name: {@code set}, {@code unset} or a word; what has none is left out.
     *
     * @param names of the attributes that are asked for
     */
    Map<String, Map<String, String>> attributes(List<String> names, Collection<String> paths)
            throws IOException, InterruptedException;

    /** The commits that the second has and the first has not, oldest first. */
    List<CommitInfo> log(String from, String to) throws IOException, InterruptedException;

    /** Deletes a local branch if it exists; it must not be checked out. */
    void deleteBranch(String branch) throws IOException, InterruptedException;
}
