package io.kustos.server.source.log;

import io.kustos.server.source.file.RotatedName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The logs a path or glob stands for. */
final class LogPaths {
  /** A part of a glob that stands for any folders, or none. */
  private static final String ANY_FOLDERS = "**";

  /** Most folders that are looked into for a glob. */
  static final int FOLDERS_MAX = 10_000;

  private LogPaths() {}

  static boolean isGlob(String path) {
    return path.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0) && !Files.exists(Path.of(path));
  }

  /**
   * Finds the logs, each by the name it has while it is written, even when only rotated parts of it
   * lie there. A glob is taken apart at slashes, so {@code *} never reaches into another folder;
   * a part {@code **} stands for folders below, of any depth, without following links.
   *
   * @throws IOException when a folder cannot be read, or there are too many
   */
  static Set<Path> find(String path) throws IOException {
    if (!isGlob(path)) {
      return Set.of(Path.of(path));
    }
    Path pattern = Path.of(path);
    List<Path> found = List.of(pattern.isAbsolute() ? pattern.getRoot() : Path.of(""));
    for (Path name : pattern) {
      List<Path> next = new ArrayList<>();
      for (Path folder : found) {
        if (name.toString().equals(ANY_FOLDERS)) {
          folders(folder, next);
        } else {
          step(folder, name.toString(), next);
        }
      }
      found = next;
    }
    Set<Path> logs = new LinkedHashSet<>();
    for (Path file : found) {
      if (Files.isRegularFile(file)) {
        logs.add(file.resolveSibling(RotatedName.parse(file.getFileName().toString()).log()));
      }
    }
    return logs;
  }

  private static void folders(Path top, List<Path> found) throws IOException {
    if (!Files.isDirectory(top)) {
      return;
    }
    SimpleFileVisitor<Path> collect =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (found.size() >= FOLDERS_MAX) {
              throw new IOException("more than " + FOLDERS_MAX + " folders in " + top);
            }
            found.add(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            return FileVisitResult.CONTINUE; // Gone meanwhile, or not ours to read.
          }
        };
    Files.walkFileTree(top, collect);
  }

  private static void step(Path folder, String name, List<Path> found) throws IOException {
    if (name.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)) {
      Path path = folder.resolve(name);
      if (Files.exists(path)) {
        found.add(path);
      }
      return;
    }
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, name)) {
      paths.forEach(found::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
