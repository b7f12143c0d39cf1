package io.kustos.server.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The checkout the tests run in. */
final class Repository {
  /** Its root folder. */
  static final Path ROOT = root();

  private Repository() {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("kustos"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("no launcher `kustos` in any folder above the tests");
      }
      folder = parent;
    }
    return folder;
  }

  /** Every file git would keep, relative to the root; in an export without git, every file. */
  static List<Path> files() {
    Outcome listed =
        run(ROOT, List.of("git", "ls-files", "--cached", "--others", "--exclude-standard"));
    Stream<Path> files =
        listed.exit() == 0 ? listed.out().lines().map(Path::of) : walk().map(ROOT::relativize);
    return files
        .filter(file -> Files.isRegularFile(ROOT.resolve(file)))
        .distinct()
        .sorted()
        .toList();
  }

  private static Stream<Path> walk() {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all
          .filter(file -> !("/" + ROOT.relativize(file)).matches("(?s).*/(target|\\.git)/.*"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> files(String extension) {
    String end = "." + extension.toLowerCase(Locale.ROOT);
    return files().stream().filter(file -> file.toString().endsWith(end)).toList();
  }

  static String text(Path file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not UTF-8 text", e);
    }
  }

  /** How a command ended. */
  record Outcome(int exit, String out) {}

  /** Runs a command, both outputs together, without input; 127 when there is no such command. */
  static Outcome run(Path folder, List<String> command) {
    return run(new ProcessBuilder(command).directory(folder.toFile()));
  }

  static Outcome run(ProcessBuilder builder) {
    try {
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(builder.command() + " does not end");
      }
      return new Outcome(process.exitValue(), out);
    } catch (IOException e) {
      return new Outcome(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
