package io.kustos.bench;

import io.kustos.core.event.AuditEvent;
import io.kustos.lake.Archive;
import io.kustos.lake.ArchiveOptions;
import io.kustos.lake.ArchivedEvent;
import io.kustos.server.journal.DataFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes a data folder with any number of events out of a recorded log: round after round with other
 * UUIDs and resource versions and with later times, over thirty days, archived in batches as a
 * server does, and compacted now and then.
 */
final class QueryLoad {
  private static final Pattern VARIED =
      Pattern.compile(
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
              + "|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int BATCH = 100_000;
  private static final int MAINTAIN_EVERY = 20;

  /** When the first event happens, and over how many days they spread. */
  static final Instant START = Instant.parse("2026-10-01T00:00:00Z");

  static final int DAYS = 30;

  private final List<String> recorded;
  private final long events;

  QueryLoad(List<String> recorded, long events) {
    this.recorded = recorded;
    this.events = events;
  }

  /** Fills a new folder. */
  void fill(Path folder) throws IOException {
    try (DataFolder data = DataFolder.open(folder);
        Archive archive = Archive.open(data.path().resolve("archive"), ArchiveOptions.DEFAULT)) {
      List<ArchivedEvent> batch = new ArrayList<>(BATCH);
      int batches = 0;
      for (long position = 0; position < events; position++) {
        batch.add(event(position));
        if (batch.size() == BATCH || position + 1 == events) {
          archive.writer().append(batch);
          batch.clear();
          if (++batches % MAINTAIN_EVERY == 0 || position + 1 == events) {
            archive.maintain(Instant.MAX);
          }
          System.err.printf("%,d of %,d events%n", position + 1, events);
        }
      }
    }
  }

  private ArchivedEvent event(long position) {
    long micros = ChronoUnit.MICROS.between(START, START.plus(DAYS, ChronoUnit.DAYS));
    Instant time = START.plus(micros / events * position, ChronoUnit.MICROS);
    SplittableRandom random = new SplittableRandom(position / 2);
    String text = recorded.get((int) (position % recorded.size()));
    String json =
        VARIED
            .matcher(text)
            .replaceAll(
                found ->
                    found.group().endsWith("Z") && found.group().length() == 27
                        ? MICROS.format(time)
                        : new UUID(random.nextLong(), random.nextLong()).toString());
    AuditEvent event = AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
    long received = ChronoUnit.MICROS.between(Instant.EPOCH, time) + 1_000;
    return new ArchivedEvent(event, "prod", "webhook", 0, position, received, null);
  }
}
