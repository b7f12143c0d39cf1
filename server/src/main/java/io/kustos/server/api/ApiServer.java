package io.kustos.server.api;

import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.kustos.server.http.AcceptedSockets;
import io.kustos.server.http.FreeAddress;
import io.kustos.server.http.HelidonLogs;
import io.kustos.server.http.MetricsText;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.tls.ReloadableTls;
import io.kustos.server.token.TokenFile;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The HTTP server of the API. The one class of it that sets up Helidon. */
public final class ApiServer implements AutoCloseable {
  private static final int HEADER_BYTES_MAX = 16 << 10;
  private static final int PROLOGUE_BYTES_MAX = 64 << 10;

  private final ApiSettings settings;
  private final InstantSource clock;
  private final TokenFile<Set<Scope>> tokens;
  private final Clients clients;
  private final ApiCounters counters = new ApiCounters();
  private final @Nullable ReloadableTls tls;
  private @Nullable ApiHandler handler;
  private @Nullable WebServer server;
  private volatile String problem = "";

  private ApiServer(
      ApiSettings settings,
      InstantSource clock,
      TokenFile<Set<Scope>> tokens,
      Clients clients,
      @Nullable ReloadableTls tls) {
    this.settings = settings;
    this.clock = clock;
    this.tokens = tokens;
    this.clients = clients;
    this.tls = tls;
  }

  /**
   * Starts to answer.
   *
   * @param data folder with the tokens, and the certificate made here
   * @param engine answers queries; stays the caller's to close
   * @param status how the server is doing, as JSON
   * @throws BindException when the address is taken or not this machine's
   * @throws IOException when tokens or certificates cannot be used
   */
  public static ApiServer start(
      ApiSettings settings,
      Path data,
      QueryEngine engine,
      Supplier<String> status,
      InstantSource clock)
      throws IOException {
    FreeAddress.check(settings.host(), settings.port());
    TokenFile<Set<Scope>> tokens = ApiTokens.open(data);
    ReloadableTls tls = null;
    try {
      if (settings.tls().enabled()) {
        tls = ReloadableTls.open(settings.tls(), data.resolve("api-tls"), clock.instant());
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the certificate of the API: " + e.getMessage(), e);
    }
    Clients clients = new Clients(settings.bounds().requestTimeout());
    ApiServer api = new ApiServer(settings, clock, tokens, clients, tls);
    boolean running = false;
    try {
      api.listen(engine, Routes.all(status));
      running = true;
      return api;
    } finally {
      if (!running) {
        api.close();
      }
    }
  }

  private void listen(QueryEngine engine, List<Route> routes) throws IOException {
    HelidonLogs.quieten();
    ApiHandler answering =
        new ApiHandler(settings.bounds(), routes, tokens, engine, clock, clients, counters);
    handler = answering;
    WebServerConfig.Builder config =
        WebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .useNio(false)
            .maxTcpConnections(settings.bounds().connectionsMax())
            .connectionOptions(AcceptedSockets.of(clients::accepted))
            .shutdownGracePeriod(Duration.ofSeconds(1))
            .protocolsDiscoverServices(false)
            .addProtocol(
                Http1Config.builder()
                    .maxHeadersSize(HEADER_BYTES_MAX)
                    .maxPrologueLength(PROLOGUE_BYTES_MAX)
                    .build())
            .routing(routing -> routing.any(answering));
    if (tls != null) {
      config.tls(Tls.builder().sslContext(tls.context(socket -> {})).build());
    }
    WebServer started = config.build().start();
    server = started;
    if (started.port() < 1) {
      throw new BindException("cannot listen on " + settings.host() + ":" + settings.port());
    }
  }

  /** The port it listens on. */
  public int port() {
    WebServer running = server;
    return running == null ? 0 : running.port();
  }

  /** Where it is. */
  public String url() {
    String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return (tls == null ? "http://" : "https://") + literal + ":" + port() + Routes.BASE;
  }

  /** Reads tokens and certificates again when their files have changed. */
  public void refresh() {
    if (tls != null) {
      tls.refresh(clock.instant());
    }
    try {
      tokens.refresh();
      problem = "";
    } catch (IOException e) {
      problem = "the tokens stay the old ones: " + e.getMessage();
    }
  }

  /** What an operator should look at; empty when all is well. */
  public List<String> problems() {
    List<String> all = new java.util.ArrayList<>(tls == null ? List.of() : tls.problems());
    if (!problem.isEmpty()) {
      all.add(problem);
    }
    return all;
  }

  /** Adds what it has counted. */
  public void addTo(MetricsText metrics) {
    counters.addTo(metrics, clients.count());
  }

  @Override
  public void close() {
    ApiHandler answering = handler;
    if (answering != null) {
      answering.stop();
    }
    clients.close();
    WebServer running = server;
    if (running != null) {
      running.stop();
    }
  }
}
