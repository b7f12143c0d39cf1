package io.kustos.server.scan;

/**
 * Something in a log that is no event.
 *
 * @param reason stable name, for example {@code truncated}
 * @param file the log
 * @param line from 1
 * @param offset bytes from the start of the log's plain text
 * @param length bytes
 * @param detail what is wrong with it
 * @param excerpt its first bytes as text, without control characters
 */
public record RejectRow(
    String reason,
    String file,
    long line,
    long offset,
    long length,
    String detail,
    String excerpt) {

  RejectRow movedBy(long lines) {
    return new RejectRow(reason, file, line + lines, offset, length, detail, excerpt);
  }

  RejectRow extendedTo(long end) {
    return new RejectRow(reason, file, line, offset, end - offset, detail, excerpt);
  }
}
