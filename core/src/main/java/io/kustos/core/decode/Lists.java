package io.kustos.core.decode;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The lists that the decoder is inside of, innermost last. */
final class Lists {
  private static final int DEPTH_MAX = 16;

  private final Deque<Level> levels = new ArrayDeque<>();

  /** One list. */
  private static final class Level {
    private final boolean object;
    private final Form form;
    private final @Nullable String cluster;
    private final @Nullable String logStream;
    private boolean array = true;

    Level(boolean object, Form form, @Nullable String cluster, @Nullable String logStream) {
      this.object = object;
      this.form = form;
      this.cluster = cluster;
      this.logStream = logStream;
    }
  }

  boolean isEmpty() {
    return levels.isEmpty();
  }

  boolean isFull() {
    return levels.size() >= DEPTH_MAX;
  }

  void clear() {
    levels.clear();
  }

  /** Enters a bare array. */
  void enterArray() {
    Level around = levels.peekLast();
    Form form = around == null ? Form.ARRAY : around.form;
    levels.addLast(new Level(false, form, cluster(), logStream()));
  }

  /** Enters the array of an object. */
  void enter(ListHead head) {
    String cluster = head.cluster() == null ? cluster() : head.cluster();
    String stream = head.logStream() == null ? logStream() : head.logStream();
    levels.addLast(new Level(true, head.form(), cluster, stream));
  }

  /** Enters one more array of the object whose members are being read. */
  void enterNext() {
    Level level = levels.getLast();
    level.array = true;
  }

  /** Whether elements are being read, not an object's members after its array. */
  boolean inArray() {
    return levels.getLast().array;
  }

  /** Leaves an array; if an object holds it, its members come next. */
  void leaveArray() {
    Level level = levels.getLast();
    if (level.object) {
      level.array = false;
    } else {
      levels.removeLast();
    }
  }

  void leaveObject() {
    levels.removeLast();
  }

  private @Nullable String cluster() {
    Level level = levels.peekLast();
    return level == null ? null : level.cluster;
  }

  private @Nullable String logStream() {
    Level level = levels.peekLast();
    return level == null ? null : level.logStream;
  }

  /** Tells the item what the lists around it tell. */
  void describe(Item item) {
    Level level = levels.peekLast();
    if (level == null) {
      item.in(Form.NATIVE, null, null);
    } else {
      item.in(level.form, level.cluster, level.logStream);
    }
  }
}
