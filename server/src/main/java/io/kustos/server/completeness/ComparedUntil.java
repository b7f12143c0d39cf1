package io.kustos.server.completeness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that keeps up to which time was compared, so that a stop of this server is not a time
 * that nobody looks at. One line: {@code kustos-completeness 1}, a space, nanoseconds since the
 * epoch.
 */
final class ComparedUntil {
  /** No time. */
  static final long NEVER = Long.MIN_VALUE;

  static final String NAME = "completeness.state";

  private static final Pattern LINE = Pattern.compile("kustos-completeness 1 (\\d{1,18}|1\\d{18})");

  private final Path file;

  ComparedUntil(Path data) {
    this.file = data.resolve(NAME);
  }

  /** What the file says; one that says nothing counts as none. */
  long read() throws IOException {
    try {
      Matcher line = LINE.matcher(Files.readString(file).strip());
      return line.matches() ? Long.parseLong(line.group(1)) : NEVER;
    } catch (NoSuchFileException e) {
      return NEVER;
    }
  }

  void write(long nanos) throws IOException {
    Path next = file.resolveSibling(NAME + ".new");
    Files.writeString(next, "kustos-completeness 1 " + nanos + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
