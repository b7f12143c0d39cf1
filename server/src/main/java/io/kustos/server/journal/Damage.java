package io.kustos.server.journal;

import java.nio.file.Path;

/**
 * A part of the journal that is not as it was written. What stands around it is served.
 *
 * @param file the file
 * @param offset where in the file the damage begins, in bytes
 * @param bytes how far it reaches
 * @param first number of the first entry lost
 * @param count entries lost; 0 when none are known to be
 * @param reason what is wrong
 */
public record Damage(Path file, long offset, long bytes, long first, long count, String reason) {
  @Override
  public String toString() {
    String lost =
        count == 0
            ? "no entry lost"
            : count == 1 ? "entry " + first + " lost" : count + " entries from " + first + " lost";
    return file.getFileName() + " at byte " + offset + ": " + reason + ", " + lost;
  }
}
