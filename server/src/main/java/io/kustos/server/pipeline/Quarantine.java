package io.kustos.server.pipeline;

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
 * Events that the archive cannot take, one file each, so that nothing is lost and the rest goes on;
 * {@code docs/formats/pipeline.md} has the form. A file that is no longer wanted may be deleted.
 */
final class Quarantine {
  /** Ends the names of the files. */
  private static final String SUFFIX = ".event";

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
    json.member("reason", reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX)));
    json.member("eventBytes", event.bytes().length()).member("wrapperBytes", wrapperBytes);
    byte[] head = (json.endObject() + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(head.length + event.bytes().length() + 1 + wrapperBytes);
    file.put(head);
    put(file, event.bytes());
    file.put((byte) '\n');
    if (wrapper != null) {
      put(file, wrapper);
    }
    Files.createDirectories(folder);
    String name = "%d-%019d%s".formatted(Pipeline.SHARD, event.position(), SUFFIX);
    DurableFiles.replace(folder.resolve(name), file.flip());
  }

  private static void put(ByteBuffer file, Bytes bytes) {
    file.put(bytes.array(), bytes.start(), bytes.length());
  }

  /** How many there are. */
  PipelineStatus.SetAside count() {
    try (Stream<Path> files = Files.list(folder)) {
      long count = files.filter(file -> file.toString().endsWith(SUFFIX)).count();
      return new PipelineStatus.SetAside(count, folder.toString());
    } catch (IOException | RuntimeException e) {
      return new PipelineStatus.SetAside(0, folder.toString());
    }
  }
}
