package io.kustos.core.detect;

import io.kustos.core.rule.ValuePattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts of one length with a set of ASCII characters for each place: what a regular expression such
 * as {@code ^[0-9a-f]{8}-[0-9a-f]{4}$} stands for, tried without a regular expression's machine.
 */
final class FixedText {
  /** Longest text; longer ones are left to the machine. */
  private static final int CHARS_MAX = 256;

  /** Most different sets; expressions with more are left to the machine. */
  private static final int SETS_MAX = 8;

  private static final String PLAIN = "-_/:=,;@%&~ \"'<>#!`";

  /** For each ASCII character a bit for each set that has it. */
  private final byte[] sets = new byte[256];

  /** For each place the bit of its set. */
  private final byte[] places;

  private FixedText(List<long[]> places, List<long[]> distinct) {
    this.places = new byte[places.size()];
    for (int i = 0; i < this.places.length; i++) {
      this.places[i] = (byte) (1 << indexOf(places.get(i), distinct));
    }
    for (int set = 0; set < distinct.size(); set++) {
      for (int c = 0; c < 128; c++) {
        sets[c] |= (byte) ((distinct.get(set)[c >>> 6] >>> c & 1) << set);
      }
    }
  }

  private static int indexOf(long[] place, List<long[]> distinct) {
    for (int i = 0; i < distinct.size(); i++) {
      if (Arrays.equals(distinct.get(i), place)) {
        return i;
      }
    }
    return -1;
  }

  /** The texts in which the expression is found; null when it says more than this can. */
  static @Nullable FixedText of(ValuePattern.Regex regex) {
    String text = regex.pattern();
    int end = text.length() - 1;
    if (!regex.flags().isEmpty() || end < 1 || text.charAt(0) != '^' || text.charAt(end) != '$') {
      return null;
    }
    List<long[]> places = new ArrayList<>();
    int at = 1;
    while (at < end) {
      long[] place = new long[2];
      at = text.charAt(at) == '[' ? set(text, at + 1, end, place) : plain(text, at, place);
      int times = 1;
      if (at > 0 && at < end && text.charAt(at) == '{') {
        times = times(text, at + 1);
        at = text.indexOf('}', at) + 1;
      }
      if (at <= 0 || at > end || times < 1 || places.size() + times > CHARS_MAX) {
        return null;
      }
      for (int i = 0; i < times; i++) {
        places.add(place);
      }
    }
    List<long[]> distinct = new ArrayList<>();
    for (long[] place : places) {
      if (indexOf(place, distinct) < 0) {
        distinct.add(place);
      }
    }
    return distinct.size() > SETS_MAX ? null : new FixedText(places, distinct);
  }

  /** Reads a character that stands for itself; -1 when it does not. */
  private static int plain(String text, int at, long[] place) {
    char c = text.charAt(at);
    if (!isWord(c) && PLAIN.indexOf(c) < 0) {
      return -1;
    }
    add(c, place);
    return at + 1;
  }

  /** Reads a set of letters, digits and ranges of them; -1 when there is more to it. */
  private static int set(String text, int from, int end, long[] place) {
    int at = from;
    while (at < end && text.charAt(at) != ']') {
      char first = text.charAt(at);
      boolean range = at + 2 < end && text.charAt(at + 1) == '-' && text.charAt(at + 2) != ']';
      char last = range ? text.charAt(at + 2) : first;
      if (!isWord(first) || !isWord(last) || first > last) {
        return -1;
      }
      for (char c = first; c <= last; c++) {
        add(c, place);
      }
      at += range ? 3 : 1;
    }
    return at == from || at >= end ? -1 : at + 1;
  }

  /** Reads how often; 0 when that is not one small number. */
  private static int times(String text, int from) {
    int close = text.indexOf('}', from);
    boolean digits = close > from && close <= from + 3;
    for (int i = from; i < close && digits; i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits ? Integer.parseInt(text.substring(from, close)) : 0;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static void add(char c, long[] place) {
    place[c >>> 6] |= 1L << c;
  }

  boolean matches(String text) {
    if (text.length() != places.length) {
      return false;
    }
    for (int i = 0; i < places.length; i++) {
      char c = text.charAt(i);
      if (c > 127 || (sets[c] & places[i]) == 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes are such a text; false also when they are one with escapes. */
  boolean matches(byte[] bytes, int from, int to) {
    if (to - from != places.length) {
      return false;
    }
    // Most texts fit: looking at all of them without a branch in between is faster.
    int missing = 0;
    for (int i = 0; i < places.length; i++) {
      missing |= ~sets[bytes[from + i] & 0xFF] & places[i];
    }
    return missing == 0;
  }
}
