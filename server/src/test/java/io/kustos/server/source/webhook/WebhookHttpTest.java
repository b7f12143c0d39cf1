package io.kustos.server.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.decode.Reject;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Events;
import io.kustos.server.source.IntakeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken, what is refused, and with which answer. */
class WebhookHttpTest {
  private static final int BODY_MAX = 1 << 20;
  private static final byte[] BODY = Events.body(Events.events(0, 3));

  @TempDir Path folder;
  private WebhookRig rig;
  private final HttpClient client = WebhookRig.plainClient();

  @BeforeEach
  void start() throws Exception {
    WebhookBounds bounds = WebhookBounds.DEFAULT.withBodies(BODY_MAX, 4 * BODY_MAX);
    WebhookSettings settings =
        WebhookRig.PLAIN.withBounds(bounds).withClusters(Set.of("default", "east"));
    rig = new WebhookRig(settings, folder);
  }

  @AfterEach
  void stop() {
    rig.close();
    client.close();
  }

  private HttpResponse<String> post(String path, byte[] body) throws Exception {
    return WebhookRig.send(client, rig.post(path, body));
  }

  private String clusterOfLast() {
    return rig.intake.deliveries().getLast().cluster();
  }

  @ParameterizedTest
  @CsvSource({
    "/audit/east?timeout=30s, east",
    "/audit/east/?timeout=30s, east",
    "/audit?cluster=west&timeout=30s, default",
    "/k8s-audit?timeout=30s, default",
    "/k8s-audit/east, east",
  })
  void takesTheClusterFromThePath(String path, String cluster) throws Exception {
    HttpResponse<String> response = post(path, BODY);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"events\":3,\"duplicates\":0,\"rejects\":0}\n");
    Delivery delivery = rig.intake.deliveries().getLast();
    assertThat(delivery.cluster()).isEqualTo(cluster);
    assertThat(delivery.bytes()).isEqualTo(BODY);
    assertThat(delivery.source()).isEqualTo("webhook");
    assertThat(delivery.line()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/other", "/audit/a/b", "/audit/..%2fetc", "/audit/%20", "/livez"})
  void knowsNoOtherPath(String path) throws Exception {
    assertThat(post(path, BODY).statusCode()).isIn(400, 404);
    assertThat(rig.intake.deliveries()).isEmpty();
  }

  @Test
  void refusesUnknownClusters() throws Exception {
    assertThat(post("/audit/west", BODY).statusCode()).isEqualTo(403);
    assertThat(rig.source.status().problems()).singleElement().asString().contains("west");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD", "PATCH"})
  void takesOnlyPosts(String method) throws Exception {
    var request =
        HttpRequest.newBuilder(rig.uri("/audit"))
            .method(method, HttpRequest.BodyPublishers.noBody());
    HttpResponse<String> response = WebhookRig.send(client, request);
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(WebhookRig.header(response, "Allow")).isEqualTo("POST");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, 200",
    "application/json; charset=utf-8, 200",
    "APPLICATION/JSON, 200",
    "text/json, 200",
    "application/vnd.kubernetes.audit+json, 200",
    "application/x-ndjson, 200",
    "text/plain, 200",
    "application/octet-stream, 200",
    "text/html, 415",
    "application/x-www-form-urlencoded, 415",
    "application/vnd.kubernetes.protobuf, 415",
  })
  void looksAtTheContentType(String type, int status) throws Exception {
    var request =
        HttpRequest.newBuilder(rig.uri("/audit"))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(BODY));
    assertThat(WebhookRig.status(client, request)).isEqualTo(status);
  }

  @Test
  void takesABodyWithoutContentType() throws Exception {
    var request =
        HttpRequest.newBuilder(rig.uri("/audit"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(BODY));
    assertThat(WebhookRig.status(client, request)).isEqualTo(200);
  }

  @Test
  void acknowledgesWhatIsNoJsonAndPassesItOn() throws Exception {
    for (String text : new String[] {"<xml/>", "{\"kind\":\"EventList\",\"items\":[{", "\0\0"}) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      HttpResponse<String> response = post("/audit", body);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("\"events\":0,").doesNotContain("\"rejects\":0");
      assertThat(rig.intake.deliveries().getLast().bytes()).isEqualTo(body);
    }
    assertThat(rig.intake.rejects())
        .extracting(Reject::reason)
        .contains(Reject.Reason.TRUNCATED, Reject.Reason.NUL_BYTES);
    assertThat(rig.source.metrics().rejects()).isEqualTo(rig.intake.rejects().size());
  }

  @Test
  void acknowledgesAnEmptyBody() throws Exception {
    assertThat(post("/audit", new byte[0]).statusCode()).isEqualTo(200);
    assertThat(rig.intake.deliveries()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void takesBodiesWithoutLength(HttpClient.Version version) throws Exception {
    byte[] body = Events.body(Events.events(0, 1000));
    try (var sender = HttpClient.newBuilder().version(version).build()) {
      var request =
          rig.post("/audit", BODY)
              .POST(
                  HttpRequest.BodyPublishers.ofInputStream(
                      () -> new java.io.ByteArrayInputStream(body)));
      assertThat(WebhookRig.status(sender, request)).isEqualTo(200);
    }
    assertThat(rig.intake.events()).hasSize(1000);
  }

  @Test
  void decompressesGzip() throws Exception {
    var request = rig.post("/audit/east", gzip(BODY)).header("Content-Encoding", "gzip");
    assertThat(WebhookRig.status(client, request)).isEqualTo(200);
    assertThat(rig.intake.deliveries().getLast().bytes()).isEqualTo(BODY);
    assertThat(clusterOfLast()).isEqualTo("east");
  }

  @Test
  void passesOnWhatSaysGzipAndIsNot() throws Exception {
    byte[] cut = Arrays.copyOf(gzip(BODY), 40);
    for (byte[] body : new byte[][] {BODY, cut}) {
      var request = rig.post("/audit", body).header("Content-Encoding", "gzip");
      assertThat(WebhookRig.status(client, request)).isEqualTo(200);
      assertThat(rig.intake.deliveries().getLast().bytes()).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "zstd"})
  void knowsNoOtherCompression(String encoding) throws Exception {
    var request = rig.post("/audit", BODY).header("Content-Encoding", encoding);
    assertThat(WebhookRig.status(client, request)).isEqualTo(415);
  }

  @Test
  void stopsAGzipBomb() throws Exception {
    var bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        out.write(zeros);
      }
    }
    assertThat(bomb.size()).isLessThan(BODY_MAX);
    var request = rig.post("/audit", bomb.toByteArray()).header("Content-Encoding", "gzip");
    assertThat(WebhookRig.status(client, request)).isEqualTo(413);
    assertThat(rig.source.metrics().heldBytes()).isZero();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void refusesBodiesThatAreTooLarge(HttpClient.Version version) throws Exception {
    byte[] large = new byte[BODY_MAX + 1];
    byte[] largest = new byte[BODY_MAX];
    Arrays.fill(large, (byte) ' ');
    Arrays.fill(largest, (byte) ' ');
    try (var sender = HttpClient.newBuilder().version(version).build()) {
      assertThat(WebhookRig.status(sender, rig.post("/audit", large))).isEqualTo(413);
      var unknownLength =
          rig.post("/audit", large)
              .POST(
                  HttpRequest.BodyPublishers.ofInputStream(
                      () -> new java.io.ByteArrayInputStream(large)));
      assertThat(WebhookRig.status(sender, unknownLength)).isEqualTo(413);
      assertThat(WebhookRig.status(sender, rig.post("/audit", largest))).isEqualTo(200);
    }
  }

  @Test
  void asksToComeBackWhenTheDiskIsFull() throws Exception {
    rig.intake.fail(IntakeException.Reason.FULL);
    HttpResponse<String> response = post("/audit", BODY);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(WebhookRig.header(response, "Retry-After")).isEqualTo("5");
    assertThat(rig.source.status().problems()).isNotEmpty();
    rig.intake.release();
    assertThat(post("/audit", BODY).statusCode()).isEqualTo(200);
  }

  @Test
  void countsDuplicatesOfAResend() throws Exception {
    post("/audit/east", BODY);
    assertThat(post("/audit/east", BODY).body())
        .isEqualTo("{\"events\":0,\"duplicates\":3,\"rejects\":0}\n");
    WebhookMetrics metrics = rig.source.metrics();
    assertThat(metrics.requests(200)).isEqualTo(2);
    assertThat(metrics.events()).isEqualTo(3);
    assertThat(metrics.duplicates()).isEqualTo(3);
    assertThat(metrics.bytes()).isEqualTo(2L * BODY.length);
    assertThat(metrics.wireBytes()).isEqualTo(2L * BODY.length);
    assertThat(metrics.acks().count()).isEqualTo(2);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
