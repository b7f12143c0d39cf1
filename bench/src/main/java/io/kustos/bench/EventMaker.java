package io.kustos.bench;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Makes any number of events out of a recorded log: round after round, each event with UUIDs of its
 * own, in its bodies, too, and with the time that is asked for.
 */
final class EventMaker {
  private static final Pattern VARIED =
      Pattern.compile(
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
              + "|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
  private static final int UUID_CHARS = 36;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final List<Template> templates;

  /** A recorded event, and where UUIDs and times stand in it. */
  private record Template(byte[] json, int[] uuids, int[] times) {}

  private EventMaker(List<Template> templates) {
    this.templates = templates;
  }

  /** Out of the lines of a compressed log. */
  static EventMaker of(Path log) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(log)), StandardCharsets.UTF_8))) {
      return new EventMaker(reader.lines().map(EventMaker::template).toList());
    }
  }

  private static Template template(String line) {
    // One character a byte, so that places in the text are places in the bytes.
    byte[] json = line.getBytes(StandardCharsets.UTF_8);
    Matcher found = VARIED.matcher(new String(json, StandardCharsets.ISO_8859_1));
    List<Integer> uuids = new ArrayList<>();
    List<Integer> times = new ArrayList<>();
    while (found.find()) {
      (found.end() - found.start() == UUID_CHARS ? uuids : times).add(found.start());
    }
    return new Template(json, ints(uuids), ints(times));
  }

  private static int[] ints(List<Integer> all) {
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How many events were recorded. */
  int size() {
    return templates.size();
  }

  /** The names of the users of all recorded events, often ones as often. */
  List<String> users() {
    return IntStream.range(0, size())
        .mapToObj(i -> AuditEvent.parse(templates.get(i).json()).text(EventField.USER_NAME))
        .map(String::valueOf)
        .toList();
  }

  /** The event of a number, the same each time. */
  byte[] event(long number, Instant time) {
    Template template = templates.get((int) Long.remainderUnsigned(number, size()));
    byte[] json = template.json().clone();
    SplittableRandom random = new SplittableRandom(number);
    for (int at : template.uuids()) {
      uuid(json, at, random);
    }
    if (template.times().length > 0) {
      byte[] text = MICROS.format(time).getBytes(StandardCharsets.US_ASCII);
      for (int at : template.times()) {
        System.arraycopy(text, 0, json, at, text.length);
      }
    }
    return json;
  }

  private static void uuid(byte[] json, int at, SplittableRandom random) {
    long bits = 0;
    for (int i = 0; i < UUID_CHARS; i++) {
      if (i % 16 == 0) {
        bits = random.nextLong();
      }
      if (json[at + i] != '-') {
        json[at + i] = HEX[(int) (bits & 15)];
      }
      bits >>>= 4;
    }
  }

  /** Microseconds since the epoch. */
  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
