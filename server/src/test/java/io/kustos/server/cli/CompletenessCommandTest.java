package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.server.cli.Program.Ran;
import io.kustos.server.query.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    return scrape(name, seconds, events, "webhook", lost);
  }

  private String scrape(String name, int seconds, int events, String plugin, int lost)
      throws IOException {
    return file(
            name,
            "apiserver_audit_event_total "
                + events
                + "\napiserver_audit_error_total{plugin=\""
                + plugin
                + "\"} "
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

  /** The losses that were measured on a real kube-apiserver, as its counters told them. */
  @ParameterizedTest
  @CsvSource({
    // What happened, counted, arrived, which counter, what it says, what explains it.
    "sink away for 130 s, 1318, 805, webhook, 513, own count of lost events explains",
    "batches of 50 at full speed, 30460, 16800, buffered, 13649, 11 events more than the servers",
    "a buffer of 100, 2453, 150, buffered, 2303, own count of lost events explains",
    "a patch that cannot be encoded, 19352, 19066, webhook, 286, own count of lost events explains",
    "the same in all stages, 6235, 6000, webhook, 235, own count of lost events explains",
    "five times 503, 900, 500, webhook, 400, own count of lost events explains",
    "an event beyond truncation, 500, 499, truncate, 1, own count of lost events explains",
    "larger than the log's maxsize, 500, 499, log, 1, own count of lost events explains",
    "SIGKILL, 952, 800, webhook, 0, 152 events more than the servers know they lost",
  })
  void measuredLosses(String what, int counted, int arrived, String plugin, int lost, String said)
      throws IOException {
    String log = events(5, 1).repeat(arrived);
    Ran ran =
        Program.run(
            "completeness",
            file("audit.log", log),
            "--metrics",
            scrape("a", 0, 70, plugin, 0),
            "--metrics",
            scrape("b", 60, 70 + counted, plugin, lost));
    assertThat(ran.exit()).as(what).isEqualTo(1);
    assertThat(ran.out()).contains("events are missing", said);
    assertThat(ran.out()).contains("%,d events, %,d are here".formatted(counted, arrived));
    assertThat(ran.out()).contains(lost == 0 ? "" : "%,d %s".formatted(lost, plugin));
  }

  /**
   * What is still in a buffer when the counters are read has come within the edge of the scrape.
   */
  @Test
  void whatIsNotLostIsNotMissing() throws IOException {
    Path log = file("audit.log", events(0, 60) + events(60, 3));
    String[] scrapes = {scrape("a", -5, 0, 0), scrape("b", 60, 62, 0)};
    Ran ran =
        Program.run(
            "completeness", log, "--metrics", scrapes[0], "--metrics", scrapes[1], "--edge", "2s");
    assertThat(ran.exit()).as(ran.out()).isZero();
    assertThat(ran.out()).contains("complete within the edges");
  }

  /** A sink that answers after 35 s gets every batch twice; a server that is not scraped too. */
  @Test
  void moreThanCountedIsNoLoss() throws IOException {
    Path log = file("audit.log", events(5, 40).repeat(2));
    Ran ran =
        Program.run(
            "completeness",
            log,
            "--metrics",
            scrape("a", 0, 0, 0),
            "--metrics",
            scrape("b", 60, 40, 0));
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("more than counted");
  }

  /** With blocking-strict a request that cannot be audited is refused, and counted. */
  @Test
  void requestsThatWereRefused() throws IOException {
    Path log = file("audit.log", events(5, 40));
    String after = scrape("b", 60, 40, 0);
    Files.writeString(
        folder.resolve("b"),
        Files.readString(folder.resolve("b")) + "apiserver_audit_requests_rejected_total 7\n");
    Path before = folder.resolve("a");
    String first = scrape("a", 0, 0, 0);
    Files.writeString(
        before, Files.readString(before) + "apiserver_audit_requests_rejected_total 0\n");
    Ran ran = Program.run("completeness", log, "--metrics", first, "--metrics", after);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("7 requests refused");
  }

  /**
   * One patch that could not be encoded took its batch along: the recorded webhook bodies against
   * the server's counter, and against the log file of the same server.
   */
  @Test
  void theRecordedWebhookMisses284Events() throws IOException {
    Path log = RecordedRun.log("full");
    Path bodies = RecordedRun.webhookBodies("full", folder.resolve("webhook"));
    String before = scrape("a", 0, 0, 0).replaceFirst("@.*", "@2026-11-23T00:44:25Z");
    String after = scrape("b", 0, 19_350, 286).replaceFirst("@.*", "@2026-11-23T00:54:40Z");
    Ran ran =
        Program.run(
            "completeness",
            bodies,
            "--metrics",
            before,
            "--metrics",
            after,
            "--reference",
            log,
            "--output",
            "json");
    assertThat(ran.exit()).isEqualTo(1);
    JsonNode told = new ObjectMapper().readTree(ran.out());
    JsonNode interval = told.path("intervals").path(0);
    assertThat(interval.path("counted").asLong()).isEqualTo(19_350);
    assertThat(interval.path("arrived").asLong()).isEqualTo(19_066);
    assertThat(interval.path("missing").asLong()).isEqualTo(284);
    assertThat(interval.path("errors").path("webhook").asLong()).isEqualTo(286);
    assertThat(told.findValue("reference").toString()).contains("19350", "284");
    Ran text = Program.run("completeness", bodies, "--metrics", before, "--metrics", after);
    assertThat(text.out()).contains("19,350", "19,066", "284", "events are missing");
    Ran whole = Program.run("completeness", log, "--metrics", before, "--metrics", after);
    assertThat(whole.out()).contains("the servers counted 19,350 events, 19,350 are here");
    assertThat(whole.exit()).isZero();
  }

  @Test
  void ofADataFolder() throws Exception {
    Path data = folder.resolve("data");
    Files.createDirectories(data);
    try (Store store = Store.open(data, Store.IDLE)) {
      store.deliver("prod", events(5, 60).lines().toList());
      store.deliver("test", events(85, 20).replace("id-", "other-").lines().toList());
      String[] asked = {scrape("a", 0, 50, 0), scrape("b", 200, 110, 0)};
      Ran all = Program.run("completeness", "--data", data, "--silence", "1h");
      assertThat(all.exit()).as(all.err()).isZero();
      assertThat(all.out()).contains("80 events");
      Ran prod =
          Program.run(
              "completeness",
              "--data",
              data,
              "--cluster",
              "prod",
              "--silence",
              "1h",
              "--metrics",
              asked[0],
              "--metrics",
              asked[1]);
      assertThat(prod.exit()).as(prod.out() + prod.err()).isZero();
      assertThat(prod.out()).contains("the servers counted 60 events, 60 are here");
    }
    assertThat(Program.run("completeness", "x.log", "--data", data).err())
        .contains("logs are named");
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
