package io.kustos.server.cli.search;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.json.JsonSlice;
import io.kustos.lake.ArchivedFinding;
import io.kustos.lake.StoredEvent;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.JsonTree;
import io.kustos.server.query.EventHit;
import io.kustos.server.query.LiveRow;
import io.kustos.server.query.SearchCursor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Follows a running server over its API, {@code docs/api.md}. */
final class RemoteTail {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PROBLEM_BYTES_MAX = 1 << 20;

  /** How long a server that has gone is asked again. */
  private static final Duration RETURN_MAX = Duration.ofMinutes(10);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final HttpClient client;
  private final String url;
  private final String token;
  private final Consumer<String> say;
  private @Nullable InputStream body;
  private @Nullable Instant lost;
  private boolean reached;
  private final CountDownLatch over = new CountDownLatch(1);
  private boolean ended;

  /**
   * One that asks a server.
   *
   * @param url of the API, for example {@code https://kustos:9767}
   * @param say hears that the server has gone, or is back
   */
  RemoteTail(HttpClient client, String url, String token, Consumer<String> say) {
    this.client = client;
    this.url = url.replaceFirst("/+$", "").replaceFirst("/api/v1$", "");
    this.token = token;
    this.say = say;
  }

  /**
   * Follows until a row is said to be the last, or {@link #end} is called. A server that goes away
   * is asked again until it is back or {@link #RETURN_MAX} is over.
   *
   * @param more sees a row; false to end
   * @throws CommandFailure when the server refuses, cannot be reached, or stays away
   */
  void follow(String query, Set<String> clusters, Predicate<LiveRow> more)
      throws InterruptedException {
    while (true) {
      String gone = followOnce(query, clusters, more);
      if (gone == null || isEnded()) {
        return;
      }
      Instant since = lost;
      Instant now = Instant.now();
      if (!reached || (since != null && now.isAfter(since.plus(RETURN_MAX)))) {
        throw new CommandFailure(url + ": " + gone);
      }
      if (since == null) {
        lost = now.truncatedTo(ChronoUnit.SECONDS);
        say.accept("kustos: " + url + ": " + gone + "; trying again");
      }
      if (over.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /** Follows over one connection; why it is over, or null when no more is wanted. */
  private @Nullable String followOnce(String query, Set<String> clusters, Predicate<LiveRow> more)
      throws InterruptedException {
    try (InputStream in = ask(query, clusters)) {
      opened(in);
      return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), more);
    } catch (ConnectException e) {
      return "nothing answers there";
    } catch (SSLException e) {
      throw new CommandFailure(
          url
              + ": "
              + e.getMessage()
              + " (--ca names the authority: api-tls/ca.pem of the server)");
    } catch (IOException e) {
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
  }

  /** Ends it, from another thread. */
  synchronized void end() {
    ended = true;
    over.countDown();
    InputStream open = body;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is over.
      }
    }
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  private synchronized void opened(InputStream in) {
    body = in;
    reached = true;
    if (lost != null) {
      say.accept(
          "kustos: " + url + ": it is back; what came meanwhile has kustos search --since " + lost);
      lost = null;
    }
    if (ended) {
      end();
    }
  }

  private InputStream ask(String query, Set<String> clusters)
      throws IOException, InterruptedException {
    StringBuilder asked = new StringBuilder(url).append("/api/v1/tail");
    asked.append("?q=").append(URLEncoder.encode(query, StandardCharsets.UTF_8));
    if (!clusters.isEmpty()) {
      String names = String.join(",", clusters);
      asked.append("&cluster=").append(URLEncoder.encode(names, StandardCharsets.UTF_8));
    }
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(URI.create(asked.toString()))
              .timeout(PATIENCE)
              .header("Authorization", "Bearer " + token)
              .build();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("--url " + url + ": not an http URL, as https://kustos:9767");
    }
    HttpResponse<InputStream> answer =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() != 200) {
      try (InputStream in = answer.body()) {
        throw refused(answer.statusCode(), in.readNBytes(PROBLEM_BYTES_MAX));
      }
    }
    return answer.body();
  }

  private CommandFailure refused(int status, byte[] problem) {
    String text = new String(problem, StandardCharsets.UTF_8);
    if (!text.startsWith("{")) {
      return new CommandFailure(url + ": is no API of kustos: HTTP " + status);
    }
    JsonTree tree = JsonTree.parse(text);
    StringBuilder said = new StringBuilder(tree.text("detail"));
    for (JsonTree error : tree.trees("errors")) {
      said.append('\n').append(error.text("excerpt").indent(2).stripTrailing());
      if (!error.text("hint").isEmpty()) {
        said.append("\n  ").append(error.text("hint"));
      }
    }
    return new CommandFailure("the server says: " + said);
  }

  private @Nullable String read(BufferedReader lines, Predicate<LiveRow> more) throws IOException {
    String kind = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("event: ")) {
        kind = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        LiveRow row = row(kind, line.substring("data: ".length()));
        if (row != null && !more.test(row)) {
          return null;
        }
      }
    }
    return "the server has ended it";
  }

  private @Nullable LiveRow row(String kind, String data) {
    JsonSlice json = JsonSlice.of(data.getBytes(StandardCharsets.UTF_8));
    try {
      return switch (kind) {
        case "event" -> new LiveRow.Event(hit(json));
        case "finding" -> new LiveRow.Finding(finding(json));
        default -> null; // A newer server tells more.
      };
    } catch (RuntimeException e) {
      throw new CommandFailure(url + ": does not answer as a server of kustos does");
    }
  }

  private static EventHit hit(JsonSlice json) {
    SearchCursor place = SearchCursor.parse(text(json, "place")).orElseThrow();
    JsonSlice event = json.get("event");
    byte[] bytes = event == null ? new byte[0] : event.toBytes();
    JsonSlice source = json.get("source");
    StoredEvent stored =
        new StoredEvent(
            bytes,
            text(json, "cluster"),
            source == null ? null : source.string(),
            place.shard(),
            place.position(),
            micros(text(json, "received")),
            null);
    return new EventHit(stored, AuditEvent.parse(bytes), place);
  }

  private static ArchivedFinding finding(JsonSlice json) {
    SearchCursor place = SearchCursor.parse(text(json, "place")).orElseThrow();
    JsonSlice fields = json.get("fields");
    List<String> tags = new ArrayList<>();
    JsonSlice all = json.get("tags");
    if (all != null) {
      all.forEachElement(tag -> tags.add(tag.text()));
    }
    return new ArchivedFinding(
        text(json, "id"),
        text(json, "rule"),
        text(json, "ruleName"),
        text(json, "ruleVersion"),
        text(json, "priority"),
        place.eventMicros(),
        text(json, "cluster"),
        place.shard(),
        place.position(),
        text(json, "auditId"),
        text(json, "stage"),
        text(json, "message"),
        fields == null ? "{}" : fields.raw(),
        tags);
  }

  private static String text(JsonSlice json, String name) {
    JsonSlice value = json.get(name);
    String text = value == null ? null : value.string();
    return text == null ? "" : text;
  }

  private static long micros(String time) {
    Instant instant = Instant.parse(time);
    return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1_000;
  }
}
