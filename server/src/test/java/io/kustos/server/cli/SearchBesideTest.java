package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kustos search} in a process of its own, beside a server that archives and compacts. */
class SearchBesideTest {
  private static final int BATCH = 150;
  private static final int BATCHES = 11;

  /** Archives every batch, and compacts and sweeps as soon as it may. */
  private static final String CONFIG =
      """
      archive:
        commit_age_max: 1s
        maintenance_interval: 1s
        compaction_files_min: 2
        snapshots_kept: 1
      """;

  @TempDir Path folder;

  private static List<byte[]> batches() throws IOException {
    try (var in = SearchBesideTest.class.getResourceAsStream("/io/kustos/demo/week.jsonl.gz")) {
      byte[] all = new GZIPInputStream(Objects.requireNonNull(in)).readAllBytes();
      List<String> events = new String(all, StandardCharsets.UTF_8).lines().toList();
      List<byte[]> batches = new ArrayList<>();
      for (int i = 0; i <= BATCHES; i++) {
        String items = String.join(",", events.subList(i * BATCH, (i + 1) * BATCH));
        batches.add(
            ("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":["
                    + items
                    + "]}")
                .getBytes(StandardCharsets.UTF_8));
      }
      return batches;
    }
  }

  private static Set<Path> parquetFiles(Path archive) throws IOException {
    try (var files = Files.walk(archive)) {
      return new HashSet<>(files.filter(file -> file.toString().endsWith(".parquet")).toList());
    }
  }

  /** Only what was changed an hour ago is deleted: makes files look like that. */
  private static void age(Set<Path> files) throws IOException {
    FileTime before = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    for (Path file : files) {
      Files.setLastModifiedTime(file, before);
    }
  }

  private static Set<String> places(List<String> rows) throws IOException {
    Set<String> places = new HashSet<>();
    for (String row : rows) {
      assertThat(places.add(new ObjectMapper().readTree(row).path("place").textValue())).isTrue();
    }
    return places;
  }

  /** Starts a search for all; what it writes stands in a pipe until it is read. */
  private Process search(String name) throws IOException {
    String command = Program.command() + "search --limit 0 --output jsonl --data data";
    return new ProcessBuilder("bash", "-c", "exec " + command)
        .directory(folder.toFile())
        .redirectError(folder.resolve(name + ".err").toFile())
        .start();
  }

  @Test
  void seesAllThatWasAcknowledgedWhileTheServerArchivesAndCompacts() throws Exception {
    Files.writeString(folder.resolve("kustos.yaml"), CONFIG);
    List<byte[]> batches = batches();
    try (ServerProcess server = ServerProcess.start(folder, "serve", "--config kustos.yaml")) {
      server.untilLogged("\"message\":\"ready\"");
      int half = BATCHES / 2;
      for (int i = 0; i < half; i++) {
        assertThat(server.post(batches.get(i)).statusCode()).isEqualTo(200);
      }
      ServerProcess.until(
          () -> server.status().at("/archive/events").asLong() >= (long) half * BATCH,
          "all archived");
      long compactions = server.status().at("/archive/compactions").asLong();
      Process slow = search("slow");
      Set<Path> held;
      try (var rows = slow.inputReader(StandardCharsets.UTF_8)) {
        List<String> read = new ArrayList<>(List.of(rows.readLine()));
        held = parquetFiles(folder.resolve("data/archive"));
        age(held);
        for (int i = half; i < BATCHES; i++) {
          assertThat(server.post(batches.get(i)).statusCode()).isEqualTo(200);
          Process quick = search("quick" + i);
          try (var all = quick.inputReader(StandardCharsets.UTF_8)) {
            assertThat(places(all.lines().toList())).hasSize((i + 1) * BATCH);
          }
          assertThat(quick.waitFor()).isZero();
        }
        ServerProcess.until(
            () -> server.status().at("/archive/compactions").asLong() > compactions, "compacted");
        // Each run of maintenance compacts, then sweeps: one more is all beside the slow search.
        long before = server.status().at("/archive/compactions").asLong();
        assertThat(server.post(batches.get(BATCHES)).statusCode()).isEqualTo(200);
        ServerProcess.until(
            () -> server.status().at("/archive/compactions").asLong() > before, "compacted again");
        assertThat(held).allMatch(Files::exists);
        rows.lines().forEach(read::add);
        assertThat(places(read)).hasSize(half * BATCH);
      }
      assertThat(slow.waitFor()).isZero();
      assertThat(folder.resolve("slow.err")).isEmptyFile();
      // Nobody reads them any more: those that were merged go now, as they would have before.
      ServerProcess.until(() -> !held.stream().allMatch(Files::exists), "swept");
      server.signal("TERM");
      assertThat(server.exit()).isZero();
      assertThat(server.log()).doesNotContain("\"level\":\"ERROR\"");
    }
  }
}
