package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What went wrong, in the words of the command line. */
final class Problem {

    private static final Pattern NAMED = Pattern.compile("\\bthe setting (" + names("") + ")\\b");

    /** Alone, only names that are no word of English; and no part of a path or of a quotation. */
    private static final Pattern ALONE =
            Pattern.compile("(?<![\\w./'\"-])(" + names(".*[A-Z].*") + ")(?![\\w/'\"-]|\\.\\w)");

    private static final Pattern FIRST = Pattern.compile("^(" + names("") + ")(?=: )");

    private Problem() {}

    /** One line that says what to do with which option or file. */
    static String of(Exception e) {
        if (e instanceof InvalidSettingException invalid) {
            String name = invalid.setting();
            return option(name) + words(e.getMessage().substring(name.length()));
        }
        if (e instanceof FileSystemException file && file.getReason() == null) {
            return e.getMessage() + ": " + reason(file);
        }
        return e.getMessage() == null ? e.toString() : words(e.getMessage().strip());
    }

    /** A message of the engine, which names settings, with the names of their options instead. */
    static String words(String message) {
        String text = message;
        for (Pattern pattern : new Pattern[] {FIRST, NAMED, ALONE}) {
            text = pattern.matcher(text).replaceAll(match -> Matcher.quoteReplacement(option(match.group(1))));
        }
        return text;
    }

    /** Options that are no settings are written alike. */
    private static String option(String name) {
        return Setting.all().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .map(SettingOptions::name)
                .orElseGet(() -> Setting.option(name));
    }

    private static String names(String form) {
        return Setting.all().stream()
                .map(Setting::name)
                .filter(name -> form.isEmpty() || name.matches(form))
                .collect(Collectors.joining("|"));
    }

    private static String reason(FileSystemException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        if (e instanceof NotDirectoryException) {
            return "it is no folder";
        }
        return "it can't be used (" + e.getClass().getSimpleName() + ")";
    }
}
