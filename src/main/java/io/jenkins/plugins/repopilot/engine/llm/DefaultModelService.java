package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.llm.CallLog.Decision;
import io.jenkins.plugins.repopilot.engine.record.RunUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** The model service of one run. */
public final class DefaultModelService implements ModelService {

    private final RunSettings settings;
    private final ModelCalls calls;
    private final CallLog log;

    /**
     * Asks the endpoint's models.
     *
     * @param governors of the process, shared by all its runs
     * @param transcript file to write; {@code null} or setting {@code transcript} off: none
     * @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException if a setting can't be used
     */
    public static DefaultModelService live(
            ModelRun run, ModelEndpoint endpoint, RateGovernors governors, Path transcript) {
        return new DefaultModelService(
                run,
                new OpenAiChatModel(endpoint, run.time()),
                endpoint.key(),
                model -> governors.of(endpoint, model),
                transcript,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * Answers from an earlier run's transcript.
     *
     * @param recorded the file to answer from
     * @param transcript file to write, as above
     * @throws IOException if there is nothing to replay
     */
    public static DefaultModelService replay(ModelRun run, Path recorded, Path transcript) throws IOException {
        RateGovernor governor = new RateGovernor(run.time());
        return new DefaultModelService(
                run, new ReplayChatModel(recorded), ApiKey.NONE, model -> governor, transcript, () -> 0);
    }

    /**
     * @param key kept out of all texts
     * @param governors by model
     * @param random from 0 to 1, for the jitter of waits
     */
    DefaultModelService(
            ModelRun run,
            ChatModel chat,
            ApiKey key,
            Function<String, RateGovernor> governors,
            Path transcript,
            DoubleSupplier random) {
        this.settings = run.settings();
        this.log = new CallLog(run.beads(), run.console());
        PriceTable prices = PriceTable.with(settings.get(Setting.PRICES));
        Usage used = RunUsage.of(run.beads().all()).total();
        Budget budget = new Budget(settings.get(Setting.MAX_TOKENS), settings.get(Setting.MAX_COST), prices, used);
        this.calls = new ModelCalls(
                run,
                chat,
                key,
                governors,
                budget,
                new Transcript(settings.get(Setting.TRANSCRIPT) ? transcript : null),
                new RetryPolicy(random),
                log);
        warnOfUnknownPrices(prices);
        Thread warmUp = new Thread(
                () -> {
                    TokenCounter.load();
                    chat.warmUp();
                },
                "repo-pilot-model-warm-up");
        warmUp.setDaemon(true);
        warmUp.start();
    }

    @Override
    public String text(ModelRequest request) throws ModelException, InterruptedException {
        return shrinkingOnce(request, asked -> conversation(asked, null).text());
    }

    @Override
    public <T> T json(ModelRequest request, Class<T> type, Function<T, List<String>> validator)
            throws ModelException, InterruptedException {
        ChatRequest.Schema schema = RecordSchema.of(type);
        ReplyReader<T> reader = new ReplyReader<>(type, validator);
        return shrinkingOnce(request, asked -> conversation(asked, schema).json(reader));
    }

    private interface Ask<T> {
        T by(ModelRequest request) throws ModelException, InterruptedException;
    }

    private <T> T shrinkingOnce(ModelRequest request, Ask<T> ask) throws ModelException, InterruptedException {
        try {
            return ask.by(request);
        } catch (ModelException e) {
            if (e.kind() != ModelException.Kind.TOO_LARGE) {
                throw e;
            }
            if (request.smallerContext() == null) {
                log.decided(request.beadId(), Decision.SKIP, e.problem());
                throw e;
            }
            log.decided(request.beadId(), Decision.SHRINK, e.problem());
        }
        try {
            return ask.by(new ModelRequest(
                    request.purpose(),
                    request.beadId(),
                    request.instructions(),
                    request.smallerContext().get(),
                    request.task(),
                    request.maxOutputTokens()));
        } catch (ModelException e) {
            if (e.kind() == ModelException.Kind.TOO_LARGE) {
                log.decided(request.beadId(), Decision.SKIP, e.problem() + ", also after it was made smaller");
            }
            throw e;
        }
    }

    private Conversation conversation(ModelRequest request, ChatRequest.Schema schema) {
        return new Conversation(calls, log, request, chatRequest(request, schema));
    }

    private ChatRequest chatRequest(ModelRequest request, ChatRequest.Schema schema) {
        String user = request.context() == null || request.context().isEmpty()
                ? request.task()
                : request.context() + "\n\n" + request.task();
        return new ChatRequest(
                modelFor(request.purpose()),
                List.of(
                        new ChatRequest.Message(ChatRequest.Role.SYSTEM, request.instructions()),
                        new ChatRequest.Message(ChatRequest.Role.USER, user)),
                schema,
                request.maxOutputTokens(),
                settings.get(Setting.REASONING_EFFORT));
    }

    private String modelFor(ModelRequest.Purpose purpose) {
        String own = settings.get(
                switch (purpose) {
                    case ANALYSIS -> Setting.ANALYSIS_MODEL;
                    case CODE -> Setting.CODE_MODEL;
                    case REVIEW -> Setting.REVIEW_MODEL;
                });
        return own.isEmpty() ? settings.get(Setting.MODEL) : own;
    }

    private void warnOfUnknownPrices(PriceTable prices) {
        for (ModelRequest.Purpose purpose : ModelRequest.Purpose.values()) {
            String model = modelFor(purpose);
            if (settings.get(Setting.MAX_COST) > 0 && prices.of(model).isEmpty()) {
                log.say("No price is known for " + model + " (built-in prices are of " + prices.asOf()
                        + "), so maxCost can't hold for its calls; give one in the setting prices.");
            }
        }
    }
}
