package io.kustos.server.scan;

import java.util.ArrayDeque;

/** Buffers of one size, used again and again; used by one thread only. */
final class ChunkBuffers {
  private final int size;
  private final int keepMax;
  private final ArrayDeque<byte[]> free = new ArrayDeque<>();

  ChunkBuffers(int size, int keepMax) {
    this.size = size;
    this.keepMax = keepMax;
  }

  /** The usual size in bytes. */
  int size() {
    return size;
  }

  /** A buffer of the usual size, or of exactly the wanted one when that is larger. */
  byte[] take(int wanted) {
    if (wanted > size) {
      return new byte[wanted];
    }
    byte[] buffer = free.poll();
    return buffer == null ? new byte[size] : buffer;
  }

  /** Takes a buffer back; one of another size is let go. */
  void give(byte[] buffer) {
    if (buffer.length == size && free.size() < keepMax) {
      free.push(buffer);
    }
  }
}
