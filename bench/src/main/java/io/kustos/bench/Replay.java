package io.kustos.bench;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Writes recorded events to standard output, one a line, again and again, as if they happened at an
 * even rate: with an {@code auditID} of their own and with times that go on.
 *
 * <p>Arguments: corpus name, hours of event time, events per second of event time, first time.
 */
public final class Replay {
  private static final byte[][] TIMES = {
    "\"requestReceivedTimestamp\":\"".getBytes(StandardCharsets.US_ASCII),
    "\"stageTimestamp\":\"".getBytes(StandardCharsets.US_ASCII)
  };
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final List<byte[]> lines = new ArrayList<>();
  private final List<int[]> ids = new ArrayList<>();

  /** For each line where its times stand. */
  private final List<int[]> times = new ArrayList<>();

  private Replay(Corpus log) {
    for (int i = 0; i < log.size(); i++) {
      byte[] line = Arrays.copyOfRange(log.bytes(), log.starts()[i], log.ends()[i] + 1);
      line[line.length - 1] = '\n';
      lines.add(line);
      ids.add(WebhookLoad.places(line));
      times.add(times(line));
    }
  }

  /** Times of six decimal digits only: others keep what was recorded. */
  private static int[] times(byte[] line) {
    List<Integer> found = new ArrayList<>();
    for (byte[] key : TIMES) {
      for (int at = 0; at + key.length + 28 < line.length; at++) {
        if (line[at] == '"' && Arrays.equals(line, at, at + key.length, key, 0, key.length)) {
          if (line[at + key.length + 27] == '"') {
            found.add(at + key.length);
          }
        }
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  public static void main(String[] args) throws IOException {
    double hours = Double.parseDouble(args[1]);
    long rate = Long.parseLong(args[2]);
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 20)) {
      new Replay(Corpus.read(args[0]))
          .write((long) (hours * 3600 * rate), rate, Instant.parse(args[3]), out);
    }
  }

  private void write(long events, long rate, Instant first, OutputStream out) throws IOException {
    byte[] second = new byte[0];
    long lastSecond = -1;
    for (long n = 0; n < events; n++) {
      if (n / rate != lastSecond) {
        lastSecond = n / rate;
        second = MICROS.format(first.plusSeconds(lastSecond)).getBytes(StandardCharsets.US_ASCII);
      }
      int index = (int) (n % lines.size());
      byte[] line = lines.get(index);
      WebhookLoad.renumber(line, ids.get(index), n);
      long micros = n % rate * 1_000_000 / rate;
      for (int at : times.get(index)) {
        System.arraycopy(second, 0, line, at, 20);
        long left = micros;
        for (int digit = 5; digit >= 0; digit--, left /= 10) {
          line[at + 20 + digit] = (byte) ('0' + left % 10);
        }
      }
      out.write(line);
    }
  }
}
