package io.kustos.server.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {
  private static final String ONE = "{\"kind\":\"Event\",\"auditID\":\"one\"}\n";
  private static final String TWO = "{\"kind\":\"Event\",\"auditID\":\"two\"}\n";

  @TempDir Path folder;

  private Map<String, String> read(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("in"), content);
    Map<String, String> fromFile = new LinkedHashMap<>();
    LogReader reader = new LogReader(new ByteArrayInputStream(content));
    boolean any =
        reader.read(
            new LogFile("in", file, content.length, false), s -> fromFile.put(s.name(), text(s)));
    assertThat(any).isEqualTo(!fromFile.isEmpty());
    Map<String, String> fromInput = new LinkedHashMap<>();
    reader.read(
        LogFile.standardInput(), s -> fromInput.put(s.name().replaceFirst("^-", "in"), text(s)));
    assertThat(fromInput).as("from standard input").isEqualTo(fromFile);
    return fromFile;
  }

  /** What could be read; a failure stands in brackets at the end. */
  private static String text(LogStream stream) {
    byte[] buffer = new byte[1 << 20];
    try {
      int length = stream.fill(buffer, 0, buffer.length);
      return new String(buffer, 0, length, StandardCharsets.UTF_8);
    } catch (LogStream.PartialRead e) {
      return new String(buffer, 0, e.bytes(), StandardCharsets.UTF_8) + "[" + e.getMessage() + "]";
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(utf8(text));
    }
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return out.toByteArray();
  }

  @Test
  void plainText() throws IOException {
    assertThat(read(utf8(ONE + TWO))).containsExactly(Map.entry("in", ONE + TWO));
  }

  @Test
  void gzipWithSeveralMembers() throws IOException {
    byte[] members = join(gzip(ONE), gzip(""), gzip(TWO));
    assertThat(read(members)).containsExactly(Map.entry("in", ONE + TWO));
  }

  @Test
  void membersComingPieceByPiece() throws IOException {
    byte[] members = join(gzip(ONE), gzip(TWO));
    InputStream slow =
        new ByteArrayInputStream(members) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1));
          }

          @Override
          public synchronized int available() {
            return 0;
          }
        };
    StringBuilder seen = new StringBuilder();
    new LogReader(slow).read(LogFile.standardInput(), s -> seen.append(text(s)));
    assertThat(seen).hasToString(ONE + TWO);
  }

  @Test
  void truncatedGzipGivesWhatThereIsAndSaysSo() throws IOException {
    byte[] whole = gzip(ONE.repeat(10_000) + TWO);
    String read = read(Arrays.copyOf(whole, whole.length - 20)).get("in");
    assertThat(read)
        .startsWith(ONE)
        .endsWith("[the compressed data end too early (truncated file)]");
  }

  @Test
  void damagedGzipSaysSo() throws IOException {
    byte[] whole = gzip(ONE.repeat(1000));
    whole[whole.length - 6] ^= 0x55;
    assertThat(read(whole).get("in")).contains("the compressed data are damaged");
  }

  @Test
  void zstdWithSeveralFrames() throws IOException {
    byte[] frames = join(Zstd.compress(utf8(ONE)), Zstd.compress(utf8(TWO)));
    assertThat(read(frames)).containsExactly(Map.entry("in", ONE + TWO));
  }

  @Test
  void truncatedZstdSaysSo() throws IOException {
    byte[] whole = Zstd.compress(utf8(ONE.repeat(20_000)));
    assertThat(read(Arrays.copyOf(whole, whole.length - 5)).get("in")).contains("too early");
  }

  @Test
  void zipEntriesOldestFirstAndOnlyLogs() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("logs/audit-2026-01-01T00-00-00.000.log.gz", gzip(ONE));
    entries.put("logs/audit.log", utf8(TWO));
    entries.put("README.md", utf8("no log"));
    entries.put("picture.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2});
    assertThat(read(zip(entries)))
        .containsExactly(
            Map.entry("in!logs/audit-2026-01-01T00-00-00.000.log.gz", ONE),
            Map.entry("in!logs/audit.log", TWO));
  }

  @Test
  void emptyInputs() throws IOException {
    assertThat(read(new byte[0])).isEmpty();
    assertThat(read(gzip(""))).isEmpty();
    assertThat(read(zip(Map.of("README.md", utf8("no log"), "b", utf8("c"))))).isEmpty();
  }

  @Test
  void aHoleOfNulBytesIsNoBinaryFile() throws IOException {
    assertThat(read(join(new byte[100_000], utf8(ONE)))).containsKey("in");
    assertThat(read(join(utf8(ONE), new byte[100]))).containsKey("in");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u007fELF\u0002\u0001\u0001\u0000: a binary file, not a log",
        "BZh91AY&SY: bzip2 is not read; try: bzip2 -dc FILE | kustos scan -",
        "SQLite format 3\u0000: a binary file, not a log",
        "PAR1\u0015\u0004: a Parquet file, not a log"
      })
  void otherFormatsAreNamed(String row) {
    int colon = row.indexOf(": ");
    assertThatThrownBy(() -> read(row.substring(0, colon).getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(IOException.class)
        .hasMessage(row.substring(colon + 2));
  }

  @Test
  void utf16IsNamed() {
    assertThatThrownBy(() -> read(ONE.getBytes(StandardCharsets.UTF_16)))
        .hasMessageContaining("UTF-16");
  }

  @Test
  void tarIsNamed() {
    byte[] tar = new byte[1024];
    System.arraycopy(utf8("audit.log"), 0, tar, 0, 9);
    System.arraycopy(utf8("ustar"), 0, tar, 257, 5);
    assertThatThrownBy(() -> read(tar)).hasMessageContaining("tar -xOf");
  }

  @Test
  void compressedTooManyTimesOver() throws IOException {
    byte[] content = utf8(ONE);
    for (int i = 0; i < 5; i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(content);
      }
      content = out.toByteArray();
    }
    byte[] nested = content;
    assertThatThrownBy(() -> read(nested)).hasMessageContaining("compressed more than 3 times");
  }
}
