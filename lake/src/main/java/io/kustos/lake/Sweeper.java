package io.kustos.lake;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes from disk what no snapshot needs: files left by a crash between writing and commit, and
 * files that compaction superseded once their snapshots have expired.
 */
final class Sweeper {
  private final LakeTable table;
  private final FileUse use;

  Sweeper(LakeTable table, FileUse use) {
    this.table = table;
    this.use = use;
  }

  /** What a sweep deleted. */
  record Swept(long files, long bytes) {}

  /**
   * Deletes unneeded files last changed before a time; those changed later may be the work of
   * another program on the same table.
   */
  Swept sweep(Instant before) throws IOException {
    return use.alone(
        () -> {
          if (ReaderLease.anyIn(table.root().resolveSibling("."))) {
            return new Swept(0, 0);
          }
          Set<String> needed = table.reachable();
          if (Strangers.in(table.root(), table.table()) != null) {
            return new Swept(0, 0);
          }
          Visitor visitor = new Visitor(needed, before);
          if (Files.exists(table.root())) {
            Files.walkFileTree(table.root(), visitor);
          }
          return new Swept(visitor.files, visitor.bytes);
        });
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Set<String> needed;
    private final Instant before;
    private long files;
    private long bytes;

    Visitor(Set<String> needed, Instant before) {
      this.needed = needed;
      this.before = before;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String location = LocalFileIO.location(NeedleIndex.dataFile(file));
      if (!needed.contains(location)
          && !use.leased(location)
          && attributes.lastModifiedTime().toInstant().isBefore(before)) {
        Files.deleteIfExists(file);
        files++;
        bytes += attributes.size();
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (!folder.equals(table.root())) {
        try {
          Files.delete(folder);
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
          // Still in use, or gone already: both are fine.
        }
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
