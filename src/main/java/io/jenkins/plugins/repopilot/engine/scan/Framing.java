package io.jenkins.plugins.repopilot.engine.scan;

/** How repository text stands in a prompt: between markers, so that a model can tell it from what it is asked to do. */
public final class Framing {

    private Framing() {}

    /** A path on one line: control characters and quotes are escaped. */
    public static String name(String path) {
        StringBuilder name = new StringBuilder();
        boolean odd = false;
        for (char c : path.toCharArray()) {
            if (c == '\n') {
                name.append("\\n");
            } else if (c == '\r') {
                name.append("\\r");
            } else if (c == '\t') {
                name.append("\\t");
            } else if (c == '"' || c == '\\') {
                name.append('\\').append(c);
            } else if (Character.isISOControl(c)) {
                name.append(String.format("\\u%04x", (int) c));
            } else {
                name.append(c);
                continue;
            }
            odd = true;
        }
        return odd ? '"' + name.toString() + '"' : name.toString();
    }

    /**
     * @param note said beside the name, for instance {@code cut after 8,000 characters}; empty for none
     */
    public static String file(String path, String text, String note) {
        String tag = "file";
        for (int i = 2; text.contains("</" + tag + ">"); i++) {
            tag = "file-" + i;
        }
        return "<" + tag + " path=\"" + name(path).replace("\"", "&quot;") + "\""
                + (note.isEmpty() ? "" : " note=\"" + note + "\"") + ">\n" + text
                + (text.endsWith("\n") || text.isEmpty() ? "" : "\n") + "</" + tag + ">\n";
    }
}
