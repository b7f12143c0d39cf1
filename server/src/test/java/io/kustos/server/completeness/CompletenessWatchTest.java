package io.kustos.server.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kustos.core.completeness.Interval;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.server.config.Config;
import io.kustos.server.pipeline.VersionedRules;
import io.kustos.server.service.FixedRules;
import io.kustos.server.service.Service;
import io.kustos.server.service.ServiceSettings;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Events;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server that compares what it has with the counter of an API server. */
class CompletenessWatchTest {
  private static final int EVENTS = 200;
  private static final int DROPPED = 60;

  /** Held, for the platform forgets levels of loggers nobody holds. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("kustos.finding"), Logger.getLogger("kustos.completeness"));

  static {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
  }

  @TempDir Path folder;

  private Service server(URI prometheus) throws Exception {
    String text =
        """
        webhook: {listen: "127.0.0.1:0", tls: {enabled: false}}
        admin: {listen: "127.0.0.1:0"}
        completeness:
          prometheus: %s
          selector: job="apiserver"
          cluster: east
          interval: 2s
          delay: 1s
          edge: 100ms
        """
            .formatted(prometheus);
    Config.Parsed parsed = Config.parse(new SourceText("test", text), folder);
    assertThat(parsed.diagnostics()).isEmpty();
    VersionedRules rules = VersionedRules.of(new RuleSet(List.of(), List.of()));
    return Service.start(
        new ServiceSettings(parsed.config().withData(folder.resolve("data")), "test", "host", null),
        new FixedRules(rules),
        rules,
        InstantSource.system());
  }

  private static CompletenessStatus status(Service service) {
    CompletenessStatus status = service.status().completeness();
    assertThat(status).isNotNull();
    return status;
  }

  private static String page(Service service, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI url = URI.create(service.adminUrl() + path);
      return client
          .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void droppedEventsAreFound() throws Exception {
    AtomicInteger counter = new AtomicInteger(1_000);
    HttpServer api = counting(counter);
    try (RealPrometheus prometheus = RealPrometheus.scraping(api.getAddress().getPort(), folder)) {
      try (Service service = server(prometheus.url())) {
        Path state = folder.resolve("data").resolve(ComparedUntil.NAME);
        Events.await("the first scrape", () -> Files.exists(state));
        long last = produce(service, counter);
        Events.await("all to be compared", () -> comparedUntil(service) > last);
        CompletenessStatus status = status(service);
        assertThat(status.counted()).isEqualTo(EVENTS);
        assertThat(status.arrived()).isEqualTo(EVENTS - DROPPED);
        assertThat(status.missing()).isBetween(DROPPED - 20L, DROPPED + 20L);
        assertThat(status.problem()).isNull();
        Events.await("the finding", () -> findings(service) > 0);
        assertThat(page(service, "/metrics"))
            .contains("kustos_completeness_counted_total " + EVENTS + "\n")
            .contains("kustos_completeness_arrived_total " + (EVENTS - DROPPED) + "\n")
            .contains("kustos_completeness_up 1\n")
            .containsPattern("kustos_completeness_last_verdict\\{verdict=\"\\w+\"} 1\n");
        assertThat(page(service, "/status")).contains("\"completeness\"", "\"verdict\"");
      }
      // Another server goes on where this one was, and finds nothing twice.
      try (Service service = server(prometheus.url())) {
        Events.await("to be compared", () -> comparedUntil(service) > Long.MIN_VALUE);
        assertThat(status(service).missing()).isZero();
      }
    } finally {
      api.stop(0);
    }
  }

  @Test
  void aPrometheusThatDoesNotAnswerIsAProblem() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    try (Service service = server(URI.create("http://127.0.0.1:1"))) {
      Events.await("the problem", () -> status(service).problem() != null);
      assertThat(service.status().problems())
          .anySatisfy(
              said ->
                  assertThat(said).startsWith("completeness: ").contains("nothing answers there"));
      assertThat(page(service, "/metrics")).contains("kustos_completeness_up 0\n");
    }
  }

  private static long comparedUntil(Service service) {
    @Nullable Interval last = status(service).last();
    return last == null ? Long.MIN_VALUE : last.toNanos();
  }

  private static long findings(Service service) {
    var line = service.status().line();
    assertThat(line).isNotNull();
    return line.detection().rules().stream()
        .filter(rule -> rule.id().equals("Events missing"))
        .mapToLong(rule -> rule.findings())
        .sum();
  }

  private static HttpServer counting(AtomicInteger counter) throws IOException {
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext(
        "/metrics",
        exchange -> {
          byte[] text =
              ("apiserver_audit_event_total " + counter.get() + "\n")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    api.start();
    return api;
  }

  /** Makes events as a server does, some of which never arrive; returns the time of the last. */
  private static long produce(Service service, AtomicInteger counter) throws Exception {
    Instant time = Instant.now();
    for (int i = 0; i < EVENTS; i++) {
      time = Instant.now().truncatedTo(ChronoUnit.MICROS);
      counter.incrementAndGet();
      if (i < 70 || i >= 70 + DROPPED) {
        String event =
            """
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"id-%d",\
            "stage":"ResponseComplete","requestURI":"/x","verb":"get","user":{"username":"amir"},\
            "requestReceivedTimestamp":"%s","stageTimestamp":"%s"}
            """
                .formatted(i, time, time);
        byte[] body = event.getBytes(StandardCharsets.UTF_8);
        service.intake().accept(Delivery.body("test", "east", body, Instant.now()));
      }
      Thread.sleep(15);
    }
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }
}
