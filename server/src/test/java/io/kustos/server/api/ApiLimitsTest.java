package io.kustos.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.tls.TlsFolder;
import io.kustos.server.tls.TrustedClient;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time, memory, concurrent queries, and clients that go away. */
class ApiLimitsTest {
  /** Takes far longer than any test. */
  private static final String ENDLESS =
      "{\"sql\": \"SELECT count(*) FROM events a, events b, events c, events d, events e"
          + " WHERE a.audit_id || b.audit_id || c.audit_id || d.audit_id || e.audit_id > 'x'\"}";

  @TempDir Path folder;

  @Test
  void aQueryEndsWhenItsClientGoesAway() throws Exception {
    try (Served served = Served.start(folder.resolve("data"), ", limits: {concurrent_max: 1}")) {
      served.take(500);
      URI url = URI.create(served.url);
      try (Socket socket = new Socket(url.getHost(), url.getPort())) {
        OutputStream out = socket.getOutputStream();
        out.write(
            ("POST /api/v1/sql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + served.token
                    + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + ENDLESS.length()
                    + "\r\n\r\n"
                    + ENDLESS)
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
        Served.until(() -> isRunning(served), "the query runs");
        // Another one is refused while it runs, and told when to try again.
        HttpResponse<String> busy = sql(served);
        Served.problem(busy, 429, "busy");
        assertThat(busy.headers().firstValue("Retry-After")).hasValue("1");
      }
      Served.until(() -> sql(served).statusCode() == 200, "the query has ended");
      assertThat(served.metrics()).contains("kustos_api_clients_gone_total 1");
    }
  }

  @Test
  void overTlsAClientThatGoesAwayIsNoticed() throws Exception {
    Path data = folder.resolve("data");
    TlsFolder made = TlsFolder.of(data.resolve("api-tls"), List.of());
    made.refresh(Instant.now());
    String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(made.authority()));
    try (HttpClient leaving = TrustedClient.of(authority);
        Served served =
            Served.start(
                data,
                ", tls: {mode: always}, limits: {concurrent_max: 1}",
                TrustedClient.of(authority))) {
      served.take(500);
      assertThat(served.url).startsWith("https://");
      HttpRequest request =
          served
              .request("/sql")
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(ENDLESS))
              .build();
      CompletableFuture<HttpResponse<String>> asked =
          leaving.sendAsync(request, HttpResponse.BodyHandlers.ofString());
      Served.until(() -> isRunning(served), "the query runs");
      assertThat(sql(served).statusCode()).isEqualTo(429);
      asked.cancel(true);
      leaving.shutdownNow();
      Served.until(() -> sql(served).statusCode() == 200, "the query has ended");
      assertThat(served.metrics()).contains("kustos_api_clients_gone_total 1");
    }
  }

  /** Asked of the metrics: a question to the API could take the one place itself. */
  private static boolean isRunning(Served served) {
    try {
      return served.metrics().contains("kustos_api_running 1");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<String> sql(Served served) {
    try {
      return served.sql("{\"sql\": \"SELECT count(*) FROM events\"}");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aQueryThatTakesTooLongIsEnded() throws Exception {
    try (Served served = Served.start(folder.resolve("data"), ", limits: {time_max: 1s}")) {
      served.take(500);
      Served.problem(served.sql(ENDLESS), 422, "query-too-slow");
      // The connection is good for the next request.
      assertThat(served.get("/status").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aServerThatStopsEndsItsQueries() throws Exception {
    Served served = Served.start(folder.resolve("data"), "");
    CompletableFuture<HttpResponse<String>> asked;
    try {
      served.take(500);
      HttpRequest request =
          served
              .request("/sql")
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(ENDLESS))
              .build();
      asked = served.client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
      Served.until(() -> metrics(served).contains("kustos_api_running 1"), "the query runs");
    } finally {
      served.service.close();
      served.client.close();
    }
    assertThat(
            asked
                .handle((response, failure) -> response == null || response.statusCode() >= 500)
                .get())
        .isTrue();
  }

  private static String metrics(Served served) {
    try {
      return served.metrics();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aClientThatDoesNotFinishItsRequestIsSentAway() throws Exception {
    try (Served served =
        Served.start(folder.resolve("data"), ", limits: {request_timeout: 500ms}")) {
      URI url = URI.create(served.url);
      try (Socket socket = new Socket(url.getHost(), url.getPort())) {
        socket.getOutputStream().write("GET /api/v1/status HT".getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        int read = 0;
        try {
          read = in.read();
        } catch (java.net.SocketException e) {
          read = -1;
        }
        assertThat(read).isEqualTo(-1);
      }
    }
  }
}
