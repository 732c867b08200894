package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadJournal;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import io.jenkins.plugins.repopilot.engine.testkit.TestTime;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A model service in front of a loopback server, with one running bead to book on. */
final class ServiceFixture implements AutoCloseable {

    static final String BEAD = "analyze.graph";

    final TimeSource time;
    final LoopbackModelServer server;
    final BeadChain beads;
    final List<String> console = Collections.synchronizedList(new ArrayList<>());
    final Redactor redactor = new Redactor();
    final Path transcript;
    private RunSettings settings = RunSettings.DEFAULTS;
    private ApiKey key = ApiKey.of(() -> "test-key-0123456789");
    private Duration attemptLimit = Duration.ofMinutes(1);
    private Duration runLimit = Duration.ofHours(2);

    ServiceFixture(Path directory, ModelAnswer... script) throws IOException {
        this(directory, new TestTime(), scripted(script));
    }

    ServiceFixture(Path directory, TimeSource time, LoopbackModelServer.Replier replier) throws IOException {
        this.time = time;
        this.server = LoopbackModelServer.start(replier).onClock(time);
        this.transcript = directory.resolve("transcript.jsonl");
        this.beads = new BeadChain(new BeadJournal(directory.resolve("beads.jsonl")), time, (before, after) -> {});
        beads.open("analyze", null, Stage.ANALYZE, BeadCategory.ANALYSIS, "Analyze repository", "");
        beads.open(BEAD, "analyze", Stage.ANALYZE, BeadCategory.ANALYSIS, "Draw the graph", "");
        beads.start("analyze");
        beads.start(BEAD);
    }

    /** Answers in this order, the last one for good. */
    static LoopbackModelServer.Replier scripted(ModelAnswer... script) {
        Deque<ModelAnswer> left = new ArrayDeque<>(List.of(script));
        return question -> {
            synchronized (left) {
                return left.size() > 1 ? left.removeFirst() : left.getFirst();
            }
        };
    }

    ServiceFixture with(Setting<?> setting, Object value) {
        settings = settings.with(setting, value);
        return this;
    }

    ServiceFixture withKey(String text) {
        key = ApiKey.of(() -> text);
        return this;
    }

    ServiceFixture attemptsLasting(Duration limit) {
        attemptLimit = limit;
        return this;
    }

    ServiceFixture runLasting(Duration limit) {
        runLimit = limit;
        return this;
    }

    RunSettings settings() {
        return settings.with(Setting.BASE_URL, server.baseUrl());
    }

    Instant deadline() {
        return time.now().plus(runLimit);
    }

    ModelRun run() {
        return new ModelRun(settings(), beads, redactor, console::add, time, deadline());
    }

    ModelEndpoint endpoint() {
        ModelEndpoint endpoint = ModelEndpoint.of(settings(), key, (ProxySelector) null);
        return new ModelEndpoint(
                endpoint.provider(),
                endpoint.baseUrl(),
                key,
                endpoint.apiVersion(),
                endpoint.headers(),
                HttpClient::newBuilder,
                attemptLimit);
    }

    /** Without jitter. */
    DefaultModelService service() {
        return service(new OpenAiChatModel(endpoint(), time), new RateGovernors(time));
    }

    DefaultModelService service(ChatModel chat, RateGovernors governors) {
        ModelEndpoint endpoint = endpoint();
        return new DefaultModelService(run(), chat, key, model -> governors.of(endpoint, model), transcript, () -> 0);
    }

    static ModelRequest request() {
        return request("What does it do?");
    }

    static ModelRequest request(String task) {
        return new ModelRequest(
                ModelRequest.Purpose.ANALYSIS, BEAD, "You describe repositories.", "FILE a.txt\nhello", task, 500);
    }

    Bead bead() {
        return beads.find(BEAD).orElseThrow();
    }

    /** Decisions and problems on the bead, one line each. */
    @SuppressWarnings("unchecked")
    List<String> events() {
        List<Map<String, Object>> events =
                (List<Map<String, Object>>) bead().metadata().getOrDefault(CallLog.EVENTS, List.of());
        return events.stream()
                .map(event -> event.get("decision") + ": " + event.get("problem"))
                .collect(Collectors.toList());
    }

    /** Whole seconds between the requests that reached the server. */
    List<Long> gaps() {
        List<ModelQuestion> questions = server.questions();
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < questions.size(); i++) {
            gaps.add(
                    Duration.between(questions.get(i - 1).at(), questions.get(i).at())
                            .toSeconds());
        }
        return gaps;
    }

    @Override
    public void close() {
        server.close();
    }
}
