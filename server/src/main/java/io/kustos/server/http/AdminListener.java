package io.kustos.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/** An HTTP server with a few pages that take no input. */
public final class AdminListener implements AutoCloseable {
  private static final int CONNECTIONS_MAX = 64;

  private final WebServer server;

  private AdminListener(WebServer server) {
    this.server = server;
  }

  /**
   * Starts to serve pages by their paths.
   *
   * @throws BindException when the address is taken or not this machine's
   */
  public static AdminListener start(String host, int port, Map<String, Supplier<Page>> pages)
      throws IOException {
    HelidonLogs.quieten();
    FreeAddress.check(host, port);
    WebServer server =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .useNio(false)
            .maxTcpConnections(CONNECTIONS_MAX)
            .maxPayloadSize(0)
            .idleConnectionTimeout(Duration.ofMinutes(2))
            .shutdownGracePeriod(Duration.ofSeconds(1))
            .routing(routing -> route(routing, pages))
            .build()
            .start();
    if (server.port() < 1) {
      throw new BindException("cannot listen on " + host + ":" + port);
    }
    return new AdminListener(server);
  }

  private static void route(HttpRouting.Builder routing, Map<String, Supplier<Page>> pages) {
    pages.forEach(
        (path, page) ->
            routing.get(
                path,
                (request, response) -> {
                  Page made = page.get();
                  response.status(Status.create(made.status()));
                  response.header(HeaderNames.CONTENT_TYPE, made.type());
                  response.header(HeaderNames.CACHE_CONTROL, "no-store");
                  response.send(made.body().getBytes(StandardCharsets.UTF_8));
                }));
    String known = String.join("\n", new TreeSet<>(pages.keySet())) + "\n";
    routing.any(
        (request, response) -> {
          response.status(request.path().path().equals("/") ? Status.OK_200 : Status.NOT_FOUND_404);
          response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
          response.send(known);
        });
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
