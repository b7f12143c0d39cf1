package io.kustos.lake;

import io.kustos.core.event.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes more events out of recorded ones: each round has other UUIDs, other resource versions and
 * later times, the same everywhere in a round, so that it compresses like a longer recording.
 */
final class Variation {
  private static final Pattern VARIED =
      Pattern.compile(
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
              + "|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{6})?Z"
              + "|(?<=\"resourceVersion\":\")\\d+");

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Map<String, String> uuids = new HashMap<>();
  private final SplittableRandom random;
  private final int round;

  Variation(int round) {
    this.round = round;
    this.random = new SplittableRandom(round);
  }

  List<AuditEvent> of(List<AuditEvent> events) {
    return events.stream()
        .map(e -> VARIED.matcher(e.toString()).replaceAll(m -> replacement(m.group())))
        .map(json -> AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private String replacement(String text) {
    if (text.endsWith("Z")) {
      Instant later = Instant.parse(text).plus(round * 307L, ChronoUnit.SECONDS);
      return text.length() > 20
          ? MICROS.format(later.plus(random.nextInt(1000), ChronoUnit.MICROS))
          : later.toString();
    }
    if (text.indexOf('-') < 0) {
      return Long.toString(Long.parseLong(text) + round * 100_000L);
    }
    return uuids.computeIfAbsent(text, u -> uuid());
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
