package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A run as one HTML file that needs nothing else: the view of the bead-chain page with its script and style in it, diffs and test output
 * included. Its own policy lets no other script run and no request go out.
 */
public final class HtmlReport {

    /** The report's name in the run directory. */
    public static final String FILE = "report.html";

    /** In the order in which they build on each other; the page of a build loads the same. */
    static final List<String> SCRIPTS = List.of(
            "page-tools.js",
            "code-languages.js",
            "code-colours.js",
            "diff-view.js",
            "lazy-texts.js",
            "time-line.js",
            "bead-list.js",
            "run-results.js",
            "bead-chain.js");

    static final List<String> STYLES = List.of("page-tools.css", "diff-view.css", "bead-chain.css");

    private HtmlReport() {}

    /**
     * Writes the report of a run, in its present state.
     *
     * @return the file
     * @throws IOException if the directory holds no run, or can't be read or written
     */
    public static Path write(RunDirectory directory) throws IOException {
        directory.write(FILE, page(directory, Locale.ENGLISH));
        return directory.path().resolve(FILE);
    }

    /** The report as text. */
    public static String page(RunDirectory directory, Locale locale) throws IOException {
        return page(RunViews.of(directory, true, locale, Instant.now()));
    }

    private static String page(RunView view) throws IOException {
        String style = resources(STYLES);
        String script = resources(SCRIPTS);
        String json = forScriptElement(Json.mapper().writeValueAsString(view));
        return String.join(
                "\n",
                "<!doctype html>",
                "<html lang=\"" + attribute(view.locale()) + "\" class=\"repo-pilot-report\">",
                "<head>",
                "<meta charset=\"utf-8\">",
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; "
                        + "style-src '" + hash(style) + "'; script-src '" + hash(script) + "'\">",
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
                "<meta name=\"color-scheme\" content=\"light dark\">",
                "<meta name=\"referrer\" content=\"no-referrer\">",
                "<title>"
                        + attribute(view.run().repository() + " · " + view.run().id() + " · Repo Pilot") + "</title>",
                "<style>" + style + "</style>",
                "</head>",
                "<body>",
                "<main class=\"repo-pilot\" data-repo-pilot=\"run\" data-view=\"repo-pilot-view\" data-heading=\"true\"></main>",
                "<script type=\"application/json\" id=\"repo-pilot-view\">" + json + "</script>",
                "<script>" + script + "</script>",
                "</body>",
                "</html>",
                "");
    }

    /** JSON that can't end the script element it stands in, nor open a comment there. */
    static String forScriptElement(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static String attribute(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static String resources(List<String> names) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : names) {
            all.append(resource(name));
        }
        return all.toString();
    }

    static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("The program lacks its file " + name + "; build it anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
