package io.kustos.server.source.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files that paths, globs and folders stand for, in the order in which to read them: rotated
 * parts of a log oldest first, logs in the order in which they were named.
 *
 * @param files what to read, each once
 * @param problems paths that stand for nothing readable
 */
public record LogFiles(List<LogFile> files, List<InputProblem> problems) {
  public LogFiles {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /** Orders names of one folder: by log, within a log oldest first. */
  static final Comparator<String> LOG_ORDER =
      Comparator.comparing(LogFiles::logOf)
          .thenComparing(name -> RotatedName.parse(lastPart(name)), RotatedName.OLDEST_FIRST)
          .thenComparing(Comparator.naturalOrder());

  /** Finds the files; touches no more than names and, in folders, the first bytes of each file. */
  public static LogFiles find(List<String> arguments) {
    Search search = new Search();
    for (String argument : arguments) {
      search.add(argument);
    }
    return search.result();
  }

  private static String logOf(String name) {
    String last = lastPart(name);
    return name.substring(0, name.length() - last.length()) + RotatedName.parse(last).log();
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static final class Search {
    private final List<LogFile> files = new ArrayList<>();
    private final List<InputProblem> problems = new ArrayList<>();
    private final Set<Object> seen = new HashSet<>();

    void add(String argument) {
      if (argument.equals("-")) {
        if (seen.add("-")) {
          files.add(LogFile.standardInput());
        }
        return;
      }
      try {
        addPath(argument, Path.of(argument));
      } catch (IOException e) {
        problems.add(new InputProblem(argument, Reasons.of(e)));
      } catch (InvalidPathException e) {
        problems.add(new InputProblem(argument, "not a path"));
      }
    }

    private void addPath(String argument, Path path) throws IOException {
      if (Files.isDirectory(path)) {
        addFolder(argument, path);
      } else if (Files.exists(path)) {
        addFile(argument, path, false);
      } else if (isGlob(argument)) {
        addGlob(argument);
      } else {
        // Asking again tells a missing file from one in a folder that may not be looked into.
        Files.readAttributes(path, BasicFileAttributes.class);
        throw new NoSuchFileException(argument);
      }
    }

    private static boolean isGlob(String argument) {
      return argument.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
    }

    private void addFile(String name, Path path, boolean found) throws IOException {
      if (seen.add(path.toRealPath())) {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        files.add(
            new LogFile(name, path, attributes.isRegularFile() ? attributes.size() : 0, found));
      }
    }

    private void addFolder(String argument, Path folder) throws IOException {
      LogReader reader = new LogReader(InputStream.nullInputStream());
      List<Path> all = walk(folder);
      int logs = 0;
      for (Path path : all) {
        if (!Files.isReadable(path)) {
          problems.add(new InputProblem(path.toString(), "permission denied"));
        } else if (reader.looksLikeLog(path)) {
          addFile(path.toString(), path, true);
          logs++;
        }
      }
      if (logs == 0) {
        String looked = all.size() == 1 ? "1 file" : all.size() + " files";
        problems.add(
            new InputProblem(
                argument,
                all.isEmpty()
                    ? "an empty folder"
                    : "no audit log in this folder (" + looked + " looked into)"));
      }
    }

    private List<Path> walk(Path folder) throws IOException {
      List<Path> found = new ArrayList<>();
      SimpleFileVisitor<Path> visitor =
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              if (file.equals(folder) || !Files.isSymbolicLink(file)) {
                problems.add(new InputProblem(file.toString(), Reasons.of(failure)));
              }
              return FileVisitResult.CONTINUE;
            }
          };
      Files.walkFileTree(
          folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
      found.sort(Comparator.comparing(Path::toString, LOG_ORDER));
      return found;
    }

    private void addGlob(String argument) throws IOException {
      Path base = globBase(argument);
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + argument);
      if (!Files.isDirectory(base)) {
        throw new UnreadableInput("no file has a name like this");
      }
      int depth = argument.contains("**") ? Integer.MAX_VALUE : Path.of(argument).getNameCount();
      List<Path> matches;
      try (var paths = Files.walk(base, depth, FileVisitOption.FOLLOW_LINKS)) {
        matches =
            paths
                .filter(matcher::matches)
                .sorted(Comparator.comparing(Path::toString, LOG_ORDER))
                .toList();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      if (matches.isEmpty()) {
        throw new UnreadableInput("no file has a name like this");
      }
      for (Path match : matches) {
        if (Files.isDirectory(match)) {
          addFolder(match.toString(), match);
        } else {
          addFile(match.toString(), match, false);
        }
      }
    }

    private static Path globBase(String argument) {
      int firstGlob = 0;
      while ("*?[{".indexOf(argument.charAt(firstGlob)) < 0) {
        firstGlob++;
      }
      int slash = argument.lastIndexOf('/', firstGlob);
      return slash < 0 ? Path.of("") : Path.of(argument.substring(0, slash + 1));
    }

    LogFiles result() {
      // Parts of one log stand where its first part was named, oldest first.
      Map<String, Integer> order = new HashMap<>();
      for (LogFile file : files) {
        order.putIfAbsent(logOf(file.name()), order.size());
      }
      List<LogFile> sorted = new ArrayList<>(files);
      sorted.sort(
          Comparator.comparingInt((LogFile file) -> order.getOrDefault(logOf(file.name()), 0))
              .thenComparing(LogFile::name, LOG_ORDER));
      return new LogFiles(sorted, problems);
    }
  }
}
