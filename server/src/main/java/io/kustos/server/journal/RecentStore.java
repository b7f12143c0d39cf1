package io.kustos.server.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sets of fingerprints for which there is no room in memory, in files, oldest first. What cannot be
 * written or read is forgotten: an event may then be kept twice, never lost.
 *
 * <p>Used by one thread. Files are written by another, so that no ack waits for them; until then a
 * set is looked into where it is.
 */
final class RecentStore {
  /** Most files; each also costs memory, however little is in it. */
  static final int SETS_MAX = 4_096;

  /** Most sets on their way to files: with more, who brings the next one waits. */
  private static final int LEAVING_MAX = 2;

  private static final System.Logger LOG = System.getLogger("io.kustos.journal");
  private static final String SUFFIX = ".set";

  private final Path folder;
  private final long eventsMax;
  private final Executor writing;
  private final ArrayDeque<Leaving> leaving = new ArrayDeque<>();
  private final ArrayDeque<StoredSet> sets = new ArrayDeque<>();
  private final Map<Integer, List<StoredSet>> hours = new HashMap<>();
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong forgotten = new AtomicLong();
  private long number;

  /** The set looked into last: what comes again often comes again in a row. */
  private @Nullable StoredSet held;

  private @Nullable FileChannel channel;

  /**
   * A set on its way to a file.
   *
   * @param written the set in its file; null when it cannot be written
   */
  private record Leaving(int hour, RecentSet set, CompletableFuture<@Nullable StoredSet> written) {}

  /** One that writes files in the caller's thread. */
  RecentStore(Path folder, long eventsMax) {
    this(folder, eventsMax, Runnable::run);
  }

  /**
   * An empty one.
   *
   * @param writing writes files, one after the other
   */
  RecentStore(Path folder, long eventsMax, Executor writing) {
    this.folder = folder;
    this.eventsMax = eventsMax;
    this.writing = writing;
  }

  /** Takes up what lies in the folder; files that are not whole are deleted. */
  void restore() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      StoredSet set = name.matches("\\d{20}\\" + SUFFIX) ? StoredSet.open(file) : null;
      if (set == null) {
        Files.deleteIfExists(file);
      } else {
        number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length())) + 1;
        keep(set);
      }
    }
  }

  /** Entries from this position on are to be read again at a start; 0 when there is no set. */
  long replayFrom() {
    return sets.isEmpty() ? 0 : sets.getLast().replayFrom();
  }

  private void keep(StoredSet set) {
    sets.addLast(set);
    hours.computeIfAbsent(set.hour(), hour -> new ArrayList<>()).add(set);
    count.addAndGet(set.count());
    while (sets.size() > 1 && (count.get() > eventsMax || sets.size() > SETS_MAX)) {
      forgotten.addAndGet(sets.getFirst().count());
      drop(sets.getFirst());
    }
  }

  /** Puts a set away, which does not change any more; false when there is no room for any. */
  boolean add(int hour, RecentSet set, long replayFrom) {
    if (eventsMax == 0 || set.table.count() == 0) {
      return false;
    }
    while (leaving.size() >= LEAVING_MAX) {
      arrive();
    }
    count.addAndGet(set.table.count());
    Path file = folder.resolve("%020d%s".formatted(number++, SUFFIX));
    leaving.addLast(
        new Leaving(
            hour,
            set,
            CompletableFuture.supplyAsync(() -> write(file, hour, set, replayFrom), writing)));
    arrived();
    return true;
  }

  private @Nullable StoredSet write(Path file, int hour, RecentSet set, long replayFrom) {
    try {
      DurableFiles.createFolders(folder);
      return StoredSet.write(file, hour, set, replayFrom);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "fingerprints are forgotten: {0}", e.getMessage());
      return null;
    }
  }

  /** Takes up the sets that have come to their files. */
  private void arrived() {
    while (!leaving.isEmpty() && leaving.getFirst().written().isDone()) {
      arrive();
    }
  }

  /** Waits for the file of the set that left first. */
  private void arrive() {
    Leaving first = leaving.removeFirst();
    StoredSet stored = first.written().join();
    count.addAndGet(-first.set().table.count());
    if (stored == null) {
      forgotten.addAndGet(first.set().table.count());
    } else {
      keep(stored);
    }
  }

  RecentTable.Verdict find(Fingerprint print) {
    RecentTable.Verdict verdict = RecentTable.Verdict.NEW;
    for (Leaving each : leaving) {
      RecentTable.Verdict found = each.hour() == print.hour() ? each.set().find(print) : verdict;
      if (found == RecentTable.Verdict.DUPLICATE) {
        return found;
      }
      verdict = found == RecentTable.Verdict.CLASH ? found : verdict;
    }
    List<StoredSet> candidates = hours.get(print.hour());
    if (candidates == null) {
      return verdict;
    }
    for (int i = candidates.size() - 1; i >= 0; i--) {
      StoredSet set = candidates.get(i);
      RecentTable.Verdict found = set.mayHave(print) ? look(set, print) : verdict;
      if (found == RecentTable.Verdict.DUPLICATE) {
        return found;
      }
      verdict = found == RecentTable.Verdict.CLASH ? found : verdict;
    }
    return verdict;
  }

  @SuppressWarnings("ReferenceEquality") // The same set, not an equal one.
  private RecentTable.Verdict look(StoredSet set, Fingerprint print) {
    try {
      FileChannel file = channel;
      if (held != set || file == null) {
        release();
        file = set.channel();
        channel = file;
        held = set;
      }
      return set.find(print, file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "fingerprints are forgotten: {0}", e.getMessage());
      forgotten.addAndGet(set.count());
      drop(set);
      return RecentTable.Verdict.NEW;
    }
  }

  private void drop(StoredSet set) {
    if (set.equals(held)) {
      release();
    }
    sets.remove(set);
    List<StoredSet> same = hours.get(set.hour());
    if (same != null && same.remove(set) && same.isEmpty()) {
      hours.remove(set.hour());
    }
    count.addAndGet(-set.count());
    try {
      Files.deleteIfExists(set.path());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot delete {0}: {1}", set.path(), e);
    }
  }

  /** Forgets the sets to which nothing was added since. */
  void expire(long beforeMicros) {
    arrived();
    while (!sets.isEmpty() && sets.getFirst().lastAdd() <= beforeMicros) {
      drop(sets.getFirst());
    }
  }

  long count() {
    return count.get();
  }

  /** Fingerprints forgotten for want of room, or because a file failed. */
  long forgotten() {
    return forgotten.get();
  }

  /** Memory of filters and seconds, in bytes. */
  long bytes() {
    return leaving.stream().mapToLong(each -> each.set().bytes()).sum()
        + sets.stream()
            .mapToLong(set -> (long) (Seconds.WORDS + set.filter().words.capacity()) * Long.BYTES)
            .sum();
  }

  /** Waits for the files that are being written, and closes those that are open. */
  void close() {
    while (!leaving.isEmpty()) {
      arrive();
    }
    release();
  }

  private void release() {
    FileChannel file = channel;
    held = null;
    channel = null;
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot close", e);
    }
  }
}
