package io.jenkins.plugins.repopilot.engine.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser without a window (Debian's package chromium), steered through its DevTools protocol. */
public final class Browser implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Process process;
    private final Path profile;
    private final DevTools tools;

    private Browser(Process process, Path profile, DevTools tools) {
        this.process = process;
        this.profile = profile;
        this.tools = tools;
    }

    /**
     * @throws IOException if there is no chromium on this machine
     */
    public static Browser start() throws Exception {
        Path profile = Files.createTempDirectory("repo-pilot-browser");
        Process process = new ProcessBuilder(
                        program(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--no-default-browser-check",
                        "--force-color-profile=srgb",
                        "--remote-debugging-address=127.0.0.1",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String address = null;
        for (String line = reader.readLine();
                line != null && address == null;
                line = address == null ? reader.readLine() : null) {
            int at = line.indexOf("ws://");
            address = at < 0 ? null : line.substring(at).strip();
        }
        Thread drain = new Thread(() -> drain(reader), "browser output");
        drain.setDaemon(true);
        drain.start();
        if (address == null) {
            throw new IOException("The browser did not say where it listens");
        }
        return new Browser(process, profile, new DevTools(address));
    }

    /** Reads on, so that the browser never waits for somebody to read what it prints. */
    private static void drain(BufferedReader reader) {
        try {
            while (reader.readLine() != null) {
                // nobody wants it
            }
        } catch (IOException e) {
            // the browser has ended
        }
    }

    private static String program() throws IOException {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            for (String name : NAMES) {
                if (Files.isExecutable(Path.of(folder, name))) {
                    return Path.of(folder, name).toString();
                }
            }
        }
        throw new IOException(
                "These tests look at pages in a real browser: install Debian's package chromium (found none of " + NAMES
                        + " in PATH)");
    }

    /** A page with cookies and a cache of its own, which last as long as it does. */
    public Page page() throws Exception {
        return new Page(tools);
    }

    @Override
    public void close() throws IOException {
        tools.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(DevTools.SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // a process that is just ending still wrote there; it lies in the temporary folder
        }
    }
}
