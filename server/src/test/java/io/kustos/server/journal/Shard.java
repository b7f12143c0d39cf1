package io.kustos.server.journal;

import io.kustos.core.event.AuditEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** A journal over a folder of a test, with a clock that stands. */
final class Shard implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-23T10:15:30.123456Z");
  static final JournalSettings SMALL =
      JournalSettings.DEFAULT.withSegmentBytesMax(20_000).withBlockBytesMax(2_000);

  /** Held, so that it stays silent: these tests are full of expected damage. */
  private static final Logger LOG = Logger.getLogger("io.kustos.journal");

  static {
    LOG.setLevel(Level.OFF);
  }

  final DataFolder folder;
  final Journal journal;

  Shard(DataFolder folder, Journal journal) {
    this.folder = folder;
    this.journal = journal;
  }

  static Shard open(Path path, JournalSettings settings, SegmentFiles files) throws IOException {
    return open(path, settings, files, InstantSource.fixed(NOW));
  }

  static Shard open(Path path, JournalSettings settings, SegmentFiles files, InstantSource clock)
      throws IOException {
    DataFolder folder = DataFolder.open(path);
    try {
      return new Shard(folder, Journal.open(folder, 0, settings, clock, files));
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  static Shard open(Path path, JournalSettings settings) throws IOException {
    return open(path, settings, SegmentFiles.ON_DISK);
  }

  /** An entry that carries a text. */
  static Entry entry(String text) {
    return new Entry.Event("test", "c1", "native", NOW, Bytes.of(text), null, false, null);
  }

  static Entry entry(int number) {
    return entry("{\"n\":" + number + "}");
  }

  /** An event with an identity. */
  static Entry.Event event(String auditId, String stageTimestamp, String verb) {
    String json =
        """
        {"auditID":"%s","stage":"ResponseComplete","stageTimestamp":"%s","verb":"%s"}"""
            .formatted(auditId, stageTimestamp, verb);
    AuditEvent event = AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
    return Entry.Event.of("test", "c1", "native", NOW, event, null);
  }

  static String text(Entry entry) {
    return ((Entry.Event) entry).event().text();
  }

  /** The entries there are from a position on. */
  List<Entry> entries(Position from) throws IOException {
    List<Entry> all = new ArrayList<>();
    try (Cursor cursor = journal.read(from)) {
      for (Batch batch = cursor.poll(); batch != null; batch = cursor.poll()) {
        all.addAll(batch.entries());
      }
    }
    return all;
  }

  /** The texts of all entries there are. */
  List<String> texts() throws IOException {
    return entries(Position.FIRST).stream().map(Shard::text).toList();
  }

  static List<Path> segments(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path.resolve("journal/0"))) {
      return files.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    try (folder;
        journal) {
      // Both, the journal first.
    }
  }
}
