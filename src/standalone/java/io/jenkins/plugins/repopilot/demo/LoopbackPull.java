package io.jenkins.plugins.repopilot.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A pull request of {@link LoopbackGitHub}, as it is now. */
public final class LoopbackPull {

    /** A comment on a line of the diff. */
    public record LineComment(String path, int line, String body) {}

    /** A review with its comments. */
    public record Review(String body, String sha, List<LineComment> comments) {}

    final int number;
    final String head;
    String base;
    String title;
    String body;
    boolean draft;
    boolean open = true;
    boolean merged;
    String headSha;
    String baseSha;
    String mergeSha;
    String armedWith;
    final Instant createdAt = Instant.now();
    Instant updatedAt = createdAt;
    final Set<String> labels = new LinkedHashSet<>();
    final List<String> comments = new ArrayList<>();
    final List<Review> reviews = new ArrayList<>();
    int approvals;

    LoopbackPull(int number, String head, String base, String title, String body, boolean draft) {
        this.number = number;
        this.head = head;
        this.base = base;
        this.title = title;
        this.body = body;
        this.draft = draft;
    }

    public int number() {
        return number;
    }

    public String headBranch() {
        return head;
    }

    public String headSha() {
        return headSha;
    }

    public String baseBranch() {
        return base;
    }

    public String title() {
        return title;
    }

    public String body() {
        return body;
    }

    public boolean draft() {
        return draft;
    }

    public boolean open() {
        return open;
    }

    public boolean merged() {
        return merged;
    }

    /** The commit on the base branch, {@code null} if it is not merged. */
    public String mergeSha() {
        return mergeSha;
    }

    /** Whether auto-merge waits for green checks. */
    public boolean armed() {
        return armedWith != null;
    }

    public List<String> labels() {
        return List.copyOf(labels);
    }

    public List<String> comments() {
        return List.copyOf(comments);
    }

    public List<Review> reviews() {
        return List.copyOf(reviews);
    }
}
