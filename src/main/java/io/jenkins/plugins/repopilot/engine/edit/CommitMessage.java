package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.git.InertText;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import java.util.ArrayList;
import java.util.List;

/**
 * The message of an improvement's commit: what in the subject, what and why in the body, and the trailers by which later runs know it.
 *
 * @param subject at most 72 characters
 * @param body the paragraphs after it, wrapped, trailers last
 */
record CommitMessage(String subject, String body) {

    private static final int SUBJECT = 72;
    private static final int WIDTH = 76;

    static CommitMessage of(Improvement improvement) {
        List<String> paragraphs = new ArrayList<>();
        String title = InertText.oneLine(improvement.title());
        String subject = subject(title.isEmpty() ? "Improve " + String.join(", ", improvement.filesAffected()) : title);
        if (subject.length() < title.length() - 1) {
            paragraphs.add(title);
        }
        addDifferent(paragraphs, improvement.description());
        addDifferent(paragraphs, improvement.reason());
        String fingerprint = improvement.fingerprint() == null
                ? ""
                : "\nRepo-Pilot-Fingerprint: " + InertText.oneLine(improvement.fingerprint());
        StringBuilder body = new StringBuilder();
        paragraphs.forEach(paragraph -> body.append(wrapped(paragraph)).append("\n\n"));
        return new CommitMessage(subject, body + "Repo-Pilot-Bead: " + improvement.id() + fingerprint);
    }

    static String whole(String subject, String body) {
        return subject + "\n\n" + body + "\n";
    }

    private static void addDifferent(List<String> paragraphs, String text) {
        String plain = InertText.oneLine(text);
        if (!plain.isEmpty() && !paragraphs.contains(plain)) {
            paragraphs.add(plain);
        }
    }

    private static String subject(String title) {
        String text = title.replaceFirst("[.\\s]+$", "");
        text = text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
        if (text.length() <= SUBJECT) {
            return text;
        }
        int space = text.lastIndexOf(' ', SUBJECT);
        return text.substring(0, space > SUBJECT / 2 ? space : SUBJECT).replaceFirst("[\\s,;:]+$", "");
    }

    /** No line of a model's text may pass for a trailer or a comment. */
    private static String wrapped(String paragraph) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : paragraph.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH && !word.contains(":")) {
                text.append('\n');
                column = 0;
            }
            text.append(column == 0 ? "" : " ").append(word);
            column += word.length() + (column == 0 ? 0 : 1);
        }
        return text.toString();
    }
}
