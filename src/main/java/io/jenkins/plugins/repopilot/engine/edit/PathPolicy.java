package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.edit.Refusal.Kind;
import io.jenkins.plugins.repopilot.engine.redact.SecretFiles;
import io.jenkins.plugins.repopilot.engine.scan.IgnoreRules;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which files may be changed, by their names. What only the files themselves can tell (links, what is ignored, what they hold) is judged
 * beside them by {@link PathCheck}, which takes the policy along. Names are compared without regard to case, as some file systems do.
 */
public final class PathPolicy implements Serializable {

    private static final long serialVersionUID = 1;

    private static final int LONGEST_PATH = 1_000;

    /** As in .gitignore. {@code .gitattributes} and {@code .gitmodules} steer git itself. */
    private static final List<String> PROTECTED = List.of(
            "Jenkinsfile",
            "Jenkinsfile.*",
            "*.jenkinsfile",
            "/.*/",
            "CODEOWNERS",
            ".gitattributes",
            ".gitmodules",
            ".repopilotignore");

    private static final List<String> LOCK_FILES = List.of(
            "package-lock.json",
            "npm-shrinkwrap.json",
            "yarn.lock",
            "pnpm-lock.yaml",
            "bun.lock",
            "bun.lockb",
            "deno.lock",
            "poetry.lock",
            "pdm.lock",
            "uv.lock",
            "Pipfile.lock",
            "conda-lock.yml",
            "Cargo.lock",
            "Gemfile.lock",
            "composer.lock",
            "go.sum",
            "go.work.sum",
            "gradle.lockfile",
            "buildscript-gradle.lockfile",
            "packages.lock.json",
            "mix.lock",
            "pubspec.lock",
            "Podfile.lock",
            "Package.resolved",
            "flake.lock",
            ".terraform.lock.hcl");

    private static final Set<String> BINARY_ENDINGS = Set.of(
            "png",
            "jpg",
            "jpeg",
            "gif",
            "ico",
            "webp",
            "bmp",
            "tiff",
            "pdf",
            "zip",
            "gz",
            "tgz",
            "bz2",
            "xz",
            "7z",
            "tar",
            "jar",
            "war",
            "hpi",
            "class",
            "so",
            "dll",
            "dylib",
            "exe",
            "bin",
            "o",
            "a",
            "pyc",
            "woff",
            "woff2",
            "ttf",
            "otf",
            "eot",
            "mp3",
            "mp4",
            "mov",
            "avi",
            "wav",
            "ogg",
            "sqlite",
            "db",
            "jks",
            "p12",
            "pfx",
            "keystore",
            "doc",
            "docx",
            "xls",
            "xlsx",
            "ppt",
            "pptx",
            "odt",
            "wasm",
            "parquet",
            "npy",
            "pkl");

    private static final Pattern TEST_FOLDER =
            Pattern.compile("(?:^|/)(?:tests?|specs?|__tests__|__mocks__|testdata|test-data)/");
    private static final Pattern TEST_FOLDER_OF_SOURCES = Pattern.compile("(?:^|/)src/(?:\\w*test\\w*|it)/");
    private static final Pattern TEST_NAME = Pattern.compile(
            "(?:^|/)(?:test_[^/]*\\.py|[^/]*_tests?\\.[a-z]+|[^/]*[.-](?:test|spec)\\.[a-z]+"
                    + "|conftest\\.py|[^/]*_spec\\.rb|(?:pytest|tox|jest|vitest|karma|mocha|cypress|playwright)[^/]*\\.(?:ini|toml|cfg|config\\.[a-z]+))$");
    private static final Pattern TEST_CLASS = Pattern.compile(
            "(?:^|/)(?:Test[A-Z][^/]*|[^/]*(?:Test|Tests|TestCase|IT|Spec))\\.(?:java|kt|groovy|scala|cs|php|swift)$");

    private static final Pattern RESERVED = Pattern.compile("(?i)(?:con|prn|aux|nul|com\\d|lpt\\d)(?:\\..*)?");

    private final IgnoreRules protectedRules;
    private final IgnoreRules lockRules;
    private final IgnoreRules extraRules;
    private final boolean testEdits;
    private final boolean dependencyChanges;
    private final Set<String> owned;
    private final Set<String> ownTests;

    private PathPolicy(List<String> extra, boolean testEdits, boolean dependencyChanges, Set<String> owned) {
        protectedRules = IgnoreRules.of("", lower(PROTECTED));
        lockRules = IgnoreRules.of("", lower(LOCK_FILES));
        extraRules = IgnoreRules.of("", lower(extra));
        this.testEdits = testEdits;
        this.dependencyChanges = dependencyChanges;
        this.owned = owned;
        this.ownTests = Set.of();
    }

    /** The policy of a run's improvements. */
    public static PathPolicy of(RunSettings settings) {
        return new PathPolicy(
                settings.get(Setting.PROTECTED_PATHS),
                settings.get(Setting.ALLOW_TEST_EDITS),
                settings.get(Setting.ALLOW_DEPENDENCY_CHANGES),
                null);
    }

    private PathPolicy(PathPolicy from, Set<String> ownTests) {
        protectedRules = from.protectedRules;
        lockRules = from.lockRules;
        extraRules = from.extraRules;
        testEdits = from.testEdits;
        dependencyChanges = from.dependencyChanges;
        owned = from.owned;
        this.ownTests = ownTests;
    }

    /** This policy for one who mends what it created itself: those files do not count as existing tests. */
    public PathPolicy havingCreated(Collection<String> paths) {
        return new PathPolicy(this, Set.copyOf(paths));
    }

    /** For what writes files of its own: exactly these paths, protected or not, as long as they are within the workspace. */
    public static PathPolicy owning(Collection<String> paths) {
        return new PathPolicy(List.of(), true, true, Set.copyOf(paths));
    }

    /** Whether dependency sections of manifests may be changed; {@link ManifestGuard} looks at them. */
    public boolean allowsDependencyChanges() {
        return dependencyChanges;
    }

    /** Whether ignore files count; not for paths that the caller owns. */
    boolean heedsIgnoreFiles() {
        return owned == null;
    }

    /** Why a file of this name may be neither created nor changed; empty if it may, as far as the name tells. */
    public Optional<Refusal> forbids(String path) {
        Optional<Refusal> outside = outside(path);
        if (outside.isPresent()) {
            return outside;
        }
        if (owned != null) {
            return owned.contains(path)
                    ? Optional.empty()
                    : Optional.of(Refusal.of(
                            Kind.PROTECTED, path, "only " + String.join(", ", owned) + " may be written here"));
        }
        String lower = path.toLowerCase(Locale.ROOT);
        if (extraRules.ignores(lower)) {
            return Optional.of(Refusal.of(Kind.PROTECTED, path, "it is protected by the setting protectedPaths"));
        }
        if (protectedRules.ignores(lower)) {
            return Optional.of(Refusal.of(
                    Kind.PROTECTED,
                    path,
                    "it is protected (build, repository and editor configuration is never changed)"));
        }
        if (lockRules.ignores(lower)) {
            return Optional.of(
                    Refusal.of(Kind.PROTECTED, path, "it is protected: lock files are written by package managers"));
        }
        if (SecretFiles.denied(path)) {
            return Optional.of(Refusal.of(
                    Kind.PROTECTED, path, "a file of that name holds secrets, so it is neither read nor written"));
        }
        if (BINARY_ENDINGS.contains(lower.substring(lower.lastIndexOf('.') + 1)) && lower.indexOf('.') >= 0) {
            return Optional.of(Refusal.of(Kind.BINARY, path, "a file of that kind is binary, only text is changed"));
        }
        return Optional.empty();
    }

    /** As {@link #forbids}, for a file that exists: existing tests are frozen too. */
    public Optional<Refusal> forbidsChange(String path) {
        Optional<Refusal> refusal = forbids(path);
        if (refusal.isEmpty() && !testEdits && !ownTests.contains(path) && isTestFile(path)) {
            return Optional.of(
                    Refusal.of(Kind.PROTECTED, path, "it is an existing test file (setting allowTestEdits is off)"));
        }
        return refusal;
    }

    /** Whether a path looks like a test or what tests are configured by. */
    public static boolean isTestFile(String path) {
        return TEST_FOLDER.matcher(path.toLowerCase(Locale.ROOT)).find()
                || TEST_FOLDER_OF_SOURCES.matcher(path).find()
                || TEST_NAME.matcher(path).find()
                || TEST_CLASS.matcher(path).find();
    }

    private static Optional<Refusal> outside(String path) {
        if (path.isEmpty() || path.length() > LONGEST_PATH) {
            return refused(Kind.OUTSIDE, path, "a path has 1 to " + LONGEST_PATH + " characters");
        }
        if (path.chars().anyMatch(c -> c < 0x20 || c == 0x7F || c == '\\' || c == 0xFFFD)) {
            return refused(Kind.OUTSIDE, path, "a path has no backslashes and no control characters");
        }
        if (path.startsWith("/") || path.startsWith("~") || path.matches("(?i)[a-z]:.*") || path.contains("://")) {
            return refused(Kind.OUTSIDE, path, "it is not relative to the repository");
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return refused(Kind.OUTSIDE, path, "a path has no empty parts, no '.' and no '..'");
            }
            if (isGit(name)) {
                return refused(Kind.GIT, path, "git's own folder is never touched");
            }
            if (!name.equals(name.strip())
                    || name.endsWith(".")
                    || RESERVED.matcher(name).matches()) {
                return refused(Kind.OUTSIDE, path, "'" + name + "' is no name that every system can store");
            }
        }
        return Optional.empty();
    }

    /** Also what other file systems take for {@code .git}: trailing dots and spaces, short names, streams, invisible letters. */
    private static boolean isGit(String name) {
        String plain = name.replaceAll("\\p{Cf}", "").toLowerCase(Locale.ROOT);
        int stream = plain.indexOf(':');
        plain = (stream < 0 ? plain : plain.substring(0, stream)).replaceFirst("[. ]+$", "");
        return plain.equals(".git") || plain.startsWith("git~");
    }

    private static Optional<Refusal> refused(Kind kind, String path, String message) {
        return Optional.of(Refusal.of(kind, path, message));
    }

    private static List<String> lower(List<String> patterns) {
        return patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .toList();
    }
}
