package io.jenkins.plugins.repopilot.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Makes the HTTP servers that stand for the model and for GitHub. */
public final class LoopbackHttp {

    static {
        // Else each small answer waits 40 ms for the acknowledgement of its header (JDK-8014254); read when the first server is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private LoopbackHttp() {}

    /** A server on a free port of 127.0.0.1, not started yet. */
    public static HttpServer create() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    }
}
