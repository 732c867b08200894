package io.jenkins.plugins.repopilot.engine.llm;

import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.JsonField;
import com.openai.core.JsonValue;
import com.openai.core.RequestOptions;
import com.openai.core.Sleeper;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponseFor;
import com.openai.credential.BearerTokenCredential;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.models.ReasoningEffort;
import com.openai.models.ResponseFormatJsonObject;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * OpenAI, Azure OpenAI and compatible servers, through Chat Completions. What a server does not know of the protocol is found out by its
 * 400s, model by model, and left out from then on; one of these serves one run.
 */
public final class OpenAiChatModel implements ChatModel {

    private static final int PAGE_START = 4_000;

    private final ModelEndpoint endpoint;
    private final TimeSource time;
    private OpenAIClient client;
    private final Map<String, ServerDialect> known = new ConcurrentHashMap<>();

    public OpenAiChatModel(ModelEndpoint endpoint, TimeSource time) {
        this.endpoint = endpoint;
        this.time = time;
    }

    @Override
    public ChatReply exchange(ChatRequest request, Duration timeout) throws ChatFailure, InterruptedException {
        ServerDialect dialect = known.getOrDefault(request.model(), ServerDialect.FULL);
        ChatFailure first = null;
        List<String> notes = new ArrayList<>();
        while (true) {
            try {
                ChatReply reply = send(request, dialect, timeout);
                known.put(request.model(), dialect);
                return new ChatReply(
                        reply.text(),
                        reply.end(),
                        reply.inputTokens(),
                        reply.outputTokens(),
                        reply.cachedTokens(),
                        reply.model(),
                        reply.limits(),
                        notes);
            } catch (ChatFailure failure) {
                first = first == null ? failure : first;
                Optional<ServerDialect> simpler = failure.kind() == ChatFailure.Kind.REFUSED
                        ? dialect.simplerFor(request, failure.getMessage())
                        : Optional.empty();
                if (simpler.isEmpty()) {
                    throw failure.kind() == ChatFailure.Kind.REFUSED ? first : failure;
                }
                notes.add(simpler.get().differenceTo(dialect));
                dialect = simpler.get();
            }
        }
    }

    @Override
    public void warmUp() {
        client();
        params(
                new ChatRequest("warm-up", List.of(new ChatRequest.Message(ChatRequest.Role.USER, "")), null, 1, ""),
                ServerDialect.FULL);
    }

    private ChatReply send(ChatRequest request, ServerDialect dialect, Duration timeout)
            throws ChatFailure, InterruptedException {
        Duration limit = timeout.compareTo(endpoint.timeout()) < 0 ? timeout : endpoint.timeout();
        RequestOptions options = RequestOptions.builder().timeout(limit).build();
        try (HttpResponseFor<ChatCompletion> response =
                client().chat().completions().withRawResponse().create(params(request, dialect), options)) {
            String start = new String(response.body().readNBytes(PAGE_START), StandardCharsets.UTF_8);
            if (start.stripLeading().startsWith("<")) {
                throw ProviderErrors.webPage(endpoint.host(), start);
            }
            ChatCompletion completion = response.parse();
            if (completion._choices().isMissing()) {
                String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
                throwIfPresent(ProviderErrors.inBody(body));
            }
            return reply(completion, RateLimits.of(header(response.headers())));
        } catch (JdkTransport.ErrorStatus e) {
            throw ProviderErrors.of(e, time.now());
        } catch (OpenAIInvalidDataException e) {
            throw ChatFailure.of(
                    ChatFailure.Kind.UNAVAILABLE, endpoint.host() + " answered with something that is not whole JSON");
        } catch (OpenAIIoException e) {
            throw ProviderErrors.of(e, endpoint.host());
        } catch (JdkTransport.Interrupted e) {
            throw new InterruptedException();
        } catch (ChatFailure e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void throwIfPresent(Optional<ChatFailure> failure) throws ChatFailure {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private static ChatReply reply(ChatCompletion completion, RateLimits limits) throws ChatFailure {
        Optional<ChatCompletion.Choice> choice =
                completion._choices().asKnown().flatMap(all -> all.stream().findFirst());
        Optional<String> content = choice.flatMap(c -> c._message().asKnown())
                .flatMap(m -> m._content().asKnown());
        Optional<String> refusal = choice.flatMap(c -> c._message().asKnown())
                .flatMap(m -> m._refusal().asKnown());
        String finish = choice.flatMap(c -> c._finishReason().asKnown())
                .map(ChatCompletion.Choice.FinishReason::asString)
                .orElse("stop");
        boolean filtered = finish.equals("content_filter")
                || refusal.filter(text -> !text.isBlank()).isPresent();
        ChatReply.End end =
                filtered ? ChatReply.End.FILTERED : finish.equals("length") ? ChatReply.End.LENGTH : ChatReply.End.STOP;
        if (end == ChatReply.End.STOP && content.filter(text -> !text.isBlank()).isEmpty()) {
            throw new ChatFailure(
                    ChatFailure.Kind.EMPTY,
                    choice.isEmpty() ? "the answer has no choices" : "the answer is empty",
                    null,
                    limits,
                    null);
        }
        Optional<CompletionUsage> usage = completion._usage().asKnown();
        return new ChatReply(
                filtered ? refusal.or(() -> content).orElse("") : content.orElse(""),
                end,
                usage.map(CompletionUsage::_promptTokens)
                        .flatMap(JsonField::asKnown)
                        .orElse(-1L),
                usage.map(CompletionUsage::_completionTokens)
                        .flatMap(JsonField::asKnown)
                        .orElse(-1L),
                usage.map(CompletionUsage::_promptTokensDetails)
                        .flatMap(JsonField::asKnown)
                        .map(CompletionUsage.PromptTokensDetails::_cachedTokens)
                        .flatMap(JsonField::asKnown)
                        .orElse(0L),
                completion._model().asKnown().orElse(""),
                limits,
                List.of());
    }

    private static ChatCompletionCreateParams params(ChatRequest request, ServerDialect dialect) {
        ChatCompletionCreateParams.Builder builder =
                ChatCompletionCreateParams.builder().model(request.model());
        boolean told = request.schema() == null || dialect.format() == ServerDialect.Format.JSON_SCHEMA;
        for (int i = 0; i < request.messages().size(); i++) {
            ChatRequest.Message message = request.messages().get(i);
            boolean last = i == request.messages().size() - 1;
            String text = message.text() + (told || !last ? "" : inWords(request.schema()));
            switch (message.role()) {
                case SYSTEM -> builder.addSystemMessage(text);
                case USER -> builder.addUserMessage(text);
                case ASSISTANT ->
                    builder.addMessage(ChatCompletionAssistantMessageParam.builder()
                            .content(text)
                            .build());
            }
        }
        int most = Math.min(request.maxOutputTokens(), dialect.mostOutput());
        if (dialect.completionTokens()) {
            builder.maxCompletionTokens(most);
        } else {
            builder.putAdditionalBodyProperty("max_tokens", JsonValue.from(most));
        }
        if (dialect.reasoning() && !request.reasoningEffort().isEmpty()) {
            builder.reasoningEffort(ReasoningEffort.of(request.reasoningEffort()));
        }
        if (request.schema() != null) {
            format(builder, request.schema(), dialect.format());
        }
        return builder.build();
    }

    private static void format(
            ChatCompletionCreateParams.Builder builder, ChatRequest.Schema schema, ServerDialect.Format format) {
        if (format == ServerDialect.Format.JSON_OBJECT) {
            builder.responseFormat(ResponseFormatJsonObject.builder().build());
        } else if (format == ServerDialect.Format.JSON_SCHEMA) {
            ResponseFormatJsonSchema.JsonSchema.Schema.Builder body =
                    ResponseFormatJsonSchema.JsonSchema.Schema.builder();
            schema.body()
                    .fields()
                    .forEachRemaining(
                            part -> body.putAdditionalProperty(part.getKey(), JsonValue.fromJsonNode(part.getValue())));
            builder.responseFormat(ResponseFormatJsonSchema.builder()
                    .jsonSchema(ResponseFormatJsonSchema.JsonSchema.builder()
                            .name(schema.name())
                            .strict(true)
                            .schema(body.build())
                            .build())
                    .build());
        }
    }

    private static String inWords(ChatRequest.Schema schema) {
        return "\n\nAnswer with one JSON object and nothing else. It follows this JSON schema:\n" + schema.body();
    }

    private static Function<String, String> header(Headers headers) {
        return name -> headers.values(name).stream().findFirst().orElse(null);
    }

    private synchronized OpenAIClient client() {
        if (client == null) {
            client = new OpenAIClientImpl(options());
        }
        return client;
    }

    private ClientOptions options() {
        boolean keyed = !endpoint.key().reveal().isEmpty();
        ClientOptions.Builder builder = ClientOptions.builder()
                .httpClient(new JdkTransport(endpoint.http().get(), keyed))
                .baseUrl(endpoint.baseUrl().toString())
                .checkJacksonVersionCompatibility(false)
                .streamHandlerExecutor(Runnable::run)
                .sleeper(new NoSleep())
                .maxRetries(0);
        if (endpoint.provider() == ModelEndpoint.Provider.AZURE) {
            builder.credential(
                            AzureApiKeyCredential.create(keyed ? endpoint.key().reveal() : "none"))
                    .azureUrlPathMode(AzureUrlPathMode.LEGACY)
                    .azureServiceVersion(AzureOpenAIServiceVersion.fromString(endpoint.apiVersion()));
        } else {
            builder.credential(
                    BearerTokenCredential.create(() -> keyed ? endpoint.key().reveal() : "none"));
        }
        endpoint.headers().forEach(builder::replaceHeaders);
        return builder.build();
    }

    /** Takes the place of a sleeper with a thread of its own: retries are not the client's business. */
    private static final class NoSleep implements Sleeper {

        @Override
        public void sleep(Duration duration) {
            throw new UnsupportedOperationException("The client does not retry");
        }

        @Override
        public CompletableFuture<Void> sleepAsync(Duration duration) {
            throw new UnsupportedOperationException("The client does not retry");
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
