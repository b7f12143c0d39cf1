package io.kustos.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.server.cli.Program;
import io.kustos.server.tls.TlsFolder;
import io.kustos.server.tls.TrustedClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailTest {
  @TempDir Path folder;

  @Test
  void eventsAndFindingsComeAsTheyAreMade() throws Exception {
    try (Served served = Served.start(folder.resolve("data"), ", limits: {tails_max: 1}")) {
      HttpResponse<Stream<String>> tail =
          served.client.send(served.request("/tail").build(), HttpResponse.BodyHandlers.ofLines());
      assertThat(tail.statusCode()).isEqualTo(200);
      assertThat(tail.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      Served.problem(served.get("/tail"), 429, "busy");
      Stream<String> lines = tail.body();
      Iterator<String> each = lines.iterator();
      assertThat(each.next()).isEqualTo(": following");
      served.take(Served.event(3, "ann", "get", 200));
      boolean event = false;
      boolean finding = false;
      while (!event || !finding) {
        String line = each.next();
        if (line.startsWith("event: ")) {
          String kind = line.substring(7);
          assertThat(each.next()).startsWith("id: ");
          JsonNode data = Served.JSON.readTree(each.next().substring("data: ".length()));
          event |= kind.equals("event") && data.get("id").asText().equals("id-3");
          finding |= kind.equals("finding") && data.get("auditId").asText().equals("id-3");
        }
      }
      lines.close();
      served.client.close();
    }
  }

  @Test
  void eventsAreAskedForByTheFindingsMadeOnThem() throws Exception {
    try (Served served = Served.start(folder.resolve("data"), "")) {
      String query = "?q=finding.rule:Secret*%20finding.level%3E%3Dmedium%20-user:eve";
      HttpResponse<Stream<String>> tail =
          served.client.send(
              served.request("/tail" + query).build(), HttpResponse.BodyHandlers.ofLines());
      assertThat(tail.statusCode()).isEqualTo(200);
      Iterator<String> each = tail.body().iterator();
      assertThat(each.next()).isEqualTo(": following");
      served.take(Served.event(1, "eve", "get", 200));
      served.take(Served.event(2, "ann", "list", 200));
      served.take(Served.event(3, "ann", "get", 200));
      List<String> seen = new ArrayList<>();
      while (seen.size() < 2) {
        String line = each.next();
        if (line.startsWith("data: ")) {
          JsonNode data = Served.JSON.readTree(line.substring("data: ".length()));
          seen.add(data.has("event") ? data.get("id").asText() : data.get("rule").asText());
        }
      }
      assertThat(seen).containsExactly("id-3", "Secret read");
      tail.body().close();
      served.client.close();
    }
  }

  @Test
  void theCommandLineFollowsAServerElsewhere() throws Exception {
    try (Served served = Served.start(folder.resolve("data"), "")) {
      Path token = Files.writeString(folder.resolve("token"), served.token + "\n");
      FutureTask<Program.Ran> tail =
          new FutureTask<>(
              () ->
                  Program.run(
                      "tail",
                      "finding.rule:Secret*",
                      "--url",
                      served.url.replace("/api/v1", ""),
                      "--token-file",
                      token,
                      "--count",
                      "2",
                      "--output",
                      "json"));
      Thread.ofPlatform().start(tail);
      for (int i = 0; !tail.isDone(); i++) {
        served.take(Served.event(i, "ann", i % 2 == 0 ? "get" : "list", 200));
        Thread.sleep(50);
      }
      Program.Ran ran = tail.get();
      assertThat(ran.exit()).as(ran.err()).isZero();
      JsonNode rows = Served.JSON.readTree(ran.out());
      assertThat(rows).hasSize(2);
      assertThat(rows.at("/0/event/verb").asText()).isEqualTo("get");
      assertThat(rows.at("/1/rule").asText()).isEqualTo("Secret read");
      assertThat(rows.at("/1/auditId")).isEqualTo(rows.at("/0/event/auditID"));
    }
  }

  @Test
  void theCommandLineWaitsForAServerThatGoesAway() throws Exception {
    Path data = folder.resolve("data");
    TlsFolder made = TlsFolder.of(data.resolve("api-tls"), List.of());
    made.refresh(Instant.now());
    String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(made.authority()));
    String tls = ", tls: {mode: always}";
    FutureTask<Program.Ran> tail;
    Served first = Served.start(data, tls, TrustedClient.of(authority));
    try (first) {
      Path token = Files.writeString(folder.resolve("token"), first.token + "\n");
      List<Object> command =
          List.of("tail", "--url", first.url, "--ca", made.authority(), "--token-file", token);
      Stream<Object> more = Stream.of("--count", "2", "--output", "jsonl");
      Object[] words = Stream.concat(command.stream(), more).toArray();
      tail = new FutureTask<>(() -> Program.run(words));
      Thread.ofPlatform().start(tail);
      Served.until(() -> isFollowed(first), "it is followed");
    }
    try (Served second = Served.again(first, tls)) {
      for (int i = 0; !tail.isDone(); i++) {
        second.take(Served.event(i, "ann", "list", 200));
        Thread.sleep(50);
      }
    }
    Program.Ran ran = tail.get();
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out().lines()).hasSize(2);
    assertThat(ran.err()).contains("trying again", "it is back", "kustos search --since 20");
  }

  private static boolean isFollowed(Served served) {
    try {
      return served.metrics().contains("kustos_api_tails 1");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theCommandLineSaysWhyAServerCannotBeFollowed() throws Exception {
    try (Served served = Served.start(folder.resolve("data"), "")) {
      Path token = Files.writeString(folder.resolve("token"), served.token);
      String query = "nmae:x";
      Program.Ran bad = Program.run("tail", query, "--url", served.url, "--token-file", token);
      assertThat(bad.exit()).isEqualTo(2);
      assertThat(bad.err()).contains("unknown field 'nmae'", "did you mean 'name'?", "^^^^");
      Path wrong = Files.writeString(folder.resolve("wrong"), "kustos_api_AAAA");
      Program.Ran refused = Program.run("tail", "--url", served.url, "--token-file", wrong);
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.err()).contains("the server says: unknown token");
      Program.Ran none = Program.run("tail", "--url", served.url);
      assertThat(none.exit()).isEqualTo(2);
      assertThat(none.err()).contains("KUSTOS_API_TOKEN");
      Program.Ran nobody =
          Program.run("tail", "--url", "http://127.0.0.1:1", "--token-file", token);
      assertThat(nobody.exit()).isEqualTo(2);
      assertThat(nobody.err()).contains("nothing answers there");
      Program.Ran both =
          Program.run("tail", "--url", served.url, "--token-file", token, "--data", folder);
      assertThat(both.exit()).isEqualTo(2);
    }
  }
}
