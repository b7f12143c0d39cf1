package io.kustos.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a journal by docs/formats/journal.md alone. */
class FormatTest {
  @TempDir Path path;

  @Test
  void aReaderWrittenFromThePageReadsEveryEntry() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      shard.journal.appendAndWait(
          List.of(
              new Entry.Event(
                  "webhook", "c1", "gke", Shard.NOW, Bytes.of("{}"), Bytes.of("{{}}"), true, null),
              new Entry.Reject("log", "c2", Shard.NOW, "why", Bytes.of("what")),
              new Entry.Heartbeat(Shard.NOW),
              new Entry.Control(Shard.NOW, "rules", "7")));
      for (int i = 0; i < 500; i += 100) {
        shard.journal.appendAndWait(IntStream.range(i, i + 100).mapToObj(Shard::entry).toList());
      }
    }
    List<String> expected =
        new ArrayList<>(
            List.of(
                "0 event 3 webhook c1 gke {} {{}}",
                "1 reject log c2 why what",
                "2 heartbeat",
                "3 control rules 7"));
    for (int i = 0; i < 500; i++) {
      expected.add((4 + i) + " event 0 test c1 native {\"n\":" + i + "}");
    }
    assertThat(Shard.segments(path)).hasSizeGreaterThan(1);
    assertThat(readByThePage()).isEqualTo(expected);
  }

  private List<String> readByThePage() throws Exception {
    List<String> all = new ArrayList<>();
    for (Path file : Shard.segments(path)) {
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(text(in, 0, 4)).isEqualTo("KJSG");
      assertThat(in.getShort(4)).isEqualTo((short) 1);
      assertThat(file.getFileName().toString()).isEqualTo("%020d.seg".formatted(in.getLong(8)));
      assertThat(in.getInt(36)).isEqualTo(crc(in, 0, 36));
      for (int at = 40; at < in.limit(); at += 64 + in.getInt(at + 8)) {
        assertThat(in.getLong(at + 40)).isEqualTo(in.getLong(24));
        readBlock(in, at, all);
      }
    }
    return all;
  }

  private static void readBlock(ByteBuffer in, int at, List<String> all) {
    assertThat(text(in, at, 4)).isEqualTo("KJBK");
    assertThat(in.getShort(at + 4)).isEqualTo((short) 1);
    int length = in.getInt(at + 8);
    assertThat(in.getInt(at + 56)).isEqualTo(crc(in, at, 56));
    byte[] whole = new byte[60 + length];
    in.get(at, whole, 0, 60).get(at + 64, whole, 60, length);
    assertThat(in.getInt(at + 60)).isEqualTo(crc(ByteBuffer.wrap(whole), 0, whole.length));
    assertThat(in.getLong(at + 16)).isEqualTo(all.size());
    assertThat(in.getLong(at + 24)).isLessThanOrEqualTo(all.size());
    byte[] payload = new byte[length];
    in.get(at + 64, payload);
    if (in.get(at + 6) == 1) {
      payload = Zstd.decompress(payload, in.getInt(at + 12));
    }
    assertThat(payload).hasSize(in.getInt(at + 12));
    ByteBuffer entries = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = in.getInt(at + 48); i > 0; i--) {
      int end = entries.getInt() + entries.position();
      all.add(all.size() + " " + readEntry(entries));
      assertThat(entries.position()).isEqualTo(end);
    }
    assertThat(entries.hasRemaining()).isFalse();
  }

  private static String readEntry(ByteBuffer in) {
    int kind = in.get();
    assertThat(in.get()).isEqualTo((byte) 1);
    int flags = kind == 1 ? in.get() : 0;
    assertThat(in.getLong()).isEqualTo(1_795_428_930_123_456L);
    return switch (kind) {
      case 1 ->
          "event %d %s %s %s %s"
                  .formatted(flags, name(in), name(in), name(in), take(in, in.getInt()))
              + ((flags & 1) == 0 ? "" : " " + take(in, in.getInt()));
      case 2 -> "reject %s %s %s %s".formatted(name(in), name(in), name(in), take(in, in.getInt()));
      case 3 -> "heartbeat";
      case 4 -> "control %s %s".formatted(name(in), name(in));
      default -> throw new AssertionError("kind " + kind);
    };
  }

  private static String name(ByteBuffer in) {
    return take(in, in.getShort());
  }

  private static String take(ByteBuffer in, int length) {
    in.position(in.position() + length);
    return text(in, in.position() - length, length);
  }

  private static String text(ByteBuffer in, int at, int length) {
    byte[] bytes = new byte[length];
    in.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int crc(ByteBuffer in, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(in.slice(at, length));
    return (int) crc.getValue();
  }
}
