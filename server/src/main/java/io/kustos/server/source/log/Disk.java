package io.kustos.server.source.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is needed of a file system; another one stands in for it in tests. */
interface Disk {
  /** Names in a folder, in no order; empty when there is no such folder. */
  List<String> names(Path folder) throws IOException;

  /** What is at a path; null when there is no file. */
  @Nullable Stat stat(Path path) throws IOException;

  /**
   * Opens a file.
   *
   * @throws java.nio.file.NoSuchFileException when it is not there
   */
  OpenLog open(Path path) throws IOException;

  /**
   * A file at a moment.
   *
   * @param key device and inode; used again for another file soon after this one is deleted
   * @param version changes with the content: times of modification and change
   */
  record Stat(Object key, long sizeBytes, Object version) {}

  /** An open file; it stays readable when renamed or deleted, and its key is not used again. */
  interface OpenLog extends Closeable {
    /** Its {@link Stat#key}. */
    Object key();

    /** Its size now. */
    long size() throws IOException;

    /** Fills as much as there is from a position on; less than {@code length} only at the end. */
    int read(long position, byte[] buffer, int offset, int length) throws IOException;
  }
}
