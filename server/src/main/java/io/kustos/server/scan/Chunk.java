package io.kustos.server.scan;

/**
 * Consecutive bytes of a log, from the start of a value on.
 *
 * @param file the log's name
 * @param buffer holds the bytes; belongs to the chunk until its result is merged
 * @param start index in the buffer of the first byte
 * @param end index after the last byte
 * @param offset bytes of the log before {@code start}
 * @param last whether the log ends here
 */
record Chunk(String file, byte[] buffer, int start, int end, long offset, boolean last) {

  int length() {
    return end - start;
  }
}
