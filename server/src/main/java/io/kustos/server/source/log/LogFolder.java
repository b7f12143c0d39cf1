package io.kustos.server.source.log;

import io.kustos.server.source.file.RotatedName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The folder of a log: the log and its rotated parts, found by their names. */
final class LogFolder {
  private final Disk disk;
  private final Path log;
  private final Path folder;
  private final String name;

  LogFolder(Disk disk, Path log) {
    this.disk = disk;
    this.log = log;
    Path parent = log.toAbsolutePath().getParent();
    this.folder = parent == null ? log.toAbsolutePath() : parent;
    this.name = String.valueOf(log.getFileName());
  }

  /** A file that holds, or held, what is written to the log. */
  record Candidate(
      Path path,
      RotatedName rotated,
      boolean live,
      boolean compressed,
      Disk.@Nullable Stat stat,
      Disk.@Nullable OpenLog file) {}

  private static final Comparator<Candidate> OLDEST_FIRST =
      Comparator.comparing(Candidate::live)
          .thenComparing(Candidate::rotated, RotatedName.OLDEST_FIRST)
          .thenComparing(Candidate::path);

  /**
   * What is there now, oldest first, the log itself last. The log is looked at before the names are
   * listed: whatever was rotated before it was made has its new name by then, so no backup that is
   * older can be missing. Names are listed twice, because a single listing can miss both names of a
   * backup that is compressed meanwhile. A file that goes away during the look has no {@link
   * Candidate#stat}.
   *
   * @param isOpen whether a file is held open already, by its key
   */
  List<Candidate> candidates(Predicate<Object> isOpen) throws IOException {
    Disk.Stat live = disk.stat(log);
    Disk.OpenLog file = null;
    if (live != null && !isOpen.test(live.key())) {
      try {
        // Held open, its inode cannot become that of a later file before it is looked into.
        file = disk.open(log);
        live = new Disk.Stat(file.key(), live.sizeBytes(), live.version());
      } catch (NoSuchFileException e) {
        live = null;
      } catch (IOException e) {
        // whoever looks into it meets the same failure and says so
        file = null;
      }
    }
    try {
      return candidates(live, file);
    } catch (IOException | RuntimeException e) {
      if (file != null) {
        file.close();
      }
      throw e;
    }
  }

  private List<Candidate> candidates(Disk.@Nullable Stat live, Disk.@Nullable OpenLog file)
      throws IOException {
    Set<String> names = new HashSet<>(disk.names(folder));
    names.addAll(disk.names(folder));
    List<Candidate> found = new ArrayList<>();
    boolean moved = false;
    for (String each : names) {
      RotatedName rotated = RotatedName.parse(each);
      if (!each.equals(name) && isBackup(each, rotated, names)) {
        Path path = folder.resolve(each);
        Disk.Stat stat = disk.stat(path);
        moved |= live != null && stat != null && stat.key().equals(live.key());
        found.add(new Candidate(path, rotated, false, RotatedName.isCompressed(each), stat, null));
      }
    }
    if (live != null && !moved) {
      found.add(new Candidate(log, RotatedName.parse(name), true, false, live, file));
    } else if (file != null) {
      file.close();
    }
    found.sort(OLDEST_FIRST);
    return found;
  }

  /** Whether a backup is being compressed: then both are there, and the plain one is whole. */
  boolean isStillPlain(Candidate candidate) throws IOException {
    String plain = RotatedName.plain(String.valueOf(candidate.path.getFileName()));
    return disk.stat(folder.resolve(plain)) != null;
  }

  private boolean isBackup(String each, RotatedName rotated, Set<String> names) {
    if (!rotated.log().equals(name) || each.toLowerCase(Locale.ROOT).endsWith(".zip")) {
      return false;
    }
    String plain = RotatedName.plain(each);
    return plain.equals(each) || !names.contains(plain) || plain.equals(name);
  }
}
