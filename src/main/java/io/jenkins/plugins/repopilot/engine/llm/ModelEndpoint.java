package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Where the model is and how it is reached: what a host must give.
 *
 * @param provider how it is spoken to
 * @param baseUrl for OpenAI and compatible servers up to and with {@code /v1}, for Azure {@code https://NAME.openai.azure.com}
 * @param key never prints
 * @param apiVersion for Azure only
 * @param headers further request headers by name, not secret
 * @param http a new builder of the JDK's client, with the host's proxy (and its login) set
 * @param timeout of one attempt from connecting to the last byte
 */
public record ModelEndpoint(
        Provider provider,
        URI baseUrl,
        ApiKey key,
        String apiVersion,
        Map<String, String> headers,
        Supplier<HttpClient.Builder> http,
        Duration timeout) {

    private static final String OPENAI_HOST = "api.openai.com";

    /** The dialects of address and authentication. */
    public enum Provider {
        /** OpenAI and every server that speaks its Chat Completions. */
        OPENAI,
        /** Azure OpenAI: model names are deployment names. */
        AZURE
    }

    public ModelEndpoint {
        Objects.requireNonNull(provider);
        Objects.requireNonNull(baseUrl);
        Objects.requireNonNull(key);
        Objects.requireNonNull(http);
        Objects.requireNonNull(timeout);
        headers = Map.copyOf(headers);
    }

    /**
     * The endpoint that the settings name.
     *
     * @param proxy the host's proxy with its exceptions; {@code null}: the JVM's
     * @throws InvalidSettingException if the address or a header can't be used
     */
    public static ModelEndpoint of(RunSettings settings, ApiKey key, ProxySelector proxy) {
        return of(
                settings,
                key,
                () -> proxy == null
                        ? HttpClient.newBuilder().proxy(ProxySelector.getDefault())
                        : HttpClient.newBuilder().proxy(proxy));
    }

    /**
     * The endpoint that the settings name, reached through a client that the host prepares: for proxies with a login.
     *
     * @throws InvalidSettingException if the address (also for the provider) or a header can't be used
     */
    public static ModelEndpoint of(RunSettings settings, ApiKey key, Supplier<HttpClient.Builder> http) {
        Provider provider = settings.get(Setting.PROVIDER).equals("azure") ? Provider.AZURE : Provider.OPENAI;
        URI address = address(settings.get(Setting.BASE_URL));
        if (provider == Provider.AZURE && OPENAI_HOST.equalsIgnoreCase(address.getHost())) {
            throw new InvalidSettingException(
                    Setting.BASE_URL.name(),
                    "provider azure is not at " + address
                            + "; give the address of your own resource, https://NAME.openai.azure.com");
        }
        return new ModelEndpoint(
                provider,
                address,
                key,
                settings.get(Setting.API_VERSION),
                headers(settings.get(Setting.EXTRA_HEADERS)),
                http,
                settings.get(Setting.CALL_TIMEOUT));
    }

    /** Whether nothing is answered here without a key, as at OpenAI and Azure. */
    public boolean needsKey() {
        return provider == Provider.AZURE || OPENAI_HOST.equalsIgnoreCase(baseUrl.getHost());
    }

    /** Host and port, for messages. */
    public String host() {
        return baseUrl.getPort() < 0 ? baseUrl.getHost() : baseUrl.getHost() + ":" + baseUrl.getPort();
    }

    private static URI address(String text) {
        String name = Setting.BASE_URL.name();
        try {
            URI uri = new URI(text.replaceAll("/+$", ""));
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (!web || uri.getHost() == null) {
                throw new InvalidSettingException(
                        name, "'" + text + "' is not an address such as https://api.openai.com/v1");
            }
            if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
                throw new InvalidSettingException(
                        name, "an address without user, query and fragment is needed; the key is given apart from it");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new InvalidSettingException(
                    name, "'" + text + "' is not an address such as https://api.openai.com/v1");
        }
    }

    private static Map<String, String> headers(List<String> lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            String header = colon < 0 ? "" : line.substring(0, colon).strip();
            String value = colon < 0 ? "" : line.substring(colon + 1).strip();
            if (!header.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || !value.matches("[\\x20-\\x7e]*")) {
                throw new InvalidSettingException(
                        Setting.EXTRA_HEADERS.name(), "'" + line + "' is not of the form Name: value");
            }
            headers.put(header, value);
        }
        return headers;
    }
}
