package io.kustos.core.yaml;

import java.util.Arrays;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Turns marks, which count code points after a byte order mark, into places, which count characters
 * of a text.
 */
public final class CodePoints {
  private final int shift;
  private final int[] wide;

  private CodePoints(int shift, int[] wide) {
    this.shift = shift;
    this.wide = wide;
  }

  /** The places of a text. */
  public static CodePoints of(String text) {
    int shift = text.startsWith("\uFEFF") ? 1 : 0;
    int[] wide =
        new int[(int) text.chars().filter(c -> Character.isHighSurrogate((char) c)).count()];
    int found = 0;
    int point = 0;
    for (int i = shift; i < text.length() && found < wide.length; i++, point++) {
      if (Character.isHighSurrogate(text.charAt(i))) {
        wide[found++] = point;
        i++;
      }
    }
    return new CodePoints(shift, wide);
  }

  /** How many characters a byte order mark takes at the beginning. */
  public int shift() {
    return shift;
  }

  /** The place of a mark. */
  public int offset(Mark mark) {
    int index = mark.getIndex();
    int before = Arrays.binarySearch(wide, index);
    return shift + index + (before < 0 ? -before - 1 : before);
  }

  /** The place of a mark; 0 without one. */
  public int offset(Optional<Mark> mark) {
    return mark.map(this::offset).orElse(0);
  }
}
