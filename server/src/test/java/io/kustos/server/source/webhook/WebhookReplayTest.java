package io.kustos.server.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.Limits;
import io.kustos.core.Sha256;
import io.kustos.core.decode.ChunkDecoder;
import io.kustos.core.decode.DecodeOptions;
import io.kustos.core.decode.Item;
import io.kustos.core.decode.ItemSink;
import io.kustos.core.decode.Reject;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Intake;
import io.kustos.server.source.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sends the bodies that a real API server posted, as it posted them. */
class WebhookReplayTest {
  private static final Path CORPUS = Path.of("../../shared/data/corpus");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final KeyIntake intake = new KeyIntake();

  /** Remembers which events came, not their text. */
  private static final class KeyIntake implements Intake {
    private final Set<String> keys = new HashSet<>();
    private long rejects;

    @Override
    public synchronized Receipt accept(Delivery delivery) {
      Counts counts = count(delivery.bytes(), keys);
      rejects += counts.rejects;
      return new Receipt(counts.fresh, counts.known, counts.rejects);
    }
  }

  private static final class Counts implements ItemSink {
    private final Set<String> keys;
    private long fresh;
    private long known;
    private long rejects;

    Counts(Set<String> keys) {
      this.keys = keys;
    }

    @Override
    public void event(AuditEvent event, Item item) {
      String key =
          event.text(EventField.AUDIT_ID)
              + " "
              + event.text(EventField.STAGE)
              + " "
              + event.text(EventField.STAGE_TIMESTAMP);
      if (keys.add(key)) {
        fresh++;
      } else {
        known++;
      }
    }

    @Override
    public void reject(Reject reject) {
      rejects++;
    }
  }

  private static Counts count(byte[] bytes, Set<String> keys) {
    var counts = new Counts(keys);
    var decoder = new ChunkDecoder(Limits.DEFAULT, DecodeOptions.DEFAULT, counts);
    decoder.begin(0, 1);
    decoder.decode(bytes, 0, bytes.length, true);
    return counts;
  }

  @ParameterizedTest
  @CsvSource({
    "full, 19066, 284, HTTP_1_1, false",
    "full-allstages, 13210, 273, HTTP_1_1, false",
    "metadata, 8270, 0, HTTP_1_1, true",
    "rich-policy, 6485, 40, HTTP_2, true",
  })
  void replays(String run, long events, long missing, HttpClient.Version version, boolean tls)
      throws Exception {
    List<JsonNode> index = index(run);
    WebhookSettings settings = tls ? WebhookRig.SETTINGS.withTokens(false) : WebhookRig.PLAIN;
    var source = WebhookSource.of(settings, folder, Clock.systemUTC());
    source.start(intake);
    try (HttpClient client = client(version, tls)) {
      long sum = 0;
      try (var bodies = bodies(run)) {
        for (JsonNode post : index) {
          HttpResponse<String> response =
              client.send(
                  request(source, post, bodies.next(), null), HttpResponse.BodyHandlers.ofString());
          assertThat(response.statusCode()).isEqualTo(200);
          JsonNode receipt = JSON.readTree(response.body());
          long taken = receipt.path("events").asLong() + receipt.path("duplicates").asLong();
          assertThat(taken).as("post %s", post.path("n")).isEqualTo(post.path("items").asLong());
          sum += taken;
        }
      }
      assertThat(sum).isEqualTo(events);
      assertThat(intake.rejects).isZero();
      assertThat(source.metrics().requests(200)).isEqualTo(index.size());
    } finally {
      source.close();
    }
    Set<String> logged = new HashSet<>();
    count(log(run), logged);
    logged.removeAll(intake.keys);
    assertThat(logged).as("events of the log that were never posted").hasSize((int) missing);
  }

  @Test
  void replaysWithTheTokenThatWasSentAndKnowsAllTheSecondTime() throws Exception {
    List<JsonNode> index = index("rare");
    String token = index.getFirst().at("/headers/Authorization").asText().substring(7);
    String hash = Sha256.hex(token);
    Files.writeString(
        WebhookSource.tokenFile(folder), "rare sha256:" + hash + " never rare-cluster\n");
    var source = WebhookSource.of(WebhookRig.SETTINGS, folder, Clock.systemUTC());
    source.start(intake);
    try (HttpClient client = client(HttpClient.Version.HTTP_1_1, true)) {
      for (int round = 0; round < 2; round++) {
        try (var bodies = bodies("rare")) {
          for (JsonNode post : index) {
            HttpRequest request = request(source, post, bodies.next(), "Bearer " + token);
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
          }
        }
      }
      Receipt totals = source.status().totals();
      assertThat(totals.events()).isPositive().isEqualTo(intake.keys.size());
      assertThat(totals.duplicates()).isEqualTo(totals.events());
      assertThat(totals.rejects()).isZero();
    } finally {
      source.close();
    }
  }

  private HttpClient client(HttpClient.Version version, boolean tls) throws Exception {
    var client = HttpClient.newBuilder().version(version);
    if (tls) {
      client.sslContext(WebhookRig.trusting(folder.resolve("tls/ca.pem")));
    }
    return client.build();
  }

  private static HttpRequest request(
      WebhookSource source, JsonNode post, byte[] body, String authorization) {
    assertThat(body.length).isEqualTo(post.path("bytes").asInt());
    String path = post.path("request").asText().split(" ", -1)[1];
    URI uri = URI.create(source.url()).resolve(path);
    var request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : List.of("Content-Type", "Accept", "Accept-Encoding", "User-Agent")) {
      request.header(name, post.at("/headers/" + name).asText());
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request.build();
  }

  private static Path file(String run, String name) {
    Path file = CORPUS.resolve(run).resolve(name);
    if (!Files.exists(file)) {
      System.out.println("SKIPPED for want of ../shared/data/corpus/" + run + "/" + name);
      Assumptions.abort("no " + file);
    }
    return file;
  }

  private static List<JsonNode> index(String run) throws IOException {
    Path file = file(run, "webhook-index.jsonl");
    file(run, "webhook-payloads.tar.gz");
    List<JsonNode> posts = new java.util.ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      posts.add(JSON.readTree(line));
    }
    return posts;
  }

  private static byte[] log(String run) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file(run, "audit.jsonl.gz")))) {
      return in.readAllBytes();
    }
  }

  private static TarBodies bodies(String run) throws IOException {
    return new TarBodies(
        new GZIPInputStream(Files.newInputStream(file(run, "webhook-payloads.tar.gz")), 1 << 16));
  }

  /** The bodies of a tar archive, in the order they lie in it, which is that of the index. */
  private record TarBodies(InputStream in) implements AutoCloseable {
    byte[] next() throws IOException {
      while (true) {
        byte[] head = in.readNBytes(512);
        String name = text(head, 0, 100);
        int size = Integer.parseInt(text(head, 124, 12).strip(), 8);
        byte[] body = in.readNBytes(size);
        in.skipNBytes((512 - size % 512) % 512);
        if (head[156] == '0' && name.matches(".*\\d+\\.json")) {
          return body;
        }
      }
    }

    private static String text(byte[] head, int at, int length) {
      String text = new String(head, at, length, StandardCharsets.US_ASCII);
      int end = text.indexOf('\0');
      return end < 0 ? text : text.substring(0, end);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
