package io.kustos.server.source.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file to read.
 *
 * @param name what to call it in messages: the path as the user gave it
 * @param path where it is; null for standard input
 * @param sizeBytes size on disk; 0 when not known
 * @param found whether a search in a folder brought it, rather than the user's own word
 */
public record LogFile(String name, @Nullable Path path, long sizeBytes, boolean found) {

  /** Standard input. */
  public static LogFile standardInput() {
    return new LogFile("-", null, 0, false);
  }
}
