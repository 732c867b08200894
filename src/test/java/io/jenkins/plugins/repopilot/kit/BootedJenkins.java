package io.jenkins.plugins.repopilot.kit;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.Json;
import java.io.File;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvnet.hudson.test.WarExploder;

/** The released {@code jenkins.war} in a process of its own, with the packaged plugin and what it depends on: class loaders as at a user's. */
public final class BootedJenkins implements AutoCloseable {

    private static final int BOOT_SECONDS = 180;
    private static final int BUILD_SECONDS = 180;
    private static final Pattern NEW_ENTRY = Pattern.compile("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d.*");

    private final Process process;
    private final Path log;
    private final String url;
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    private BootedJenkins(Process process, Path log, String url) {
        this.process = process;
        this.log = log;
        this.url = url;
    }

    /**
     * @param folder an empty one
     * @param plugin the packaged plugin
     * @param configuration for Configuration as Code
     */
    public static BootedJenkins start(Path folder, Path plugin, String configuration) throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        for (Path dependency : dependencies()) {
            String name = dependency.getFileName().toString().replaceFirst("\\.hpi$", ".jpi");
            Files.copy(dependency, plugins.resolve(name));
        }
        Files.copy(plugin, plugins.resolve("repo-pilot.jpi"));
        Path casc = Files.writeString(folder.resolve("jenkins.yaml"), configuration);
        int port = freePort();
        Path log = folder.resolve("jenkins.log");
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Djava.awt.headless=true",
                "-Djenkins.install.runSetupWizard=false",
                "-Djenkins.model.Jenkins.slaveAgentPort=-1",
                "-Djenkins.model.Jenkins.slaveAgentPortEnforce=true",
                "-Djenkins.security.csp.CspHeader.headerName=Content-Security-Policy",
                "-jar",
                WarExploder.findJenkinsWar().getAbsolutePath(),
                "--httpListenAddress=127.0.0.1",
                "--httpPort=" + port);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JENKINS_HOME", home.toString());
        builder.environment().put("CASC_JENKINS_CONFIG", casc.toString());
        BootedJenkins booted = new BootedJenkins(builder.start(), log, "http://127.0.0.1:" + port + "/");
        booted.await("fully up and running");
        return booted;
    }

    public String url() {
        return url;
    }

    public void createJob(String name, String xml) throws Exception {
        post("createItem?name=" + name, "application/xml", xml);
    }

    /**
     * Builds a job and waits for the end, 3 minutes at most.
     *
     * @return {@code SUCCESS}, {@code FAILURE} …
     */
    public String build(String job) throws Exception {
        post("job/" + job + "/build", "application/x-www-form-urlencoded", "");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BUILD_SECONDS);
        while (System.nanoTime() < end) {
            HttpResponse<String> answer = get("job/" + job + "/lastBuild/api/json?tree=building,result");
            if (answer.statusCode() == 200) {
                JsonNode build = Json.mapper().readTree(answer.body());
                if (!build.path("building").asBoolean()) {
                    return build.path("result").asText();
                }
            }
            Thread.sleep(100);
        }
        throw new IOException("The build did not end: "
                + get("job/" + job + "/lastBuild/consoleText").body());
    }

    public HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Entries of the log at WARNING or SEVERE that name the plugin, in their own words or in their stack trace. */
    public List<String> ownWarnings() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
            if (NEW_ENTRY.matcher(line).matches() || entries.isEmpty()) {
                entries.add(line);
            } else {
                entries.set(entries.size() - 1, entries.get(entries.size() - 1) + "\n" + line);
            }
        }
        return entries.stream()
                .filter(entry -> entry.contains("WARNING") || entry.contains("SEVERE"))
                .filter(entry ->
                        entry.contains("repopilot") || entry.contains("repo-pilot") || entry.contains("Repo Pilot"))
                .toList();
    }

    /** Ends Jenkins in good order. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private void post(String path, String type, String body) throws Exception {
        JsonNode crumb = Json.mapper().readTree(get("crumbIssuer/api/json").body());
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", type)
                        .header(
                                crumb.path("crumbRequestField").asText(),
                                crumb.path("crumb").asText())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IOException(path + " answers " + answer.statusCode() + ": " + answer.body());
        }
    }

    private void await(String words) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOOT_SECONDS);
        while (!Files.readString(log).contains(words)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IOException("Jenkins did not come up:\n" + Files.readString(log));
            }
            Thread.sleep(100);
        }
    }

    /** The plugins that the build resolved for its tests. */
    private static List<Path> dependencies() throws Exception {
        Path folder = new File(BootedJenkins.class
                        .getResource("/test-dependencies/index")
                        .toURI())
                .toPath()
                .getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.[hj]pi"))
                    .sorted()
                    .toList();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
