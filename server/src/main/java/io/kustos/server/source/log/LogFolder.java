package io.kustos.server.source.log;

import io.kustos.server.source.file.RotatedName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
  record Candidate(Path path, RotatedName rotated, boolean live, boolean compressed, Disk.Stat stat) {}

  private static final Comparator<Candidate> OLDEST_FIRST =
      Comparator.comparing(Candidate::live)
          .thenComparing(Candidate::rotated, RotatedName.OLDEST_FIRST)
          .thenComparing(Candidate::path);

  /** What is there now, oldest first, the log itself last. */
  List<Candidate> candidates() throws IOException {
    Set<String> names = new HashSet<>(disk.names(folder));
    names.add(name);
    List<Candidate> found = new ArrayList<>();
    for (String each : names) {
      boolean live = each.equals(name);
      RotatedName rotated = RotatedName.parse(each);
      if (!live && !isBackup(each, rotated, names)) {
        continue;
      }
      Path path = live ? log : folder.resolve(each);
      Disk.Stat stat = disk.stat(path);
      if (stat != null) {
        found.add(new Candidate(path, rotated, live, isCompressed(each, live), stat));
      }
    }
    found.sort(OLDEST_FIRST);
    return found;
  }

  /** While a backup is being compressed both are there, and the plain one is whole. */
  private boolean isBackup(String each, RotatedName rotated, Set<String> names) {
    if (!rotated.log().equals(name) || each.toLowerCase(Locale.ROOT).endsWith(".zip")) {
      return false;
    }
    String plain = RotatedName.plain(each);
    return plain.equals(each) || !names.contains(plain) || plain.equals(name);
  }

  private static boolean isCompressed(String each, boolean live) {
    return !live && RotatedName.isCompressed(each);
  }
}
