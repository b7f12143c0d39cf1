package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.cli.Program.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log file followed by the server: what it says of it, and what it finds. */
class LogServeTest {
  @TempDir Path folder;

  @Test
  void aFollowedLogIsShownMeasuredAndItsGapFound() throws Exception {
    Path log = folder.resolve("audit.log");
    Files.writeString(log, Events.mixed(100) + "no event\n");
    Files.writeString(folder.resolve("kustos.yaml"), "logs: [{path: audit.log, cluster: east}]\n");
    try (ServerProcess server = ServerProcess.start(folder, "serve", "-c kustos.yaml")) {
      server.untilLogged("\"message\":\"ready\"");
      ServerProcess.until(
          () -> server.status().at("/logs/0/events").asLong() == 100, "the log's events");
      // Rotation keeps a file for a while; this one went at once, and others perhaps with it.
      // The next one is there before, so that it does not get the number of the one that went.
      Path next = folder.resolve("next");
      Files.writeString(next, Events.mixed(101).lines().skip(100).findFirst().orElseThrow() + "\n");
      Files.move(next, log, StandardCopyOption.REPLACE_EXISTING);
      server.untilLogged("\"rule\":\"Suspected gap\"");
      Files.writeString(log, "{\"unfinished\"", StandardOpenOption.APPEND);
      ServerProcess.until(
          () -> server.status().at("/logs/0/lagBytes").asLong() > 0, "what is not yet read");
      String label = "{log=\"" + log.toRealPath() + "\",cluster=\"east\"} ";
      assertThat(server.page("/metrics").body())
          .contains("kustos_log_files 1\n")
          .contains("kustos_log_events_total" + label + "101\n")
          .contains("kustos_log_rejects_total" + label + "1\n")
          .contains("kustos_log_gaps_total" + label + "1\n")
          .contains("kustos_log_up" + label + "1\n")
          .containsPattern("kustos_log_bytes_total\\{[^}]+} [1-9]")
          .contains("kustos_log_lag_bytes" + label + "13\n")
          .contains("kustos_findings_total{rule=\"Suspected gap\",priority=\"Warning\"} 1\n");
      Ran status = Program.run("status", "--data", folder.resolve("data"));
      assertThat(status.out())
          .containsPattern(" 101 +1 +[0-9]+ kB +13 B +1 +[0-9].* ago +" + log.toRealPath())
          .contains("PROBLEM  log: 1 times, last");
    }
  }
}
