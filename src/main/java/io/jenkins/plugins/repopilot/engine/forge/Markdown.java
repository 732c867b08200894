package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.git.InertText;
import java.util.regex.Pattern;

/**
 * Turns text that a model or a person wrote into text for GitHub's Markdown that says exactly that and does nothing: no HTML, links,
 * images, mentions, references, headings, lists, tables or closing keywords come out of it.
 */
final class Markdown {

    /** Between a character and what would make it special; seen by nobody. */
    private static final String NOTHING = "\u200B";

    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_{}\\[\\]()|~$^]");
    private static final Pattern STARTS_A_BLOCK = Pattern.compile("^(?:[-+=#>:]|\\d{1,9}[.)])");
    private static final Pattern WEB = Pattern.compile("(?i)\\b(https?|ftp|mailto|xmpp|www)(?=[:.])");
    private static final Pattern REFERENCE = Pattern.compile("(?i)\\b(gh)(?=-\\d)");
    /** What GitHub would link as a commit. */
    private static final Pattern COMMIT = Pattern.compile("\\b([0-9a-f]{3})([0-9a-f]{4,37})\\b");

    private Markdown() {}

    /**
     * One line of plain text.
     *
     * @param most characters before escaping; of more, the rest is cut
     */
    static String text(String raw, int most) {
        if (raw == null) {
            return "";
        }
        String line = clip(raw.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip(), most);
        String shown = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        shown = SPECIAL.matcher(shown).replaceAll("\\\\$0");
        shown = shown.replaceAll("[@#]", "$0" + NOTHING);
        shown = WEB.matcher(shown).replaceAll("$1" + NOTHING);
        shown = REFERENCE.matcher(shown).replaceAll("$1" + NOTHING);
        shown = COMMIT.matcher(shown).replaceAll("$1" + NOTHING + "$2");
        return STARTS_A_BLOCK.matcher(shown).find() ? NOTHING + shown : shown;
    }

    /** A code span; shows everything as it is. */
    static String code(String raw) {
        String line = raw.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        if (line.isEmpty()) {
            return "";
        }
        String fence = "`";
        while (line.contains(fence)) {
            fence += "`";
        }
        String pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
        // within a table a bar would end the cell, in a code span too
        return fence + pad + line.replace("|", "\u2502") + pad + fence;
    }

    /** A title: one line that does nothing when it becomes a commit message. */
    static String title(String raw, int most) {
        return clip(InertText.oneLine(raw), most);
    }

    private static String clip(String line, int most) {
        if (line.codePointCount(0, line.length()) <= most) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, most - 1)).strip() + "…";
    }
}
