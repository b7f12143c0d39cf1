package io.kustos.server.source.log;

import io.kustos.server.source.file.Fingerprint;
import io.kustos.server.source.file.LogHead;
import io.kustos.server.source.file.Reasons;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a log, found again in the files that lie in its folder. Belongs to the thread of its
 * log.
 *
 * <p>An open file is told by its inode, which cannot be used again before it is closed; any other
 * by its first bytes. Every part not read yet is opened when it is first seen, so that deleting it
 * takes nothing away.
 */
final class Parts {
  private static final int OPEN_MAX = 64;

  /** What a path held at the last look; no part when it could not be told or held none. */
  private record Seen(Disk.Stat stat, @Nullable Part part) {}

  private final Path log;
  private final LogFolder folder;
  private final Disk disk;
  private final LogCounters counters;
  private final LongSupplier nanos;
  private final boolean backups;
  private final CompressedHead compressed = new CompressedHead();
  private final PartList all;
  private final GapWatch gaps;
  private final Map<Path, Seen> cache = new HashMap<>();
  private final Set<Part> seenNow = new HashSet<>();
  private final boolean firstRun;
  private boolean undecided;
  private boolean inOrder;
  private boolean first = true;
  private @Nullable String problem;

  Parts(
      Path log,
      Disk disk,
      LogSettings settings,
      SavedPosition saved,
      LogCounters counters,
      LongSupplier nanos) {
    this.log = log;
    this.folder = new LogFolder(disk, log);
    this.disk = disk;
    this.counters = counters;
    this.nanos = nanos;
    this.backups = settings.backups();
    this.firstRun = saved.parts().isEmpty();
    this.gaps = new GapWatch(settings, counters, nanos);
    this.all =
        new PartList(
            saved, nanos.getAsLong(), part -> cache.values().removeIf(seen -> seen.part == part));
  }

  /** What is to be saved now. */
  SavedPosition saved() {
    return all.saved();
  }

  /** Parts not read to their end, in the order of reading. */
  List<Part> unfinished() {
    return all.unfinished();
  }

  /** Whether something else has taken the place of a part, so that its end is the end. */
  boolean isClosed(Part part) {
    return all.isClosed(part);
  }

  /** What was in the way at the last look; null when nothing was. */
  @Nullable String problem() {
    return problem;
  }

  /** Looks at what lies in the folder now. */
  void scan() {
    problem = null;
    undecided = false;
    inOrder = true;
    seenNow.clear();
    try {
      List<LogFolder.Candidate> found = folder.candidates(key -> all.byKey(key) != null);
      Set<Path> paths = new HashSet<>();
      for (LogFolder.Candidate candidate : found) {
        paths.add(candidate.path());
        scan(candidate);
      }
      cache.keySet().retainAll(paths);
      boolean missing = found.isEmpty() || !found.getLast().live();
      if (missing && all.live() == null && problem == null) {
        problem = "no such file yet";
      }
      if (!found.isEmpty() && !undecided) {
        gaps.judge(all, seenNow).forEach(this::finish);
      }
    } catch (IOException e) {
      problem = Reasons.of(e);
    }
    first = false;
    all.forget(nanos.getAsLong(), gaps.suspect());
  }

  private void scan(LogFolder.Candidate candidate) {
    try {
      Disk.Stat stat = candidate.stat();
      if (stat == null) {
        throw new NoSuchFileException(candidate.path().toString());
      }
      Part part = identify(candidate, stat);
      if (part != null) {
        part.seenNanos = nanos.getAsLong();
        seenNow.add(part);
        if (candidate.live()) {
          place(part);
        }
      }
    } catch (NoSuchFileException e) {
      undecided = true;
      inOrder = false;
    } catch (IOException e) {
      undecided = true;
      problem = candidate.path() + ": " + Reasons.of(e);
    } finally {
      closeUnlessUsed(candidate.file());
    }
  }

  private void closeUnlessUsed(Disk.@Nullable OpenLog file) {
    if (file != null && !all.isUsed(file)) {
      Part.close(file);
    }
  }

  /** A part is what the log's own path leads to. */
  private void place(Part part) {
    Part before = all.live();
    if (before == part) {
      return;
    }
    all.live(part);
    if (before != null) {
      counters.rotated();
      if (!seenNow.contains(before) && before.id != null) {
        gaps.suspect(before);
      }
    }
  }

  private @Nullable Part identify(LogFolder.Candidate candidate, Disk.Stat stat)
      throws IOException {
    Part open = candidate.compressed() ? null : all.byKey(stat.key());
    if (open != null) {
      open.path = candidate.path();
      open.size = stat.sizeBytes();
      return open;
    }
    Seen seen = cache.get(candidate.path());
    boolean settled = seen != null && seen.stat.equals(stat);
    Part known = seen != null && settled ? seen.part : null;
    if (known != null && !needsFile(known, candidate, stat)) {
      lies(known, candidate, stat);
      return known;
    }
    if (!candidate.live() && all.isBelowFloor(candidate.rotated().stamp())) {
      return null;
    }
    return candidate.compressed()
        ? identifyCompressed(candidate, stat, settled)
        : identifyPlain(candidate, stat, settled);
  }

  private boolean needsFile(Part part, LogFolder.Candidate candidate, Disk.Stat stat) {
    if (candidate.compressed() || part.file != null) {
      return false;
    }
    boolean more = !part.finished || stat.sizeBytes() > part.position;
    return more && (candidate.live() || all.open() < OPEN_MAX);
  }

  private @Nullable Part identifyPlain(
      LogFolder.Candidate candidate, Disk.Stat stat, boolean settled) throws IOException {
    Disk.OpenLog ready = candidate.file();
    Disk.OpenLog file = ready == null ? disk.open(candidate.path()) : ready;
    Part user = null;
    try {
      if (!file.key().equals(stat.key())) {
        undecided = true;
        inOrder = false;
        return null;
      }
      LogHead head = head(file);
      Part part = all.match(head);
      boolean shorter = part != null && file.size() < part.position;
      if (part == null || (shorter && candidate.live())) {
        if (isNothingYet(candidate, stat, head, settled)) {
          return null;
        }
        part = adopt(candidate, stat, head);
      } else if (shorter) {
        return null;
      }
      cache.put(candidate.path(), new Seen(stat, part));
      if (part.file == null) {
        part.path = candidate.path();
        part.compressed = false;
      }
      if (needsFile(part, candidate, stat)) {
        part.file = file;
        part.finished = false;
        part.size = file.size();
        user = part;
      }
      return part;
    } finally {
      if (user == null) {
        file.close();
      }
    }
  }

  /**
   * Whether to wait: an unknown file that is short may be the beginning of a copy of a known one.
   * It is one of its own when it does not grow between two looks.
   */
  private boolean isNothingYet(
      LogFolder.Candidate candidate, Disk.Stat stat, LogHead head, boolean settled) {
    if (!inOrder) {
      // An older file could not be told: newer ones wait for the next look.
      undecided = true;
      return true;
    }
    if (candidate.live()) {
      return false;
    }
    cache.put(candidate.path(), new Seen(stat, null));
    if (head.isEmpty()) {
      return true;
    }
    boolean wait = head.bytes().length < LogHead.BYTES_MAX && !settled && !first;
    undecided |= wait;
    inOrder &= !wait;
    return wait;
  }

  /**
   * Whether later parts should wait for this one: it cannot be read at the moment, but was there a
   * moment ago and is probably being renamed or compressed.
   */
  boolean isInFlux(Part part) {
    return part.file == null && !part.compressed && !part.finished && gaps.isRecent(part.seenNanos);
  }

  /** Opens a part that waited for its turn because too many were open; it may be gone by now. */
  void open(Part part) throws IOException {
    if (part.file != null || part.compressed || !seenNow.contains(part)) {
      return;
    }
    try {
      Disk.OpenLog file = disk.open(part.path);
      if (part.id != null && part.id.matches(head(file)) && file.size() >= part.position) {
        part.file = file;
      } else {
        file.close();
      }
    } catch (NoSuchFileException e) {
      // renamed or compressed since the last look; the next one finds it again
    }
  }

  private static LogHead head(Disk.OpenLog file) throws IOException {
    long[] at = {0};
    return LogHead.read(
        (buffer, offset, length) -> {
          int filled = file.read(at[0], buffer, offset, length);
          at[0] += filled;
          return filled;
        });
  }

  private Part adopt(LogFolder.Candidate candidate, Disk.Stat stat, LogHead head) {
    Part part = new Part(candidate.path());
    part.compressed = candidate.compressed();
    part.size = candidate.compressed() ? 0 : stat.sizeBytes();
    if (!head.isEmpty()) {
      part.id = Fingerprint.of(head);
    }
    if (first && firstRun && !backups && !candidate.live()) {
      part.finished = true;
      part.position = part.size;
    }
    all.add(part);
    return part;
  }

  private @Nullable Part identifyCompressed(
      LogFolder.Candidate candidate, Disk.Stat stat, boolean settled) throws IOException {
    Path path = candidate.path();
    if (settled) {
      if (gaps.isAwaited(path)) {
        undecided = true;
        problem = path + ": the compressed data are damaged, or not complete yet";
      }
      return null;
    }
    gaps.changed(path);
    if (folder.isStillPlain(candidate)) {
      throw new NoSuchFileException(path.toString());
    }
    LogHead head;
    try {
      head = compressed.read(path);
    } catch (IOException e) {
      undecided = true;
      problem = path + ": " + e.getMessage();
      gaps.unreadable(path);
      cache.put(path, new Seen(stat, null));
      return null;
    }
    if (head.isEmpty()) {
      cache.put(path, new Seen(stat, null));
      return null;
    }
    Part part = all.match(head);
    if (part == null) {
      if (!inOrder) {
        undecided = true;
        return null;
      }
      part = adopt(candidate, stat, head);
    }
    cache.put(path, new Seen(stat, part));
    lies(part, candidate, stat);
    return part;
  }

  /** A part that is still to be read, and is not open, lies compressed. */
  private static void lies(Part part, LogFolder.Candidate candidate, Disk.Stat stat) {
    if (candidate.compressed() && part.file == null && !part.finished) {
      part.path = candidate.path();
      part.compressed = true;
      part.version = stat.version();
    }
  }

  /** The file of a part holds something else now: it was emptied, and perhaps written again. */
  Part replaced(Part old) {
    counters.truncated();
    Part heir = new Part(old.path);
    heir.file = old.file;
    heir.seenNanos = nanos.getAsLong();
    old.file = null;
    old.heir = heir;
    old.seenNanos = nanos.getAsLong();
    if (all.live() == old) {
      all.live(heir);
    }
    if (old.id == null) {
      all.drop(old);
    }
    all.add(heir);
    return heir;
  }

  /** A part was read to its end for good. */
  void finish(Part part) {
    part.finished = true;
    part.close();
    if (part.id == null) {
      all.drop(part);
    }
  }

  /** Path of the log. */
  Path log() {
    return log;
  }

  /** Bytes known to be there and not read. */
  long lagBytes() {
    return unfinished().stream().mapToLong(part -> Math.max(0, part.size - part.position)).sum();
  }

  void close() {
    all.close();
  }
}
