package io.kustos.server.enrich;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a small database of IPv4 prefixes in MaxMind's format, version 2.0: a search tree with
 * records of 24 bits, sixteen zero bytes, the data, and the metadata after its marker.
 */
final class MmdbFile {
  private static final int EMPTY = -1;
  private static final int SEPARATOR_BYTES = 16;

  private final List<int[]> nodes = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  MmdbFile() {
    nodes.add(new int[] {EMPTY, EMPTY});
  }

  /** Adds a prefix; data records are marked by being below -1. */
  MmdbFile put(int bits, int length, Map<String, ?> value) {
    int at = data.size();
    write(value, data);
    int node = 0;
    for (int i = 0; i < length; i++) {
      int side = bits >>> (31 - i) & 1;
      if (i == length - 1) {
        nodes.get(node)[side] = -2 - at;
      } else {
        if (nodes.get(node)[side] < 0) {
          nodes.add(new int[] {EMPTY, EMPTY});
          nodes.get(node)[side] = nodes.size() - 1;
        }
        node = nodes.get(node)[side];
      }
    }
    return this;
  }

  byte[] toBytes(String type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int record : node) {
        int value =
            record >= 0
                ? record
                : nodes.size() + (record == EMPTY ? 0 : SEPARATOR_BYTES + (-2 - record));
        out.write(value >> 16);
        out.write(value >> 8);
        out.write(value);
      }
    }
    out.writeBytes(new byte[SEPARATOR_BYTES]);
    out.writeBytes(data.toByteArray());
    out.writeBytes(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
    out.writeBytes("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("binary_format_major_version", 2);
    metadata.put("binary_format_minor_version", 0);
    metadata.put("build_epoch", 1_700_000_000L);
    metadata.put("database_type", type);
    metadata.put("description", Map.of("en", "test"));
    metadata.put("ip_version", 4);
    metadata.put("languages", List.of("en"));
    metadata.put("node_count", nodes.size());
    metadata.put("record_size", 24);
    write(metadata, out);
    return out.toByteArray();
  }

  private static void write(Object value, ByteArrayOutputStream out) {
    switch (value) {
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(2 << 5 | Math.min(bytes.length, 29));
        if (bytes.length >= 29) {
          out.write(bytes.length - 29);
        }
        out.writeBytes(bytes);
      }
      case Integer number -> {
        out.write(6 << 5 | 4);
        for (int shift = 24; shift >= 0; shift -= 8) {
          out.write(number >> shift);
        }
      }
      case Long number -> {
        out.write(8);
        out.write(2);
        for (int shift = 56; shift >= 0; shift -= 8) {
          out.write((int) (number >> shift));
        }
      }
      case List<?> list -> {
        out.write(list.size());
        out.write(4);
        list.forEach(item -> write(item, out));
      }
      case Map<?, ?> map -> {
        out.write(7 << 5 | map.size());
        map.forEach(
            (key, item) -> {
              write(key, out);
              write(item, out);
            });
      }
      default -> throw new IllegalArgumentException("not written: " + value.getClass());
    }
  }
}
