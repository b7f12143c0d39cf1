package io.kustos.server.source.log;

import io.kustos.server.source.file.Fingerprint;
import io.kustos.server.source.file.LogHead;
import io.kustos.server.source.file.RotatedName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts of a log that are known, in the order of reading. */
final class PartList {
  private static final int FINISHED_MAX = 512;
  private static final Duration FORGET_AFTER = Duration.ofSeconds(60);

  private final List<Part> all = new ArrayList<>();
  private final Consumer<Part> dropped;
  private String floor;
  private @Nullable Part live;

  /**
   * The parts of a saved position.
   *
   * @param dropped is told of parts that are no longer known
   */
  PartList(SavedPosition saved, long nowNanos, Consumer<Part> dropped) {
    this.floor = saved.floor();
    this.dropped = dropped;
    all.addAll(saved.parts());
    all.forEach(part -> part.seenNanos = nowNanos);
  }

  /** What is to be saved now. */
  SavedPosition saved() {
    return new SavedPosition(floor, all);
  }

  /** Parts not read to their end. */
  List<Part> unfinished() {
    return all.stream().filter(part -> !part.finished).toList();
  }

  void add(Part part) {
    all.add(part);
  }

  void drop(Part part) {
    all.remove(part);
    dropped.accept(part);
  }

  /** What the log's own path led to when it was seen last. */
  @Nullable Part live() {
    return live;
  }

  void live(Part part) {
    live = part;
  }

  /** Whether something else has taken the place of a part, so that its end is the end. */
  boolean isClosed(Part part) {
    return live == null ? part != all.getLast() : part != live;
  }

  /** Whether a time of rotation is that of a part too old to be kept in mind, or older. */
  boolean isBelowFloor(String stamp) {
    return !stamp.isEmpty() && stamp.compareTo(floor) <= 0;
  }

  /** The part whose open file has a key. */
  @Nullable Part byKey(Object key) {
    for (Part part : all) {
      if (part.file != null && part.file.key().equals(key)) {
        return part;
      }
    }
    return null;
  }

  @SuppressWarnings("ReferenceEquality") // An open file is itself and no other.
  boolean isUsed(Disk.OpenLog file) {
    return all.stream().anyMatch(part -> part.file == file);
  }

  long open() {
    return all.stream().filter(part -> part.file != null).count();
  }

  /**
   * The part a file with these first bytes holds. An open one may have got its first bytes, and
   * been moved and compressed, since it was read.
   */
  @Nullable Part match(LogHead head) throws IOException {
    Part known = matchKnown(head);
    if (known == null) {
      for (Part part : all) {
        part.learn();
      }
      known = matchKnown(head);
    }
    return known;
  }

  private @Nullable Part matchKnown(LogHead head) {
    for (int i = all.size() - 1; i >= 0; i--) {
      Fingerprint id = all.get(i).id;
      if (id != null && id.matches(head)) {
        return all.get(i);
      }
    }
    return null;
  }

  /** Whether the content of some part begins after a hole of exactly this length. */
  boolean beginsAt(long offset) {
    return all.stream().anyMatch(part -> part.id != null && part.id.start() == offset);
  }

  /**
   * Drops finished parts whose files are gone, and the oldest when there are very many.
   *
   * @param needed a part to keep in any case
   */
  void forget(long nowNanos, @Nullable Part needed) {
    List<Part> finished = new ArrayList<>(all.stream().filter(part -> part.finished).toList());
    finished.removeIf(part -> part == live || part == needed);
    int excess = finished.size() - FINISHED_MAX;
    for (Part part : finished) {
      boolean gone = nowNanos - part.seenNanos > FORGET_AFTER.toNanos();
      String stamp = RotatedName.parse(String.valueOf(part.path.getFileName())).stamp();
      boolean crowded = excess > 0 && !stamp.isEmpty();
      if (gone || crowded) {
        excess--;
        drop(part);
        floor = crowded && stamp.compareTo(floor) > 0 ? stamp : floor;
      }
    }
  }

  void close() {
    all.forEach(Part::close);
  }
}
