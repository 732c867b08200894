package io.jenkins.plugins.repopilot.engine.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://github.com/acme/shop.git,               github.com,          acme/shop",
        "https://github.com/acme/shop,                   github.com,          acme/shop",
        "https://github.com/acme/shop/,                  github.com,          acme/shop",
        "https://user:ghp_x@github.com/acme/shop.git,    github.com,          acme/shop",
        "https://x-access-token:a%40b@GitHub.com/acme/shop.git, github.com,   acme/shop",
        "HTTPS://github.com/acme/shop.git,               github.com,          acme/shop",
        "https://ghe.example.org:8443/acme/shop.git,     ghe.example.org:8443, acme/shop",
        "https://ghe.example.org:443/acme/shop.git,      ghe.example.org,     acme/shop",
        "http://127.0.0.1:8080/acme/shop.git,            127.0.0.1:8080,      acme/shop",
        "git@github.com:acme/shop.git,                   github.com,          acme/shop",
        "github.com:acme/shop,                           github.com,          acme/shop",
        "git@github.com:/acme/shop.git,                  github.com,          acme/shop",
        "ssh://git@github.com/acme/shop.git,             github.com,          acme/shop",
        "ssh://git@ssh.github.com:443/acme/shop.git,     github.com,          acme/shop",
        "ssh://git@ghe.example.org:2222/acme/shop,       ghe.example.org,     acme/shop",
        "git://github.com/acme/shop.git,                 github.com,          acme/shop",
        "https://github.com/acme/shop.js.git,            github.com,          acme/shop.js",
        "https://github.com/acme-inc/my_shop.github.io,  github.com,          acme-inc/my_shop.github.io"
    })
    void readsEveryForm(String url, String host, String fullName) {
        RemoteUrl remote = RemoteUrl.parse(url).orElseThrow();
        assertEquals(host, remote.host());
        assertEquals(fullName, remote.fullName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/srv/git/shop.git",
                "file:///srv/git/shop.git",
                "../shop.git",
                "C:\\git\\shop",
                "C:/git/shop",
                "https://github.com/",
                "https://github.com/acme",
                "https://github.com/acme/..",
                "https://github.com/a/b/c",
                "https://github.com/-x/y",
                "https://github.com/acme/sh op",
                "git@github.com:shop.git",
                "https://github.com/acme/shop?x=1"
            })
    void whatNamesNoRepositoryIsEmpty(String url) {
        assertTrue(RemoteUrl.parse(url).isEmpty(), () -> RemoteUrl.parse(url).toString());
    }

    @Test
    void noneIsEmpty() {
        assertTrue(RemoteUrl.parse(null).isEmpty());
    }

    @Test
    void pushesOverHttpsWithoutCredentials() {
        assertEquals(
                "https://github.com/acme/shop.git",
                RemoteUrl.parse("git@github.com:acme/shop").orElseThrow().https());
        assertEquals("https://h/o/n.git", RemoteUrl.withoutCredentials("https://user:secret@h/o/n.git"));
        assertEquals("git@h:o/n.git", RemoteUrl.withoutCredentials("git@h:o/n.git"));
    }
}
