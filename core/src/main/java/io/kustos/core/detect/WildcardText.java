package io.kustos.core.detect;

import io.kustos.core.rule.ValuePattern;
import java.util.Arrays;

/**
 * A wildcard pattern over code points. Greedy matching that returns to the last gap only, which is
 * enough for wildcards: time at most proportional to pattern times text.
 */
final class WildcardText {
  private static final int ANY = -1;
  private static final int ONE = -2;

  private final int[] pattern;

  WildcardText(ValuePattern.Wildcard wildcard) {
    pattern =
        wildcard.parts().stream()
            .flatMapToInt(
                part ->
                    switch (part) {
                      case ValuePattern.Literal literal ->
                          PatternTests.literal(literal, wildcard.cased()).codePoints();
                      case ValuePattern.Gap gap ->
                          Arrays.stream(
                              new int[] {
                                switch (gap) {
                                  case ANY -> ANY;
                                  case ONE -> ONE;
                                }
                              });
                    })
            .toArray();
  }

  boolean matches(String text) {
    int p = 0;
    int t = 0;
    int anyPattern = -1;
    int anyText = 0;
    while (t < text.length()) {
      int point = text.codePointAt(t);
      if (p < pattern.length && pattern[p] == ANY) {
        anyPattern = ++p;
        anyText = t;
      } else if (p < pattern.length && (pattern[p] == ONE || pattern[p] == point)) {
        p++;
        t += Character.charCount(point);
      } else if (anyPattern >= 0) {
        p = anyPattern;
        anyText += Character.charCount(text.codePointAt(anyText));
        t = anyText;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == ANY) {
      p++;
    }
    return p == pattern.length;
  }
}
