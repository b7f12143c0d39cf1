package io.kustos.server.source.log;

import io.kustos.server.source.file.Fingerprint;
import io.kustos.server.source.file.LogFile;
import io.kustos.server.source.file.LogHead;
import io.kustos.server.source.file.LogReader;
import io.kustos.server.source.file.LogStream;
import io.kustos.server.source.file.Reasons;
import io.kustos.server.source.file.RotatedName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
  private static final int FINISHED_MAX = 512;
  private static final Duration FORGET_AFTER = Duration.ofSeconds(60);

  /** What a path held at the last look; no part when it could not be told or held none. */
  private record Seen(Disk.Stat stat, @Nullable Part part) {}

  private final Path log;
  private final LogFolder folder;
  private final Disk disk;
  private final LogCounters counters;
  private final LongSupplier nanos;
  private final long goneNanos;
  private final long damagedNanos;
  private final boolean backups;
  private final LogReader reader = new LogReader(InputStream.nullInputStream());
  private final List<Part> all = new ArrayList<>();
  private final Map<Path, Seen> cache = new HashMap<>();
  private final Map<Path, Long> unreadable = new HashMap<>();
  private final Set<Part> seenNow = new HashSet<>();
  private final boolean firstRun;
  private String floor;
  private @Nullable Part live;
  private @Nullable Part suspect;
  private long suspectNanos;
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
    this.goneNanos = 5 * settings.pollInterval().toNanos();
    this.damagedNanos = settings.lineTimeout().toNanos();
    this.backups = settings.backups();
    this.firstRun = saved.parts().isEmpty();
    this.floor = saved.floor();
    all.addAll(saved.parts());
    all.forEach(part -> part.seenNanos = nanos.getAsLong());
  }

  /** What is to be saved now. */
  SavedPosition saved() {
    return new SavedPosition(floor, all);
  }

  /** Parts not read to their end, in the order of reading. */
  List<Part> unfinished() {
    return all.stream().filter(part -> !part.finished).toList();
  }

  /** Whether something else has taken the place of a part, so that its end is the end. */
  boolean isClosed(Part part) {
    return live == null ? part != all.getLast() : part != live;
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
      List<LogFolder.Candidate> found = folder.candidates(key -> byKey(key) != null);
      Set<Path> paths = new HashSet<>();
      for (LogFolder.Candidate candidate : found) {
        paths.add(candidate.path());
        scan(candidate);
      }
      cache.keySet().retainAll(paths);
      boolean missing = found.isEmpty() || !found.getLast().live();
      if (missing && live == null && problem == null) {
        problem = "no such file yet";
      }
      if (!found.isEmpty() && !undecided) {
        judge();
      }
    } catch (IOException e) {
      problem = Reasons.of(e);
    }
    first = false;
    forget();
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
    if (file != null && all.stream().noneMatch(part -> part.file == file)) {
      Part.close(file);
    }
  }

  /** A part is what the log's own path leads to. */
  private void place(Part part) {
    Part before = live;
    if (before == part) {
      return;
    }
    live = part;
    if (before != null) {
      counters.rotated();
      if (!seenNow.contains(before) && before.id != null) {
        suspect = before;
        suspectNanos = nanos.getAsLong();
      }
    }
  }

  private @Nullable Part identify(LogFolder.Candidate candidate, Disk.Stat stat)
      throws IOException {
    Part open = candidate.compressed() ? null : byKey(stat.key());
    if (open != null) {
      open.path = candidate.path();
      open.size = stat.sizeBytes();
      return open;
    }
    Seen seen = cache.get(candidate.path());
    boolean settled = seen != null && seen.stat.equals(stat);
    if (settled && seen.part != null && !needsFile(seen.part, candidate, stat)) {
      return seen.part;
    }
    String stamp = candidate.rotated().stamp();
    if (!candidate.live() && !stamp.isEmpty() && stamp.compareTo(floor) <= 0) {
      return null;
    }
    return candidate.compressed()
        ? identifyCompressed(candidate, stat, settled)
        : identifyPlain(candidate, stat, settled);
  }

  private @Nullable Part byKey(Object key) {
    for (Part part : all) {
      if (part.file != null && part.file.key().equals(key)) {
        return part;
      }
    }
    return null;
  }

  private boolean needsFile(Part part, LogFolder.Candidate candidate, Disk.Stat stat) {
    if (candidate.compressed() || part.file != null) {
      return false;
    }
    boolean more = !part.finished || stat.sizeBytes() > part.position;
    return more
        && (candidate.live() || all.stream().filter(p -> p.file != null).count() < OPEN_MAX);
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
      Part part = match(head);
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
    return part.file == null
        && !part.compressed
        && !part.finished
        && nanos.getAsLong() - part.seenNanos <= goneNanos;
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

  /**
   * An open file may have got its first bytes, and been moved and compressed, since it was read.
   */
  private @Nullable Part match(LogHead head) throws IOException {
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
      judgeUnreadable(path);
      return null;
    }
    unreadable.remove(path);
    if (folder.isStillPlain(candidate)) {
      throw new NoSuchFileException(path.toString());
    }
    LogHead[] head = {new LogHead(0, new byte[0])};
    try {
      LogFile file = new LogFile(path.toString(), path, 0, true);
      reader.read(file, stream -> head[0] = LogHead.read((b, at, n) -> fill(stream, b, at, n)));
    } catch (IOException e) {
      undecided = true;
      problem = path + ": " + e.getMessage();
      unreadable.put(path, nanos.getAsLong());
      cache.put(path, new Seen(stat, null));
      return null;
    }
    if (head[0].isEmpty()) {
      cache.put(path, new Seen(stat, null));
      return null;
    }
    Part part = match(head[0]);
    if (part == null) {
      if (!inOrder) {
        undecided = true;
        return null;
      }
      part = adopt(candidate, stat, head[0]);
    }
    cache.put(path, new Seen(stat, part));
    if (part.file == null && !part.finished) {
      part.path = path;
      part.compressed = true;
      part.version = stat.version();
    }
    return part;
  }

  /** A damaged file still has a head when the damage comes after it. */
  private static int fill(LogStream stream, byte[] buffer, int offset, int length)
      throws LogStream.PartialRead {
    try {
      return stream.fill(buffer, offset, length);
    } catch (LogStream.PartialRead e) {
      if (offset + e.bytes() == 0) {
        throw e;
      }
      return e.bytes();
    }
  }

  /** A compressed file whose first bytes cannot be had and that does not change any more. */
  private void judgeUnreadable(Path path) {
    Long since = unreadable.get(path);
    if (since == null) {
      return;
    }
    if (nanos.getAsLong() - since > damagedNanos) {
      unreadable.remove(path);
      counters.gap(LogGap.Kind.DAMAGED, path, -1);
    } else {
      undecided = true;
      problem = path + ": the compressed data are damaged, or not complete yet";
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
    if (live == old) {
      live = heir;
    }
    if (old.id == null) {
      drop(old);
    }
    all.add(heir);
    return heir;
  }

  /** A part was read to its end for good. */
  void finish(Part part) {
    part.finished = true;
    part.close();
    if (part.id == null) {
      drop(part);
    }
  }

  private void drop(Part part) {
    all.remove(part);
    cache.values().removeIf(seen -> seen.part == part);
  }

  /** Says which parts can no longer be read, once that is sure: names are in flux for moments. */
  private void judge() {
    long now = nanos.getAsLong();
    for (Part part : unfinished()) {
      Part heir = part.heir;
      boolean gone = part.file == null && !seenNow.contains(part);
      boolean waits = heir != null && heir.id == null && !heir.finished;
      if (gone && !waits && now - part.seenNanos > goneNanos) {
        giveUp(part, heir);
      }
    }
    Part overtaken = suspect;
    if (overtaken != null && seenNow.contains(overtaken)) {
      suspect = null;
    } else if (overtaken != null && now - suspectNanos > goneNanos) {
      suspect = null;
      counters.gap(LogGap.Kind.OVERTAKEN, overtaken.path, -1);
    }
  }

  private void giveUp(Part part, @Nullable Part heir) {
    // A writer that goes on at its old offset leaves a hole exactly as long as what was there.
    boolean whole =
        part.position > 0
            && all.stream().anyMatch(p -> p.id != null && p.id.start() == part.position);
    if (!whole) {
      long missing = part.size > part.position ? part.size - part.position : -1;
      if (heir != null && heir.id != null && heir.id.start() > part.position) {
        missing = heir.id.start() - part.position;
      }
      LogGap.Kind kind = heir == null ? LogGap.Kind.VANISHED : LogGap.Kind.TRUNCATED;
      counters.gap(kind, part.path, missing);
    }
    finish(part);
  }

  /** Drops finished parts whose files are gone, and the oldest when there are very many. */
  private void forget() {
    long now = nanos.getAsLong();
    List<Part> finished = new ArrayList<>(all.stream().filter(part -> part.finished).toList());
    finished.removeIf(part -> part == live || part == suspect);
    int excess = finished.size() - FINISHED_MAX;
    for (Part part : finished) {
      boolean gone = now - part.seenNanos > FORGET_AFTER.toNanos();
      String stamp = RotatedName.parse(String.valueOf(part.path.getFileName())).stamp();
      boolean crowded = excess > 0 && !stamp.isEmpty();
      if (gone || crowded) {
        excess--;
        drop(part);
        floor = crowded && stamp.compareTo(floor) > 0 ? stamp : floor;
      }
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
    all.forEach(Part::close);
  }
}
