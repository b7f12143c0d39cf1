package io.kustos.server.pipeline;

import io.kustos.lake.ArchivedFinding;
import io.kustos.server.journal.Bytes;
import io.kustos.server.journal.DurableFiles;
import io.kustos.server.report.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Events and findings that the archive cannot take, one file each, so that nothing is lost and the
 * rest goes on; {@code docs/formats/pipeline.md} has the form. A file that is no longer wanted may
 * be deleted.
 */
final class Quarantine {
  /** Ends the names of the files of events. */
  private static final String EVENT = ".event";

  /** Ends the names of the files of findings. */
  private static final String FINDING = ".finding";

  private static final int REASON_CHARS_MAX = 2_000;

  private final Path folder;

  Quarantine(Path folder) {
    this.folder = folder;
  }

  /**
   * An event with its place.
   *
   * @param position in the journal
   * @param bytes its exact bytes
   * @param wrapper the bytes around it, for one that came wrapped
   */
  record Held(
      long position,
      String cluster,
      String source,
      Instant received,
      Bytes bytes,
      @Nullable Bytes wrapper) {}

  /** Keeps an event durably; doing so again changes nothing but the reason. */
  void add(Held event, String reason) throws IOException {
    Bytes wrapper = event.wrapper();
    int wrapperBytes = wrapper == null ? 0 : wrapper.length();
    JsonWriter json = new JsonWriter(false).beginObject().member("version", 1);
    json.member("shard", Pipeline.SHARD).member("position", event.position());
    json.member("cluster", event.cluster()).member("source", event.source());
    json.member("received", event.received().toString());
    json.member("reason", bounded(reason));
    json.member("eventBytes", event.bytes().length()).member("wrapperBytes", wrapperBytes);
    byte[] head = (json.endObject() + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(head.length + event.bytes().length() + 1 + wrapperBytes);
    file.put(head);
    put(file, event.bytes());
    file.put((byte) '\n');
    if (wrapper != null) {
      put(file, wrapper);
    }
    keep("%d-%019d%s".formatted(Pipeline.SHARD, event.position(), EVENT), file.flip());
  }

  /** Keeps a finding durably; doing so again changes nothing but the reason. */
  void add(ArchivedFinding finding, String reason) throws IOException {
    JsonWriter json = new JsonWriter(false).beginObject().member("version", 1);
    json.member("shard", finding.shard()).member("position", finding.position());
    json.member("cluster", finding.cluster()).member("reason", bounded(reason));
    json.member("id", finding.id()).member("ruleId", finding.ruleId());
    json.member("rule", finding.ruleName()).member("ruleVersion", finding.ruleVersion());
    json.member("priority", finding.priority());
    json.member("time", Times.instant(finding.eventMicros()).toString());
    json.member("auditID", finding.auditId()).member("stage", finding.stage());
    json.member("message", finding.message()).member("fields", finding.fields());
    json.member("tags", String.join(",", finding.tags()));
    byte[] line = (json.endObject() + "\n").getBytes(StandardCharsets.UTF_8);
    // An id of Kustos is 32 digits; whatever else comes is no name of a file.
    String id = finding.id().replaceAll("[^0-9A-Za-z]", "_");
    keep(
        "%d-%019d-%s%s".formatted(finding.shard(), finding.position(), id, FINDING),
        ByteBuffer.wrap(line));
  }

  private static String bounded(String reason) {
    return reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX));
  }

  private void keep(String name, ByteBuffer file) throws IOException {
    Files.createDirectories(folder);
    DurableFiles.replace(folder.resolve(name), file);
  }

  private static void put(ByteBuffer file, Bytes bytes) {
    file.put(bytes.array(), bytes.start(), bytes.length());
  }

  /** How many there are. */
  PipelineStatus.SetAside count() {
    return new PipelineStatus.SetAside(count(EVENT), count(FINDING), folder.toString());
  }

  private long count(String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).count();
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
