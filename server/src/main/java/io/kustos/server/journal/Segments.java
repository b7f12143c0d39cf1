package io.kustos.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The segments of a shard by their first entry. */
final class Segments {
  private final ConcurrentSkipListMap<Long, Segment> byFirst = new ConcurrentSkipListMap<>();

  /** The segments in the folder; heads that are damaged are made good from name and file time. */
  static Segments in(Path folder, SegmentFiles files) throws IOException {
    Segments segments = new Segments();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        long first = Segment.firstByName(path);
        if (first >= 0) {
          segments.add(read(path, first, files));
        }
      }
    }
    return segments;
  }

  private static Segment read(Path path, long first, SegmentFiles files) throws IOException {
    ByteBuffer head = LittleEndian.buffer(Segment.HEAD_BYTES);
    try (SegmentFile file = files.read(path)) {
      while (head.hasRemaining()) {
        if (file.read(head, head.position()) < 0) {
          break;
        }
      }
    }
    Segment segment = Segment.parse(path, head.flip());
    if (segment != null && segment.first() == first) {
      return segment;
    }
    long modified = Files.getLastModifiedTime(path).to(TimeUnit.MICROSECONDS);
    return new Segment(path, first, modified, Segment.NO_SALT);
  }

  void add(Segment segment) {
    byFirst.put(segment.first(), segment);
  }

  void remove(Segment segment) {
    byFirst.remove(segment.first());
  }

  boolean contains(Segment segment) {
    return segment.equals(byFirst.get(segment.first()));
  }

  /** The segment that holds the entry, or the first one after it. */
  @Nullable Segment holding(long number) {
    Map.Entry<Long, Segment> entry = byFirst.floorEntry(number);
    return entry == null ? first() : entry.getValue();
  }

  /** The segment after that one. */
  @Nullable Segment after(Segment segment) {
    Map.Entry<Long, Segment> entry = byFirst.higherEntry(segment.first());
    return entry == null ? null : entry.getValue();
  }

  @Nullable Segment first() {
    Map.Entry<Long, Segment> entry = byFirst.firstEntry();
    return entry == null ? null : entry.getValue();
  }

  @Nullable Segment last() {
    Map.Entry<Long, Segment> entry = byFirst.lastEntry();
    return entry == null ? null : entry.getValue();
  }

  /** All, oldest first, as they are now. */
  List<Segment> all() {
    return new ArrayList<>(byFirst.values());
  }
}
