package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kustos.lake.Archive;
import io.kustos.lake.ArchiveOptions;
import io.kustos.lake.ScanFilter;
import io.kustos.server.cli.Program.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as operators meet it: a process with signals, ports and files. */
class ServeTest {
  private static final int BATCH_EVENTS = 400;

  @TempDir Path folder;

  /** Recorded events as an API server posts them. */
  private static byte[] batch() throws IOException {
    try (var in = ServeTest.class.getResourceAsStream("/io/kustos/demo/week.jsonl.gz")) {
      byte[] all = new GZIPInputStream(Objects.requireNonNull(in)).readAllBytes();
      List<String> events =
          new String(all, StandardCharsets.UTF_8).lines().limit(BATCH_EVENTS).toList();
      String list =
          "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
              + String.join(",", events)
              + "]}\n";
      return list.getBytes(StandardCharsets.UTF_8);
    }
  }

  @Test
  void aPostedBatchIsJudgedShownMeasuredAndArchived() throws Exception {
    byte[] batch = batch();
    long begun = System.nanoTime();
    try (ServerProcess server = ServerProcess.start(folder, "serve")) {
      server.untilLogged("\"message\":\"ready\"");
      System.out.printf("start to ready: %.1f s%n", (System.nanoTime() - begun) / 1e9);
      assertThat(server.page("/livez").statusCode()).isEqualTo(200);
      assertThat(server.page("/readyz").body()).isEqualTo("ok\n");
      assertThat(server.securePage("/readyz").body()).isEqualTo("ok\n");
      assertThat(server.page("/nothing").statusCode()).isEqualTo(404);

      assertThat(server.post(batch).statusCode()).isEqualTo(200);
      ServerProcess.until(
          () -> server.status().at("/detection/findings").asLong() > 0, "a finding in the status");
      assertThat(server.post(batch).statusCode()).isEqualTo(200);
      server.untilLogged("\"logger\":\"kustos.finding\"");
      var cluster = server.status().at("/clusters/0");
      assertThat(cluster.get("cluster").asText()).isEqualTo("default");
      assertThat(cluster.get("duplicates").asLong()).isEqualTo(BATCH_EVENTS);
      String metrics = server.page("/metrics").body();
      assertThat(metrics)
          .contains("kustos_duplicates_total{source=\"webhook\",cluster=\"default\"} 400\n")
          .contains("kustos_webhook_requests_total{code=\"200\"} 2\n")
          .contains("kustos_ready 1\n")
          .containsPattern("kustos_findings_total\\{rule=\"[^\"]+\",priority=\"\\w+\"} [1-9]");

      Ran status = Program.run("status", "--data", folder.resolve("data"));
      assertThat(status.exit()).as(status.out() + status.err()).isZero();
      assertThat(status.out()).contains("running", "ready", "webhook", "default", "no problems");

      server.signal("TERM");
      assertThat(server.exit()).isZero();
      assertThat(server.log()).contains("stopped in order").doesNotContain("\"level\":\"ERROR\"");
    }
    try (Archive archive = Archive.open(folder.resolve("data/archive"), ArchiveOptions.DEFAULT);
        var rows = archive.scan(ScanFilter.ALL)) {
      assertThat(rows.count()).isEqualTo(BATCH_EVENTS);
    }
    Ran after = Program.run("status", "--data", folder.resolve("data"));
    assertThat(after.exit()).isEqualTo(1);
    assertThat(after.out()).startsWith("not running: stopped in order at ");
  }

  @Test
  void changedRulesAreTakenOverAndBadOnesAreNot() throws Exception {
    Path rules = folder.resolve("rules.yaml");
    try (var in = ServeTest.class.getResourceAsStream("/cli/rules.yaml")) {
      Files.copy(Objects.requireNonNull(in), rules);
    }
    String good = Files.readString(rules);
    try (ServerProcess server = ServerProcess.start(folder, "serve", "--rules rules.yaml")) {
      server.untilLogged("\"message\":\"ready\"");
      String version = server.status().at("/rules/version").asText();
      Files.writeString(rules, good.replace("ka.", "kaa."));
      server.untilLogged("THE CHANGED RULES HAVE ERRORS");
      var refused = server.status();
      assertThat(refused.at("/rules/version").asText()).isEqualTo(version);
      assertThat(refused.at("/rules/failures").asLong()).isEqualTo(1);
      assertThat(refused.at("/problems/0").asText()).startsWith("rules: the changed files are not");
      assertThat(server.page("/metrics").body())
          .contains("kustos_rules_last_reload_successful 0\n")
          .contains("kustos_rules_reloads_total{result=\"refused\"} 1\n");
      assertThat(server.log()).contains("rules.yaml:");

      Files.writeString(rules, good.replaceFirst("(?m)^- rule: .*$", "$0 again"));
      server.untilLogged("rules loaded again");
      var taken = server.status();
      assertThat(taken.at("/rules/version").asText()).isNotEqualTo(version);
      assertThat(taken.at("/problems")).isEmpty();
      server.signal("INT");
      assertThat(server.exit()).isZero();
    }
  }

  @Test
  void aFolderHasOneOwnerAndNoNewerData() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, "first")) {
      server.untilLogged("\"message\":\"ready\"");
      try (ServerProcess second = ServerProcess.start(folder, "second")) {
        assertThat(second.exit()).isEqualTo(2);
        assertThat(second.log())
            .contains("data folder data is in use by process " + server.pid())
            .doesNotContain("\tat ");
      }
      server.signal("KILL");
      assertThat(server.exit()).isEqualTo(137);
    }
    Ran gone = Program.run("status", "--data", folder.resolve("data"));
    assertThat(gone.out()).startsWith("NOT RUNNING, and it did not stop in order");
    Files.writeString(folder.resolve("data/VERSION"), "kustos-data 99\n");
    try (ServerProcess third = ServerProcess.start(folder, "third")) {
      assertThat(third.exit()).isEqualTo(2);
      assertThat(third.log()).contains("is of a newer Kustos: its version is 99");
    }
  }

  @Test
  void aPortInUseIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      for (String option : List.of("--listen ", "--admin ")) {
        try (ServerProcess server = ServerProcess.start(folder, "port", option + address)) {
          assertThat(server.exit()).isEqualTo(2);
          assertThat(server.log())
              .contains("cannot listen on " + address + ": Address already in use (another program")
              .doesNotContain("\tat ");
        }
      }
    }
  }

  @Test
  void aFolderThatCannotBeUsedIsSaid() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (Path data : List.of(file, file.resolve("below"))) {
      Ran ran = Program.run("serve", "--data", data, "--listen", "127.0.0.1:0");
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err().strip()).startsWith("kustos: " + file).matches("(?s).*: [a-zA-Z].*");
    }
  }

  @Test
  void aDemoThatEndsByItselfShowsWhatBecameOfIt() throws Exception {
    String demo = "--demo --demo-once --demo-seconds 1";
    try (ServerProcess server = ServerProcess.start(folder, "once", demo)) {
      assertThat(server.exit()).isZero();
      assertThat(server.log()).contains("stopped in order").doesNotContain("\tat ");
      assertThat(folder.resolve("once.out")).content().contains("the recorded week", "2,072");
    }
    Ran without = Program.run("serve", "--demo-once");
    assertThat(without.exit()).isEqualTo(2);
    assertThat(without.err()).contains("--demo-once: only with --demo");
  }

  @Test
  void wrongRulesAreToldBeforeAnythingIsReceived() throws Exception {
    Path rules = Files.writeString(folder.resolve("rules.yaml"), "- rule: a\n");
    try (ServerProcess server = ServerProcess.start(folder, "rules", "--rules " + rules)) {
      assertThat(server.exit()).isEqualTo(2);
      assertThat(server.log())
          .contains("rules.yaml:1:", "kustos: the rules have errors")
          .doesNotContain("ready", "\tat ");
    }
    Ran missing = Program.run("serve", "--rules", "none", "--data", folder.resolve("data2"));
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err()).contains("none: no such file");
    assertThat(folder.resolve("data2")).doesNotExist();
  }

  @Test
  void mistakesOfTheConfigurationAreAllTold() throws IOException {
    Path config = folder.resolve("kustos.yaml");
    Files.writeString(config, "webhok: {}\nrules: {matching: most}\n");
    Ran serve = Program.run("serve", "-c", config, "--data", folder.resolve("data"));
    assertThat(serve.exit()).isEqualTo(2);
    assertThat(serve.err())
        .contains(":1:1", "did you mean 'webhook'?", ":2:19", "'most' is none of first, all")
        .contains("has errors");
    assertThat(folder.resolve("data")).doesNotExist();
    Ran check = Program.run("config", "check", config);
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out()).endsWith("kustos.yaml: 2 errors, 0 warnings\n");
  }

  @Test
  void filesAreImportedOnceAlsoWhileAServerRuns() throws Exception {
    Files.writeString(folder.resolve("audit.log"), Events.mixed(1000));
    Path data = folder.resolve("data");
    final Path door = data.resolve("import-door");
    String script =
        "kustos import audit.log --data data --cluster prod && kustos import audit.log --data data";
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process twice = Program.start(folder, script, out.toFile(), err.toFile());
    assertThat(twice.waitFor()).as(Files.readString(err)).isZero();
    assertThat(Files.readAllLines(out))
        .hasSize(2)
        .satisfies(lines -> assertThat(lines.get(0)).startsWith("1,000 events from 1 log"))
        .satisfies(lines -> assertThat(lines.get(1)).startsWith("nothing new from 1 log"));
    try (Archive archive = Archive.open(data.resolve("archive"), ArchiveOptions.DEFAULT);
        var rows = archive.scan(ScanFilter.ALL)) {
      assertThat(rows.count()).isEqualTo(1000);
    }
    try (ServerProcess server = ServerProcess.start(folder, "serve")) {
      server.untilLogged("\"message\":\"ready\"");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(door)))
          .isEqualTo("rw-------");
      Files.writeString(folder.resolve("audit.log"), Events.mixed(1200));
      Process handed = Program.start(folder, script, out.toFile(), err.toFile());
      assertThat(handed.waitFor()).as(Files.readString(err)).isZero();
      assertThat(Files.readAllLines(out))
          .hasSize(2)
          .satisfies(
              lines ->
                  assertThat(lines.get(0))
                      .startsWith("200 events from 1 log, 0 duplicates, 0 rejects, handed to the")
                      .contains(", judged and archived (", "were there before"))
          .satisfies(lines -> assertThat(lines.get(1)).startsWith("nothing new from 1 log"));
      assertThat(server.page("/metrics").body())
          .contains("kustos_events_total{source=\"import\",cluster=\"prod\"} 200\n")
          .containsPattern("kustos_archive_events(\\{[^}]*})? 1200\n");
      String rules = "kustos import audit.log --data data --rules default";
      Process refused = Program.start(folder, rules, out.toFile(), err.toFile());
      assertThat(refused.waitFor()).isEqualTo(2);
      assertThat(Files.readString(err))
          .contains("is in use by process " + server.pid() + ", which judges by its own rules");
      String secret = Files.readString(door).strip().split(" ", -1)[1];
      assertThat(knock(door, "Bearer " + secret)).isEqualTo(400);
      assertThat(knock(door, "Bearer x" + secret.substring(1))).isEqualTo(401);
      server.signal("TERM");
      assertThat(server.exit()).isZero();
      assertThat(door).doesNotExist();
    }
  }

  /** The status of the answer to a delivery that makes no sense. */
  private static int knock(Path door, String secret) throws Exception {
    URI url = URI.create(Files.readString(door).split(" ", -1)[0]).resolve("/delivery");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .header("Authorization", secret)
              .POST(HttpRequest.BodyPublishers.ofString("{\"source\":\"log:x\"}\n"))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void statusWithoutAServer() {
    Ran none = Program.run("status", "--data", folder);
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("no server has run on");
    Ran nobody = Program.run("status", "--url", "http://127.0.0.1:1");
    assertThat(nobody.exit()).isEqualTo(2);
    assertThat(nobody.err()).contains("cannot ask http://127.0.0.1:1/status");
  }

  @Test
  void tokensAreMadeListedAndRevoked() {
    Path data = folder.resolve("data");
    Ran made = Program.run("webhook", "token", "create", "prod", "--cluster", "eu", "--data", data);
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(made.out()).matches("kustos_[A-Za-z0-9_-]{43}\n");
    assertThat(Program.run("webhook", "token", "list", "--data", data).out())
        .containsPattern("prod +eu +never");
    assertThat(Program.run("webhook", "token", "revoke", "prod", "--data", data).exit()).isZero();
    assertThat(Program.run("webhook", "token", "revoke", "prod", "--data", data).err())
        .contains("no token is called 'prod'");
  }

  @Test
  void tokensOfAFolderThatIsNoDataFolder() {
    for (String action :
        List.of("webhook token list", "webhook token revoke prod", "api token list")) {
      Object[] words = (action + " --data " + folder.resolve("data")).split(" ");
      Ran nowhere = Program.run(words);
      assertThat(nowhere.exit()).isEqualTo(2);
      assertThat(nowhere.out()).isEmpty();
      assertThat(nowhere.err())
          .contains("there is no folder " + folder.resolve("data") + ": name the server's with");
    }
    Ran other = Program.run("webhook", "token", "list", "--data", folder);
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains(folder + " is not a data folder");
  }

  private static @Nullable Path promtool() {
    return Stream.of("../target/tools/usr/bin", "/usr/bin", "/usr/local/bin")
        .map(folder -> Path.of(folder, "promtool").toAbsolutePath())
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  @Test
  void prometheusUnderstandsTheMetricsOfTheDemo() throws Exception {
    Path promtool = promtool();
    try (ServerProcess server = ServerProcess.start(folder, "demo", "--demo", "--demo-seconds 1")) {
      server.untilLogged("the recorded week is through");
      String metrics = server.page("/metrics").body();
      assertThat(metrics).contains("{source=\"demo\",cluster=\"demo\"}");
      if (promtool == null) {
        System.out.println("SKIPPED: no promtool here (.ci/run fetches one into target/tools)");
      }
      assumeTrue(promtool != null, "no promtool");
      Path file = Files.writeString(folder.resolve("metrics"), metrics);
      Path said = folder.resolve("promtool");
      Process check =
          new ProcessBuilder(promtool.toString(), "check", "metrics")
              .redirectInput(file.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      assertThat(check.waitFor()).as(Files.readString(said)).isZero();
      assertThat(said).isEmptyFile();
    }
  }
}
