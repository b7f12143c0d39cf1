package io.kustos.server.scan;

/**
 * How many chunks are read ahead. Where chunks end between values it is as many as allowed; where
 * one ends inside a value reading ahead is given up for a while, each time for longer.
 */
final class Pace {
  private static final int CAUTION_MAX = 256;

  private final int inFlightMax;
  private int cleanInARow;
  private int caution;

  Pace(int inFlightMax) {
    this.inFlightMax = inFlightMax;
  }

  int inFlight() {
    return cleanInARow >= caution ? inFlightMax : 1;
  }

  void cleanBorder() {
    cleanInARow++;
  }

  void openBorder() {
    cleanInARow = 0;
    caution = Math.clamp(caution * 2L, 1, CAUTION_MAX);
  }
}
