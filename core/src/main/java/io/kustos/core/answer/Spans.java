package io.kustos.core.answer;

/** Lengths of time in words. */
final class Spans {
  private static final long SECOND = 1_000_000_000L;

  private Spans() {}

  static String words(long nanos) {
    long seconds = nanos / SECOND;
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
  }
}
