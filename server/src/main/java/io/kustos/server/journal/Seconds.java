package io.kustos.server.journal;

/** Which seconds of an hour occur. */
final class Seconds {
  static final int HOUR = 3_600;
  static final int WORDS = (HOUR + Long.SIZE - 1) / Long.SIZE;

  final long[] bits;

  Seconds() {
    this(new long[WORDS]);
  }

  Seconds(long[] bits) {
    this.bits = bits;
  }

  void add(long second) {
    int at = (int) Math.floorMod(second, (long) HOUR);
    bits[at / Long.SIZE] |= 1L << at;
  }

  boolean has(long second) {
    int at = (int) Math.floorMod(second, (long) HOUR);
    return (bits[at / Long.SIZE] >>> at & 1) != 0;
  }
}
