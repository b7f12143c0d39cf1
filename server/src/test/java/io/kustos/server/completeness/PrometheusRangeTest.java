package io.kustos.server.completeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kustos.core.completeness.CounterHistory;
import io.kustos.core.completeness.CounterSample;
import io.kustos.core.completeness.CounterSample.Counter;
import io.kustos.server.tls.ServedTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Prometheus that scrapes a page of counters. */
class PrometheusRangeTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir Path folder;

  @Test
  void readsWhatPrometheusStored() throws Exception {
    AtomicInteger count = new AtomicInteger();
    HttpServer page = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    page.createContext(
        "/metrics",
        exchange -> {
          int now = count.addAndGet(10);
          byte[] text =
              "apiserver_audit_event_total %d\napiserver_audit_error_total{plugin=\"webhook\"} 3\n"
                  .formatted(now)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    page.start();
    try (RealPrometheus prometheus = RealPrometheus.scraping(page.getAddress().getPort(), folder)) {
      Instant from = Instant.now();
      List<CounterSample> samples = stored(prometheus.url(), from);
      CounterHistory history = CounterHistory.of(samples);
      List<Long> times = history.times();
      int steps = times.size() - 1;
      assertThat(history.increase(Counter.EVENTS, times.getFirst(), times.getLast()))
          .isEqualTo(10.0 * steps);
      assertThat(samples)
          .anySatisfy(
              sample -> {
                assertThat(sample.counter()).isEqualTo(Counter.ERRORS);
                assertThat(sample.label()).isEqualTo("webhook");
                assertThat(sample.value()).isEqualTo(3);
              })
          .allMatch(sample -> sample.instance().startsWith("127.0.0.1:"));
      PrometheusRange range = new PrometheusRange(prometheus.url(), null, null);
      assertThatThrownBy(() -> range.samples("job=", from, Instant.now()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("answers 400");
    } finally {
      page.stop(0);
    }
  }

  /** Samples, as soon as there are several. */
  private static List<CounterSample> stored(URI url, Instant from) throws Exception {
    PrometheusRange range = new PrometheusRange(URI.create(url + "/"), "t", null);
    List<CounterSample> samples = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      try {
        samples = range.samples("job=\"apiserver\"", from.minusSeconds(60), Instant.now());
      } catch (IOException e) {
        // It has not started yet.
      }
      if (CounterHistory.of(samples).times().size() >= 3) {
        break;
      }
      Thread.sleep(100);
    }
    assertThat(CounterHistory.of(samples).times()).hasSizeGreaterThanOrEqualTo(3);
    return samples;
  }

  @Test
  void saysWhatIsWrongWithAnAnswer() throws Exception {
    HttpServer other = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("<html>".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    other.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + other.getAddress().getPort());
      assertThatThrownBy(
              () -> new PrometheusRange(base, null, null).samples("", Instant.EPOCH, Instant.now()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no JSON");
    } finally {
      other.stop(0);
    }
  }

  /** Behind TLS of an authority that only the cluster knows, and a token, as in OpenShift. */
  @Test
  void trustsTheAuthorityThatIsNamed() throws Exception {
    ServedTls tls = ServedTls.in(folder.resolve("tls"));
    Path authority = tls.authority();
    HttpsServer page = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    page.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
    AtomicReference<String> shown = new AtomicReference<>();
    page.createContext(
        "/",
        exchange -> {
          shown.set(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] text =
              ("{\"data\":{\"result\":[{\"metric\":{\"instance\":\"a\"},"
                      + "\"values\":[[1,\"7\"],[2,\"9\"]]}]}}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    page.start();
    try {
      URI base = URI.create("https://127.0.0.1:" + page.getAddress().getPort());
      assertThat(
              new PrometheusRange(base, "t", authority).samples("", Instant.EPOCH, Instant.now()))
          .filteredOn(sample -> sample.counter() == Counter.EVENTS)
          .extracting(CounterSample::value)
          .containsExactly(7.0, 9.0);
      assertThat(shown.get()).isEqualTo("Bearer t");
      assertThatThrownBy(() -> asked(base, null))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("its certificate is not trusted")
          .hasMessageContaining("--prometheus-ca");
      Path empty = Files.writeString(folder.resolve("empty.crt"), "");
      assertThatThrownBy(() -> asked(base, empty))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("empty.crt holds no PEM certificate");
      assertThatThrownBy(() -> asked(base, folder.resolve("nope.crt")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("nope.crt cannot be read");
    } finally {
      page.stop(0);
    }
  }

  private static void asked(URI base, @Nullable Path authority) throws Exception {
    new PrometheusRange(base, null, authority).samples("", Instant.EPOCH, Instant.now());
  }
}
