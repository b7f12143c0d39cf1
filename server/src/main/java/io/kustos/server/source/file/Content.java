package io.kustos.server.source.file;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the first bytes of an input say it is. */
enum Content {
  GZIP,
  ZSTD,
  ZIP,
  TEXT,
  EMPTY,
  /** Not text, or text in an encoding that is not read; {@link #complaint} says which. */
  FOREIGN;

  /** How many bytes {@link #of} wants to see. */
  static final int SNIFF_BYTES = 64 << 10;

  private static final List<byte[]> AUDIT_MARKS =
      List.of(
          bytes("\"auditID\""),
          bytes("\\\"auditID\\\""),
          bytes("audit.k8s.io"),
          bytes("cloud.audit.AuditLog"),
          bytes("\"io.k8s."),
          bytes("\"kube-audit"),
          bytes("kube-apiserver-audit"));

  private record Foreign(int offset, byte[] magic, String complaint) {}

  private static final List<Foreign> FOREIGN_MAGIC =
      List.of(
          new Foreign(0, bytes("BZh"), "bzip2 is not read; try: bzip2 -dc FILE | kustos scan -"),
          new Foreign(
              0,
              new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0},
              "xz is not read; try: xz -dc FILE | kustos scan -"),
          new Foreign(
              0,
              new byte[] {4, 0x22, 0x4d, 0x18},
              "lz4 is not read; try: lz4 -dc FILE | kustos scan -"),
          new Foreign(
              257, bytes("ustar"), "tar archives are not read; try: tar -xOf FILE | kustos scan -"),
          new Foreign(0, bytes("PAR1"), "a Parquet file, not a log"),
          new Foreign(
              0,
              new byte[] {(byte) 0xff, (byte) 0xfe},
              "UTF-16 text is not read; try: iconv -f UTF-16 -t UTF-8 FILE | kustos scan -"),
          new Foreign(
              0,
              new byte[] {(byte) 0xfe, (byte) 0xff},
              "UTF-16 text is not read; try: iconv -f UTF-16 -t UTF-8 FILE | kustos scan -"));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Judges the first {@code length} bytes of an input. */
  static Content of(byte[] head, int length) {
    if (length == 0) {
      return EMPTY;
    }
    if (length >= 2 && head[0] == 0x1f && head[1] == (byte) 0x8b) {
      return GZIP;
    }
    if (startsWith(head, length, 0, new byte[] {'P', 'K', 3, 4})
        || startsWith(head, length, 0, new byte[] {'P', 'K', 5, 6})) {
      return ZIP;
    }
    if (isZstd(head, length)) {
      return ZSTD;
    }
    return foreign(head, length) != null || isBinary(head, length) ? FOREIGN : TEXT;
  }

  private static boolean isZstd(byte[] head, int length) {
    boolean frame = startsWith(head, length, 0, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});
    boolean skippable = startsWith(head, length, 1, new byte[] {0x2a, 0x4d, 0x18});
    return frame || (skippable && (head[0] & 0xf0) == 0x50);
  }

  /** Why the input is not read. */
  static String complaint(byte[] head, int length) {
    String known = foreign(head, length);
    return known != null ? known : "a binary file, not a log";
  }

  private static @Nullable String foreign(byte[] head, int length) {
    for (Foreign foreign : FOREIGN_MAGIC) {
      if (startsWith(head, length, foreign.offset, foreign.magic)) {
        return foreign.complaint;
      }
    }
    return null;
  }

  /**
   * Whether the bytes are surely no log. A hole of NUL bytes is no proof: crashed machines leave
   * such in logs.
   */
  private static boolean isBinary(byte[] head, int length) {
    int at = firstMeaningful(head, length);
    if (at >= length || head[at] == '{' || head[at] == '[') {
      return false;
    }
    int window = Math.min(length, 4096);
    int control = 0;
    int high = 0;
    for (int i = 0; i < window; i++) {
      int b = head[i] & 0xff;
      if (b == 0 || b == 0x7f || (b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != 0x1b)) {
        control++;
      } else if (b >= 0x80) {
        high++;
      }
    }
    return control > 0 || high * 3 > window;
  }

  /** Whether text looks like an audit log in any of its wrappings. */
  static boolean looksLikeLog(byte[] head, int length) {
    int at = firstMeaningful(head, length);
    if (at >= length) {
      return false;
    }
    for (byte[] mark : AUDIT_MARKS) {
      if (contains(head, length, mark)) {
        return true;
      }
    }
    return false;
  }

  private static int firstMeaningful(byte[] head, int length) {
    int at =
        startsWith(head, length, 0, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}) ? 3 : 0;
    while (at < length
        && (head[at] == 0
            || head[at] == ' '
            || head[at] == '\t'
            || head[at] == '\r'
            || head[at] == '\n')) {
      at++;
    }
    return at;
  }

  private static boolean startsWith(byte[] head, int length, int offset, byte[] magic) {
    if (offset + magic.length > length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (head[offset + i] != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(byte[] head, int length, byte[] wanted) {
    for (int i = 0; i + wanted.length <= length; i++) {
      if (head[i] == wanted[0] && startsWith(head, length, i, wanted)) {
        return true;
      }
    }
    return false;
  }
}
