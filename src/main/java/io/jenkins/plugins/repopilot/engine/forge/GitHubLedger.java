package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView.Entry;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView.Fate;
import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ledger as GitHub has it: the hidden block in the body of each of our pull requests says what was proposed, the trailers of its
 * commits what is left of that. So every job on the repository sees the same.
 */
public final class GitHubLedger implements Ledger {

    private final Path cache;
    /** As GitHub called it last, {@code null} before the first look. */
    private String repository;

    /**
     * @param cache the job's folder for its copy of what GitHub says; may be deleted at any time
     */
    public GitHubLedger(Path cache) {
        this.cache = cache;
    }

    /**
     * What a job remembers of its pull requests without asking GitHub, newest first of each repository.
     *
     * @param cache as given to the constructor; need not exist
     */
    public static List<Entry> remembered(Path cache) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (LedgerCache one : LedgerCache.all(cache)) {
            int begin = entries.size();
            one.pulls().values().forEach(pull -> entries.addAll(begin, pull.entries()));
        }
        return entries;
    }

    /** Throws the job's copy away; the next run reads all of it from GitHub. */
    public static void forget(Path cache) throws IOException {
        LedgerCache.clear(cache);
    }

    /** Reads everything from GitHub again, whatever the copy says. What a run without a pull request postponed stays. */
    public LedgerView rebuild(CodeHost host, GitRepository git) throws IOException, InterruptedException {
        String name = host.repository().fullName();
        new LedgerCache(Map.of(), LedgerCache.read(cache, name).kept()).write(cache, name);
        return look(host, git);
    }

    @Override
    public LedgerView look(CodeHost host, GitRepository git) throws IOException, InterruptedException {
        repository = host.repository().fullName();
        LedgerCache before = LedgerCache.read(cache, repository);
        LedgerCache now = new LedgerCache(Map.of(), before.kept());
        List<Entry> entries = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        int open = 0;
        for (PullRequest pull : host.pullRequests(OurPulls.PREFIX, false)) {
            if (!OurPulls.improves(pull)) {
                continue;
            }
            LedgerCache.Pull known = before.pulls().get(pull.number());
            LedgerCache.Pull read = known != null && !pull.open() && known.key().equals(key(pull))
                    ? known
                    : read(host, git, pull, known);
            now.pulls().put(pull.number(), read);
            entries.addAll(read.entries());
            notice(host, pull, known, before.pulls().isEmpty()).ifPresent(notes::add);
            if (pull.open()) {
                open++;
            }
        }
        now.write(cache, repository);
        return new LedgerView(List.copyOf(entries), leftOver(now, entries), open, List.copyOf(notes));
    }

    @Override
    public void keep(RunRecord record) throws IOException {
        String name = repository == null ? record.targetRepo() : repository;
        LedgerCache.Kept kept = new LedgerCache.Kept(record.startedAt(), LedgerBlock.postponed(record.improvements()));
        new LedgerCache(LedgerCache.read(cache, name).pulls(), kept).write(cache, name);
    }

    private static LedgerCache.Pull read(CodeHost host, GitRepository git, PullRequest pull, LedgerCache.Pull known)
            throws IOException, InterruptedException {
        List<CommitInfo> commits = host.commits(pull.number());
        Optional<LedgerBlock> block = LedgerBlock.parse(pull.body());
        Set<String> there = OurPulls.fingerprints(commits);
        Set<String> leftOut = new HashSet<>();
        commits.forEach(commit -> leftOut.addAll(OurPulls.leftOut(commit)));
        Set<String> landed = pull.state() == PullRequest.State.CLOSED ? landed(git, pull) : Set.of();
        Map<String, Entry> entries = new HashMap<>();
        List<Entry> ordered = new ArrayList<>();
        for (LedgerBlock.Item item : items(block, known, pull, commits)) {
            if (item.fingerprint() == null
                    || leftOut.contains(item.fingerprint())
                    || entries.containsKey(item.fingerprint())) {
                continue;
            }
            boolean present = there.contains(item.fingerprint());
            Fate fate = landed.contains(item.fingerprint())
                    ? Fate.MERGED
                    : !present || pull.state() == PullRequest.State.CLOSED
                            ? Fate.REJECTED
                            : pull.open() ? Fate.OPEN : Fate.MERGED;
            Entry entry =
                    new Entry(item.fingerprint(), item.category(), item.title(), item.files(), fate, pull.number());
            entries.put(item.fingerprint(), entry);
            ordered.add(entry);
        }
        return new LedgerCache.Pull(
                key(pull),
                pull.state(),
                ordered,
                block.map(LedgerBlock::at).orElse(known == null ? null : known.at()),
                block.map(LedgerBlock::leftOver).orElse(known == null ? List.of() : known.leftOver()));
    }

    /** From the block, where a person took it out of the text from what was known before; and from the commits, what is in neither. */
    private static List<LedgerBlock.Item> items(
            Optional<LedgerBlock> block, LedgerCache.Pull known, PullRequest pull, List<CommitInfo> commits) {
        List<LedgerBlock.Item> items = new ArrayList<>();
        if (block.isPresent()) {
            items.addAll(block.get().improvements());
        } else if (known != null) {
            known.entries()
                    .forEach(e -> items.add(
                            new LedgerBlock.Item(null, e.fingerprint(), e.category(), e.title(), e.files(), null)));
        }
        items.addAll(fromCommits(pull, commits));
        return items;
    }

    private static List<LedgerBlock.Item> fromCommits(PullRequest pull, List<CommitInfo> commits) {
        List<Category> categories = new ArrayList<>();
        for (Category category : Category.values()) {
            if (pull.labels().contains(category.id())) {
                categories.add(category);
            }
        }
        Category only = categories.size() == 1 ? categories.get(0) : null;
        return commits.stream()
                .filter(commit -> commit.trailer(OurPulls.FINGERPRINT) != null)
                .map(commit -> new LedgerBlock.Item(
                        commit.trailer(OurPulls.BEAD),
                        commit.trailer(OurPulls.FINGERPRINT),
                        only,
                        commit.subject(),
                        List.of(),
                        commit.sha()))
                .toList();
    }

    /** What a person brought to the base branch by hand, from a pull request that was then closed. */
    private static Set<String> landed(GitRepository git, PullRequest pull) throws IOException, InterruptedException {
        Optional<String> base = git.resolve("refs/remotes/origin/" + pull.baseBranch());
        if (base.isEmpty() || git.resolve(pull.baseSha()).isEmpty()) {
            return Set.of();
        }
        return OurPulls.fingerprints(git.log(pull.baseSha(), base.get()));
    }

    private static Optional<String> notice(CodeHost host, PullRequest pull, LedgerCache.Pull known, boolean firstLook)
            throws IOException, InterruptedException {
        String name = "Pull request #" + pull.number();
        if (!pull.open()) {
            boolean news = known == null ? !firstLook : known.state() == PullRequest.State.OPEN;
            return !news
                    ? Optional.empty()
                    : Optional.of(name
                            + (pull.state() == PullRequest.State.MERGED
                                    ? " was merged"
                                    : " was closed without merging"));
        }
        StringBuilder note = new StringBuilder(name).append(" is open");
        PullRequest whole = host.pullRequest(pull.number());
        if (Boolean.FALSE.equals(whole.mergeable())) {
            note.append(", and conflicts with ").append(pull.baseBranch());
        }
        if (!OurPulls.foreign(host.commits(pull.number())).isEmpty()) {
            note.append(", somebody else has committed to it");
        }
        if (LedgerBlock.parse(pull.body()).isEmpty()) {
            note.append(", its text was edited");
        }
        return Optional.of(note.append(": ").append(pull.url()).toString());
    }

    /** What the newest run postponed, without what was tried since. */
    private static List<Improvement> leftOver(LedgerCache cache, List<Entry> entries) {
        Instant newest = Instant.MIN;
        List<Improvement> found = List.of();
        for (LedgerCache.Pull pull : cache.pulls().values()) {
            if (pull.at() != null && pull.at().isAfter(newest)) {
                newest = pull.at();
                found = pull.leftOver();
            }
        }
        if (cache.kept() != null && !cache.kept().at().isBefore(newest)) {
            found = cache.kept().leftOver();
        }
        Set<String> tried = new HashSet<>();
        entries.forEach(entry -> tried.add(entry.fingerprint()));
        return found.stream().filter(i -> !tried.contains(i.fingerprint())).toList();
    }

    private static String key(PullRequest pull) {
        return (pull.state() + " " + pull.headSha() + " " + pull.mergeSha() + " "
                        + Integer.toHexString(pull.body().hashCode()))
                .toLowerCase(Locale.ROOT);
    }
}
