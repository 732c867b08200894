package io.jenkins.plugins.repopilot.engine.record;

import java.util.List;

/**
 * What a scaffold found and made; {@code null} in the record of an ordinary run.
 *
 * @param options what it was asked for
 * @param stack {@code null} before it was looked at
 * @param audit {@code null} before it was made
 * @param created files that were written, checked and committed
 * @param skipped files that were not written although they are missing, with the reason
 * @param commit the one commit with all that was created, {@code null} if there is none
 */
public record Scaffold(
        Options options, Stack stack, Audit audit, List<Created> created, List<Skipped> skipped, String commit) {

    public Scaffold {
        created = created == null ? List.of() : List.copyOf(created);
        skipped = skipped == null ? List.of() : List.copyOf(skipped);
    }

    /** A scaffold that has just been asked for. */
    public static Scaffold of(Options options) {
        return new Scaffold(options, null, null, List.of(), List.of(), null);
    }

    public Scaffold found(Stack newStack, Audit newAudit) {
        return new Scaffold(options, newStack, newAudit, created, skipped, commit);
    }

    public Scaffold made(List<Created> newCreated, List<Skipped> newSkipped, String newCommit) {
        return new Scaffold(options, stack, audit, newCreated, newSkipped, newCommit);
    }

    /** How something that was not written is called for people: by its path, or as the check-list calls it. */
    public String nameOf(Skipped left) {
        if (left.path() != null) {
            return left.path();
        }
        return audit.missing().stream()
                .filter(missing -> missing.id().equals(left.id()))
                .map(Missing::title)
                .findFirst()
                .orElse(left.id());
    }

    /**
     * @param skip ids of the check-list that are switched off
     * @param extraCheckList entries in YAML that are added to the check-list or replace those of the same id; empty for none
     * @param license SPDX identifier of the licence to write, empty for none
     * @param licenseHolder whose copyright it names, empty: git's {@code user.name}
     * @param licenseYear of the copyright, 0: this year
     * @param ci which CI's file is written where there is none: one of {@link #CIS}
     * @param pushToBase whether the commit goes straight onto the base branch instead of into a pull request
     */
    public record Options(
            List<String> skip,
            String extraCheckList,
            String license,
            String licenseHolder,
            int licenseYear,
            String ci,
            boolean pushToBase) {

        public static final String GITHUB_ACTIONS = "github-actions";
        public static final String JENKINS = "jenkins";

        public static final List<String> CIS = List.of(GITHUB_ACTIONS, JENKINS);

        /** Everything, in a pull request, and no licence. */
        public static final Options DEFAULTS = new Options(List.of(), "", "", "", 0, "", false);

        public Options {
            skip = skip == null ? List.of() : List.copyOf(skip);
            extraCheckList = extraCheckList == null ? "" : extraCheckList;
            license = license == null ? "" : license.strip();
            licenseHolder = licenseHolder == null ? "" : licenseHolder.strip();
            ci = ci == null || ci.isBlank() ? GITHUB_ACTIONS : ci.strip();
        }
    }

    /**
     * @param notApplicable ids of entries that such a repository does not need
     * @param switchedOff ids of entries that the options leave out
     */
    public record Audit(
            List<Existing> existing, List<Missing> missing, List<String> notApplicable, List<String> switchedOff) {

        public Audit {
            existing = List.copyOf(existing);
            missing = List.copyOf(missing);
            notApplicable = List.copyOf(notApplicable);
            switchedOff = List.copyOf(switchedOff);
        }
    }

    /**
     * @param where a path, or what of the stack stands for it
     */
    public record Existing(String id, String title, String where) {}

    /**
     * @param paths that would be written, none if it is left to the owner
     * @param made how: {@code template, model, document, test, licence} or {@code owner}
     * @param note what the owner should know, {@code null} for nothing
     */
    public record Missing(String id, String title, List<String> paths, String made, String note) {

        public Missing {
            paths = List.copyOf(paths);
        }
    }

    /**
     * @param checks what was checked and holds, one line each
     * @param unverified what could not be checked, and why
     */
    public record Created(String id, String path, String made, List<String> checks, List<String> unverified) {

        public Created {
            checks = List.copyOf(checks);
            unverified = List.copyOf(unverified);
        }
    }

    /**
     * @param path {@code null} where no file was meant
     */
    public record Skipped(String id, String path, String reason) {}
}
