package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.server.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletenessCommandTest {
  private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** Events one second apart, from a number of seconds after ten. */
  private static String events(int from, int count) {
    StringBuilder log = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      log.append(
          """
          {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"id-%d",\
          "stage":"ResponseComplete","requestURI":"/x","verb":"get","user":{"username":"amir"},\
          "requestReceivedTimestamp":"%s","stageTimestamp":"%s"}
          """
              .formatted(i, TEN.plusSeconds(i), TEN.plusSeconds(i)));
    }
    return log.toString();
  }

  private String scrape(String name, int seconds, int events, int lost) throws IOException {
    return file(
            name,
            "apiserver_audit_event_total "
                + events
                + "\napiserver_audit_error_total{plugin=\"webhook\"} "
                + lost
                + "\n")
        + "@"
        + TEN.plusSeconds(seconds);
  }

  @Test
  void everythingTheServerCountedIsHere() throws IOException {
    Path log = file("audit.log", events(5, 100));
    Ran ran =
        Program.run(
            "completeness",
            log,
            "--metrics",
            scrape("a", 0, 50, 0),
            "--metrics",
            scrape("b", 200, 150, 0));
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("complete\n", "in all: the servers counted 100 events, 100 are here");
  }

  @Test
  void whatIsMissingIsHeldAgainstTheServersOwnCount() throws IOException {
    Path log = file("audit.log", events(5, 60) + events(85, 20));
    String[] known = {scrape("a", 0, 50, 0), scrape("b", 200, 150, 20)};
    Ran ran = Program.run("completeness", log, "--metrics", known[0], "--metrics", known[1]);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out())
        .contains("events are missing", "20 webhook", "server's own count of lost events explains");
    String unknown = scrape("b", 200, 150, 5);
    assertThat(Program.run("completeness", log, "--metrics", known[0], "--metrics", unknown).out())
        .contains("15 events more than the servers know they lost");
    Ran json =
        Program.run(
            "completeness", log, "--metrics", known[0], "--metrics", unknown, "--output", "json");
    JsonNode interval = new ObjectMapper().readTree(json.out()).path("intervals").path(0);
    assertThat(interval.path("missing").asInt()).isEqualTo(20);
    assertThat(interval.path("verdict").asText()).isEqualTo("missing");
    assertThat(interval.path("errors").path("webhook").asInt()).isEqualTo(5);
  }

  @Test
  void eventByEventAgainstAReference() throws IOException {
    Path log = file("audit.log", events(5, 50));
    Ran ran = Program.run("completeness", log, "--reference", file("r", events(0, 40)));
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out())
        .contains("of its 40 events 5 are missing here; 15 here that it does not have")
        .contains("by user: amir 5");
    assertThat(Program.run("completeness", log, "--reference", log).exit()).isZero();
  }

  @Test
  void aSilence() throws IOException {
    Path log = file("audit.log", events(0, 10) + events(80, 10));
    Ran ran = Program.run("completeness", log);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("silences       1, of 60 s or more");
    assertThat(Program.run("completeness", log, "--silence", "2m").exit()).isZero();
  }

  @Test
  void badInput() throws IOException {
    Path log = file("audit.log", events(0, 10));
    assertThat(Program.run("completeness").err()).contains("name the log");
    assertThat(Program.run("completeness", folder + "/nope").err()).contains("no log to read");
    assertThat(Program.run("completeness", log, "--interval", "soon").exit()).isZero();
    assertThat(Program.run("completeness", log, "--silence", "0s").err())
        .contains("not a length of time");
    assertThat(Program.run("completeness", log, "--metrics", scrape("a", 0, 1, 0)).err())
        .contains("one time only");
    assertThat(Program.run("completeness", log, "--metrics", file("m", "up 1\n")).err())
        .contains("holds no counter of auditing");
    assertThat(Program.run("completeness", log, "--metrics", file("m", "up 1\n") + "@x").err())
        .contains("not a time");
    assertThat(Program.run("completeness", log, "--prometheus", "nowhere").err())
        .contains("not the URL of a Prometheus");
    assertThat(Program.run("completeness", log, "--prometheus", "http://127.0.0.1:1").err())
        .contains("nothing answers there");
  }
}
