package io.kustos.core.rule.falco;

import io.kustos.core.rule.SourceText;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.stream.IntStream;

/** Tells lines of places in files; looks for a file's line ends once, not for every place. */
final class LineNumbers {
  private final IdentityHashMap<SourceText, int[]> lineEnds = new IdentityHashMap<>();

  /** {@code file:line} of a place. */
  String label(Spot spot) {
    int[] ends = lineEnds.computeIfAbsent(spot.source(), LineNumbers::lineEnds);
    int found = Arrays.binarySearch(ends, spot.offset());
    int line = found < 0 ? -found : found + 1;
    return spot.source().name() + ":" + line;
  }

  private static int[] lineEnds(SourceText source) {
    String text = source.text();
    return IntStream.range(0, text.length()).filter(i -> text.charAt(i) == '\n').toArray();
  }
}
