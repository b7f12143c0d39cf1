package io.kustos.server.source.log;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that something was written and can no longer be read. Waits a little before it says so:
 * names are in flux for moments.
 */
final class GapWatch {
  private final LogCounters counters;
  private final LongSupplier nanos;
  private final long goneNanos;
  private final long damagedNanos;
  private final Map<Path, Long> unreadable = new HashMap<>();
  private @Nullable Part suspect;
  private long suspectNanos;

  GapWatch(LogSettings settings, LogCounters counters, LongSupplier nanos) {
    this.counters = counters;
    this.nanos = nanos;
    this.goneNanos = 5 * settings.pollInterval().toNanos();
    this.damagedNanos = settings.lineTimeout().toNanos();
  }

  /** Whether a part that was seen then can still be there under another name. */
  boolean isRecent(long seenNanos) {
    return nanos.getAsLong() - seenNanos <= goneNanos;
  }

  /** A part has lost the log's place and lies nowhere else. */
  void suspect(Part part) {
    suspect = part;
    suspectNanos = nanos.getAsLong();
  }

  /** The part that is suspected to be overtaken. */
  @Nullable Part suspect() {
    return suspect;
  }

  /** Reports the parts that are gone before they were read to their end; returns them. */
  List<Part> judge(PartList parts, Set<Part> seenNow) {
    List<Part> gone = parts.unfinished().stream().filter(part -> isGone(part, seenNow)).toList();
    gone.forEach(part -> report(part, parts));
    Part overtaken = suspect;
    if (overtaken != null && seenNow.contains(overtaken)) {
      suspect = null;
    } else if (overtaken != null && !isRecent(suspectNanos)) {
      suspect = null;
      counters.gap(LogGap.Kind.OVERTAKEN, overtaken.path, -1);
    }
    return gone;
  }

  private boolean isGone(Part part, Set<Part> seenNow) {
    Part heir = part.heir;
    // The first bytes of what took its place tell how much was there.
    boolean waits = heir != null && heir.id == null && !heir.finished;
    return part.file == null && !waits && !seenNow.contains(part) && !isRecent(part.seenNanos);
  }

  private void report(Part part, PartList parts) {
    // A writer that goes on at its old offset leaves a hole exactly as long as what was there.
    if (part.position > 0 && parts.beginsAt(part.position)) {
      return;
    }
    Part heir = part.heir;
    long missing = part.size > part.position ? part.size - part.position : -1;
    if (heir != null && heir.id != null && heir.id.start() > part.position) {
      missing = heir.id.start() - part.position;
    }
    LogGap.Kind kind = heir == null ? LogGap.Kind.VANISHED : LogGap.Kind.TRUNCATED;
    counters.gap(kind, part.path, missing);
  }

  /** The first bytes of a compressed file cannot be had. */
  void unreadable(Path path) {
    unreadable.put(path, nanos.getAsLong());
  }

  /** A compressed file has changed. */
  void changed(Path path) {
    unreadable.remove(path);
  }

  /**
   * Whether a compressed file that does not change is still waited for; reports it when that ends.
   */
  boolean isAwaited(Path path) {
    Long since = unreadable.get(path);
    if (since == null) {
      return false;
    }
    if (nanos.getAsLong() - since > damagedNanos) {
      unreadable.remove(path);
      counters.gap(LogGap.Kind.DAMAGED, path, -1);
      return false;
    }
    return true;
  }
}
