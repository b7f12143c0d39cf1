package io.kustos.server.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file of a journal: all that the journal asks of a disk. */
public interface SegmentFile extends Closeable {
  /** Reads at most what is left in the buffer; -1 at the end of the file. */
  int read(ByteBuffer into, long at) throws IOException;

  /** Writes, perhaps fewer bytes than are left in the buffer, and says how many. */
  int write(ByteBuffer from, long at) throws IOException;

  /** Returns when everything written, and the length of the file, is on the disk. */
  void force() throws IOException;

  /** Length of the file in bytes. */
  long size() throws IOException;

  /** Cuts the file to that length. */
  void truncate(long size) throws IOException;
}
