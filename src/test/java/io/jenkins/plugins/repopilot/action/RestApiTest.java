package io.jenkins.plugins.repopilot.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.report.RunView;
import io.jenkins.plugins.repopilot.engine.testkit.SampleRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the REST interface and the pages' addresses tell, and whom. */
@WithJenkins
class RestApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JenkinsRule jenkins;
    private FreeStyleProject job;
    private FreeStyleProject secret;

    @BeforeEach
    void people(JenkinsRule rule) throws Exception {
        jenkins = rule;
        job = jenkins.createFreeStyleProject("nightly");
        secret = jenkins.createFreeStyleProject("secret");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "developer", "nobody")
                .grant(Item.READ)
                .onItems(job)
                .to("reader")
                .grant(Item.READ, Item.WORKSPACE)
                .onItems(job)
                .to("developer"));
    }

    @Test
    void listsRunsAndTheirBeads() throws Exception {
        Builds.with(jenkins, job, Builds.ID, SampleRun::finished);
        Builds.with(jenkins, job, "run-20261123-020003-000002", SampleRun::failed);

        JsonNode runs = get("reader", "repo-pilot/api/runs?limit=1");
        assertEquals(2, runs.get("total").asInt());
        assertEquals(1, runs.get("runs").size());
        assertEquals(
                1,
                get("reader", "repo-pilot/api/runs?status=failed").get("runs").size());
        JsonNode view = get("reader", "repo-pilot/api/runs/" + Builds.ID);
        assertEquals("completed", view.at("/run/status").asText());
        List<String> documented = documentedFields();
        view.fieldNames().forEachRemaining(field -> assertTrue(documented.contains(field), field));
        List<String> pageOnly = List.of("partial", "locale", "labels", "sources");
        assertEquals(
                Arrays.stream(RunView.class.getRecordComponents())
                        .map(component ->
                                PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName()))
                        .filter(field -> !pageOnly.contains(field))
                        .toList(),
                documented);
        assertEquals(
                47,
                get("reader", "repo-pilot/api/beads/" + Builds.ID + "/summary")
                        .get("total")
                        .asInt());
        JsonNode failed = get("reader", "repo-pilot/api/beads/" + Builds.ID + "?status=failed");
        assertEquals("IMP-004", failed.at("/beads/0/id").asText());
        assertEquals(1, failed.get("total").asInt());
        assertEquals(
                "IMP-001",
                get("reader", "repo-pilot/api/bead/" + Builds.ID + "/IMP-001")
                        .get("id")
                        .asText());
        assertEquals(
                "IMP-001",
                get("reader", "repo-pilot/api/bead/IMP-001?run=" + Builds.ID)
                        .get("id")
                        .asText());
        assertEquals("ok", get("reader", "repo-pilot/api/health").get("status").asText());
    }

    @Test
    void answersErrorsAsJson() throws Exception {
        Builds.with(jenkins, job, Builds.ID, SampleRun::finished);

        assertEquals(404, error("reader", "repo-pilot/api/runs/run-x"));
        assertEquals(404, error("reader", "repo-pilot/api/beads/" + Builds.ID + "/nothing"));
        assertEquals(404, error("reader", "repo-pilot/api/bead/" + Builds.ID + "/IMP-999"));
        assertEquals(400, error("reader", "repo-pilot/api/runs?limit=many"));
        assertEquals(400, error("reader", "repo-pilot/api/runs?limit=0"));
        assertEquals(400, error("reader", "repo-pilot/api/bead/IMP-001"));
        assertEquals(400, error("reader", "repo-pilot/api/beads"));
        refused(
                "repo-pilot/api/runs?status=banana",
                "Parameter status is 'banana'; allowed are running, completed, failed, aborted, merged, armed, open, gate_closed,"
                        + " dry_run, nothing");
        refused(
                "repo-pilot/api/runs?status=failed,aborted",
                "Parameter status is 'failed,aborted'; allowed are running");
        refused("repo-pilot/data?status=banana", "Parameter status is 'banana'");
        String beads = "repo-pilot/api/beads/" + Builds.ID;
        refused(
                beads + "?status=failed,banana",
                "Parameter status is 'banana'; allowed are pending, running, completed, failed, skipped");
        refused(beads + "?category=features,beauty", "Parameter category is 'beauty'; allowed are analysis, features");
        refused(beads + "?stage=analyse", "Parameter stage is 'analyse'; allowed are analyze, suggest");
        String build = "job/nightly/1/repo-pilot/api/";
        for (String address : List.of("diff", "output?name=", "call?run=" + Builds.ID, "calls", "document")) {
            refused(build + address, "Parameter name is missing: ");
        }
        refused(build + "json?since=yesterday", "Parameter since is not a whole number");
        assertEquals(404, error("developer", build + "calls?name=IMP-001&run=run-x"));
        assertEquals(404, error("developer", "job/nightly/1/repo-pilot/api/json?run=../../../secrets"));
        assertEquals(404, error("developer", "job/nightly/1/repo-pilot/api/diff?name=../run.json"));
    }

    @Test
    void showsNothingWithoutItemRead() throws Exception {
        Builds.with(jenkins, secret, Builds.ID, SampleRun::finished);

        for (String user : List.of("reader", "nobody")) {
            assertEquals(0, get(user, "repo-pilot/api/runs").get("total").asInt());
            assertEquals(0, get(user, "repo-pilot/api/health").get("runs").asInt());
            assertEquals("[]", get(user, "repo-pilot/data").get("jobs").toString());
            for (String address : List.of(
                    "runs/" + Builds.ID,
                    "beads/" + Builds.ID,
                    "beads/" + Builds.ID + "/summary",
                    "bead/" + Builds.ID + "/IMP-001")) {
                assertEquals(404, error(user, "repo-pilot/api/" + address));
            }
            for (String address : List.of("", "api/json", "api/diff?name=IMP-001", "report")) {
                assertEquals(
                        404, send(user, "job/secret/1/repo-pilot/" + address).statusCode(), address);
            }
            assertEquals(404, send(user, "job/secret/repo-pilot/data").statusCode());
        }
    }

    @Test
    void showsNoSourceWithoutItemWorkspace() throws Exception {
        FreeStyleBuild build = Builds.with(jenkins, job, Builds.ID, SampleRun::finished);
        String base = build.getUrl() + "repo-pilot/";

        for (String address : List.of(
                "api/diff?name=IMP-001",
                "api/output?name=base",
                "api/output?name=run-tests.suite",
                "api/call?name=IMP-001:2",
                "api/document?name=docs/graph.md")) {
            assertEquals(403, error("reader", base + address), address);
            assertEquals(200, send("developer", base + address).statusCode(), address);
        }
        JsonNode calls = get("reader", base + "api/calls?name=IMP-001");
        assertEquals("length", calls.at("/1/end").asText());
        assertFalse(calls.toString().contains("parse_order_id"));
        assertEquals(403, send("reader", base + "report").statusCode());
        assertTrue(send("developer", base + "report").body().contains("parse_order_id"));
        assertTrue(send("developer", base + "api/diff?name=IMP-001").body().contains("parse_order_id"));
        assertFalse(send("reader", base + "api/json").body().contains("parse_order_id"));
        assertFalse(send("reader", "repo-pilot/api/runs/" + Builds.ID).body().contains("parse_order_id"));
    }

    @Test
    void showsOfAnErrorOnlyItsSentenceWithoutItemWorkspace() throws Exception {
        String id = "run-20261123-020003-000002";
        FreeStyleBuild build = Builds.with(jenkins, job, id, (folder, runId, start) -> {
            RunDirectory directory = SampleRun.failed(folder, runId, start);
            RunRecord record = directory.record().orElseThrow();
            directory.save(record.edit()
                    .error("setupCommand 'make' ended with exit status 2:\norders.py:7: secret = parse(key)")
                    .done());
            return directory;
        });
        for (String address : List.of(
                build.getUrl() + "repo-pilot/api/json", "repo-pilot/api/runs/" + id, "repo-pilot/api/beads/" + id)) {
            assertFalse(send("reader", address).body().contains("secret = parse"), address);
        }
        assertEquals(
                "setupCommand 'make' ended with exit status 2",
                get("reader", "repo-pilot/api/runs/" + id).at("/run/error").asText());
        assertTrue(get("developer", "repo-pilot/api/runs/" + id)
                .at("/run/error")
                .asText()
                .endsWith("secret = parse(key)"));
    }

    @Test
    void givesOnlyWhatChanged() throws Exception {
        Builds.with(jenkins, job, Builds.ID, SampleRun::finished);
        HttpResponse<String> whole = send("reader", "job/nightly/1/repo-pilot/api/json");
        long sequence = JSON.readTree(whole.body()).get("sequence").asLong();

        JsonNode part = get("reader", "job/nightly/1/repo-pilot/api/json?since=" + (sequence - 1));
        assertTrue(part.get("partial").asBoolean());
        assertEquals(1, part.get("beads").size());
        assertEquals(
                304,
                send(
                                "reader",
                                "job/nightly/1/repo-pilot/api/json",
                                "If-None-Match",
                                whole.headers().firstValue("ETag").orElseThrow())
                        .statusCode());
    }

    @Test
    void tellsCountsInTheApiOfBuildAndJob() throws Exception {
        Builds.with(jenkins, job, Builds.ID, SampleRun::finished);

        String build = send("reader", "job/nightly/1/api/json").body();
        assertTrue(build.contains(Builds.ID) && build.contains("\"beadsCompleted\":44"), build);
        String history = send("reader", "job/nightly/api/json").body();
        assertTrue(history.contains("\"mergedCount\":1") && history.contains(Builds.ID), history);
    }

    @Test
    void rebuildsTheIndexForAnAdministratorOnly() throws Exception {
        Builds.with(jenkins, job, Builds.ID, SampleRun::finished);
        RunIndex.get().remove(entry -> true);
        assertEquals(0, get("admin", "repo-pilot/api/runs").get("total").asInt());

        assertEquals(404, send("admin", "repo-pilot/rebuild").statusCode(), "not by GET");
        assertEquals(403, send("reader", "repo-pilot/rebuild", "POST", "").statusCode());
        assertEquals(302, send("admin", "repo-pilot/rebuild", "POST", "").statusCode());
        assertEquals(1, get("admin", "repo-pilot/api/runs").get("total").asInt());
    }

    @Test
    void forgetsTheLedgersCopyForWhoMayConfigureTheJobOnly() throws Exception {
        Builds.with(jenkins, job, Builds.ID, SampleRun::finished);
        Path copy = job.getRootDir().toPath().resolve("repo-pilot/ledger/acme+shop.json");
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, """
                {"pulls": {"7": {"key": "k", "state": "CLOSED", "entries": [
                  {"fingerprint": "f", "category": "security", "title": "Check the input", "files": ["a.py"],
                   "fate": "REJECTED", "pull_request": 7}]}}}
                """);
        assertEquals(
                "rejected",
                get("reader", "job/nightly/repo-pilot/data")
                        .at("/ledger/0/fate")
                        .asText());
        String address = "job/nightly/repo-pilot/forgetLedger";
        assertEquals(404, send("admin", address).statusCode(), "not by GET");
        assertEquals(403, send("developer", address, "POST", "").statusCode());
        assertTrue(Files.exists(copy));
        assertEquals(302, send("admin", address, "POST", "").statusCode());
        assertEquals(
                0, get("reader", "job/nightly/repo-pilot/data").get("ledger").size());
    }

    @Test
    void keepsTheIndexTrue() throws Exception {
        FreeStyleBuild build = Builds.with(jenkins, job, Builds.ID, SampleRun::finished);

        job.renameTo("renamed");
        assertEquals(
                "renamed", get("admin", "repo-pilot/api/runs").at("/runs/0/job").asText());
        RunIndex.get().forget();
        assertEquals(
                "renamed", get("admin", "repo-pilot/api/runs").at("/runs/0/job").asText(), "after a restart");
        build.delete();
        assertEquals(0, get("admin", "repo-pilot/api/runs").get("total").asInt());
    }

    @Test
    @Tag("benchmark")
    void listsTenThousandRunsAtOnce() throws Exception {
        Instant start = Instant.now();
        for (int i = 0; i < 10_000; i++) {
            RunIndex.get()
                    .put(new RunEntry(
                            "run-" + i,
                            i % 2 == 0 ? "nightly" : "secret",
                            i,
                            "acme/orders-service",
                            RunStatus.COMPLETED,
                            "merged",
                            start.minusSeconds(i * 60L),
                            400.0,
                            12,
                            9,
                            8.1,
                            7,
                            214,
                            241,
                            i,
                            "https://github.com/acme/orders-service/pull/" + i,
                            400_000,
                            null,
                            Map.of("completed", 44L, "failed", 1L),
                            Map.of("features", 5L, "testing", 7L)));
        }
        get("reader", "repo-pilot/api/runs?limit=50");
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = System.nanoTime();
            assertEquals(
                    5_000,
                    get("reader", "repo-pilot/api/runs?limit=50&days=3650")
                            .get("total")
                            .asInt());
            best = Math.min(best, System.nanoTime() - before);
        }
        RunIndex.get().forget();
        long before = System.nanoTime();
        get("reader", "repo-pilot/api/runs");
        long cold = System.nanoTime() - before;
        System.out.println("10,000 runs: list " + best / 1_000_000 + " ms, first list after a restart "
                + cold / 1_000_000 + " ms");
        assertTrue(best < Duration.ofMillis(200).toNanos(), best / 1_000_000 + " ms");
        assertTrue(cold < Duration.ofSeconds(3).toNanos(), cold / 1_000_000 + " ms");
    }

    private JsonNode get(String user, String path) throws Exception {
        HttpResponse<String> answer = send(user, path);
        assertEquals(200, answer.statusCode(), path + ": " + answer.body());
        return JSON.readTree(answer.body());
    }

    /** The status of an error, which its JSON has too. */
    private int error(String user, String path) throws Exception {
        HttpResponse<String> answer = send(user, path);
        JsonNode error = JSON.readTree(answer.body()).get("error");
        assertEquals(answer.statusCode(), error.get("status").asInt(), path);
        assertFalse(error.get("message").asText().isEmpty());
        return answer.statusCode();
    }

    /** What {@code docs/rest-api.md} says is in the view of a run. */
    private static List<String> documentedFields() throws IOException {
        String page = Files.readString(Path.of("docs/rest-api.md"));
        String section = page.substring(page.indexOf("### The view of a run"), page.indexOf("## One build"));
        return Pattern.compile("(?m)^\\| `(\\w+)` \\|")
                .matcher(section)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private void refused(String path, String message) throws Exception {
        HttpResponse<String> answer = send("developer", path);
        assertEquals(400, answer.statusCode(), path + ": " + answer.body());
        String told = JSON.readTree(answer.body()).at("/error/message").asText();
        assertTrue(told.startsWith(message), told);
    }

    private HttpResponse<String> send(String user, String path, String... more) throws Exception {
        String basic = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(jenkins.getURL() + path)).header("Authorization", "Basic " + basic);
        if (more.length > 0 && more[0].equals("POST")) {
            request.POST(HttpRequest.BodyPublishers.noBody());
        } else if (more.length > 0) {
            request.header(more[0], more[1]);
        }
        jenkins.jenkins.setCrumbIssuer(null);
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
