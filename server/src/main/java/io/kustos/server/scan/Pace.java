package io.kustos.server.scan;

/**
 * How large chunks are and how many are read ahead. Logs with one value a line run at full speed;
 * where values span chunks, reading ahead is given up for a while and chunks grow until a value
 * fits.
 */
final class Pace {
  private final int inFlightMax;
  private final int chunkBytesMin;
  private final int chunkBytesMax;
  private int chunkBytes;
  private int inFlight;
  private int completeInARow;
  private int caution = 4;

  Pace(int inFlightMax, int chunkBytesMin, int chunkBytesMax) {
    this.inFlightMax = inFlightMax;
    this.chunkBytesMin = chunkBytesMin;
    this.chunkBytesMax = Math.max(chunkBytesMin, chunkBytesMax);
    this.chunkBytes = chunkBytesMin;
    this.inFlight = inFlightMax;
  }

  int chunkBytes() {
    return chunkBytes;
  }

  int inFlight() {
    return inFlight;
  }

  /** A value does not fit the largest chunk. */
  boolean isStuck() {
    return chunkBytes >= chunkBytesMax;
  }

  void complete() {
    chunkBytes = chunkBytesMin;
    if (++completeInARow >= caution) {
      inFlight = inFlightMax;
    }
  }

  /**
   * A chunk ended inside a value.
   *
   * @param progress whether any value in it was complete
   */
  void incomplete(boolean progress) {
    completeInARow = 0;
    caution = Math.min(caution * 2, 1024);
    inFlight = 1;
    chunkBytes =
        progress ? chunkBytesMin : (int) Math.min(chunkBytesMax, Math.max(chunkBytes, 1L) * 2);
  }
}
