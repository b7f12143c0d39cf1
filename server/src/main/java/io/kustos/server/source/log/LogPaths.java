package io.kustos.server.source.log;

import io.kustos.server.source.file.RotatedName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The logs a path or glob stands for. */
final class LogPaths {
  private LogPaths() {}

  static boolean isGlob(String path) {
    return path.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0) && !Files.exists(Path.of(path));
  }

  /**
   * Finds the logs, each by the name it has while it is written, even when only rotated parts of it
   * lie there. A glob is taken apart at slashes, so {@code *} never reaches into another folder.
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
        step(folder, name.toString(), next);
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
