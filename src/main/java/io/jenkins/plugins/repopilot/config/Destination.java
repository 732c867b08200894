package io.jenkins.plugins.repopilot.config;

import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import java.net.URI;
import java.util.List;
import java.util.function.Function;

/**
 * Where a credential will be sent. A credential in a domain that names hosts goes to these only, one in a domain that names none goes anywhere; the
 * run and the form's "Test connection" ask for it alike.
 */
public final class Destination {

    private static final String DOT_COM_API = "api.github.com";
    private static final URI DOT_COM = URI.create("https://github.com");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final URI address;
    private final List<List<DomainRequirement>> ways;

    private Destination(URI address, List<List<DomainRequirement>> ways) {
        this.address = address;
        this.ways = ways;
    }

    /**
     * The model's API.
     *
     * @param baseUrl its address, one that the limits let through
     */
    public static Destination model(String baseUrl) {
        URI address = URI.create(baseUrl);
        return new Destination(address, List.of(requirements(address)));
    }

    /**
     * GitHub's API, and the host that is pushed to where that is another one: a token for github.com is as good as one for its API.
     *
     * @param apiUrl the address of the API, one that the limits let through
     */
    public static Destination gitHub(String apiUrl) {
        URI address = URI.create(apiUrl);
        List<DomainRequirement> api = requirements(address);
        return new Destination(
                address,
                DOT_COM_API.equalsIgnoreCase(address.getHost()) ? List.of(api, requirements(DOT_COM)) : List.of(api));
    }

    /**
     * The credential that may be sent there.
     *
     * @param field for the message
     * @param lookUp finds the credential where it fits all these requirements, else gives {@code null}
     * @return {@code null} if there is none of that id
     * @throws InvalidSettingException if there is one, but its domain is for other hosts
     */
    public <C> C find(String field, String id, Function<List<DomainRequirement>, C> lookUp) {
        for (List<DomainRequirement> way : ways) {
            C found = lookUp.apply(way);
            if (found != null) {
                return found;
            }
        }
        if (lookUp.apply(List.of()) == null) {
            return null;
        }
        throw new InvalidSettingException(
                field,
                "the credential '" + id + "' does not go to " + address.getHost()
                        + ": its domain is for other addresses; add this host to the domain, or use a credential without one");
    }

    /** With the port also where the address leaves it out: a domain may name one. */
    private static List<DomainRequirement> requirements(URI address) {
        int standard = "http".equalsIgnoreCase(address.getScheme()) ? HTTP : HTTPS;
        return URIRequirementBuilder.fromUri(address.toString())
                .withHostnamePort(address.getHost(), address.getPort() < 0 ? standard : address.getPort())
                .build();
    }
}
