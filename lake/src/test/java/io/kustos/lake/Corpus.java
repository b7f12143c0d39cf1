package io.kustos.lake;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The recorded audit logs beside the repository; tests are skipped when they are not there. */
final class Corpus {
  static final List<String> NAMES =
      List.of(
          "metadata/audit",
          "rich-policy/audit",
          "rare/audit",
          "full-allstages/audit",
          "full/audit",
          "week/days1-6-benign",
          "week/day7-with-attacks");

  private Corpus() {}

  static Path shared() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("../shared/data"))) {
      at = at.getParent();
    }
    if (at == null) {
      System.out.println("SKIPPED: no folder shared/data beside the repository");
    }
    assumeTrue(at != null, "no folder shared/data beside the repository");
    return at.resolve("../shared/data");
  }

  /** The events of a corpus, one a line. */
  static List<AuditEvent> events(String name) {
    try (InputStream file =
        Files.newInputStream(shared().resolve("corpus").resolve(name + ".jsonl.gz"))) {
      return lines(new GZIPInputStream(file).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<AuditEvent> lines(byte[] bytes) {
    EventScanner scanner = new EventScanner(256);
    List<AuditEvent> events = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      if (scanner.scan(bytes, at, bytes.length) != ScanStatus.OK) {
        throw new IllegalArgumentException("no event at " + at);
      }
      events.add(scanner.event(at));
      at = scanner.end() + 1;
    }
    return events;
  }

  /** Events as the journal hands them over, numbered from a position on. */
  static List<ArchivedEvent> archived(List<AuditEvent> events, String cluster, long position) {
    List<ArchivedEvent> archived = new ArrayList<>();
    for (AuditEvent event : events) {
      long received = EventRow.eventMicros(event, 1_800_000_000_000_000L) + 1_234;
      long next = position + archived.size();
      archived.add(new ArchivedEvent(event, cluster, "webhook", 0, next, received, null));
    }
    return archived;
  }
}
