package io.kustos.core.json;

/**
 * Finds where an object or array ends, by its quotes and brackets, 64 bytes a step.
 *
 * <p>Eight words are compared with a quote, with opening and with closing brackets at once, and
 * each comparison is gathered into 64 bits, one a byte. A running exclusive-or over the quote bits
 * tells which bytes are inside strings; brackets outside are counted. The method is that of
 * Langdale and Lemire, "Parsing Gigabytes of JSON per Second" (2019), done with plain 64-bit words.
 *
 * <p>The grammar inside is not checked: this is for text that {@link JsonGrammar} has accepted.
 */
public final class BodySkip {
  private static final long SEVENS = 0x7F7F7F7F7F7F7F7FL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long GATHER = 0x0102040810204080L;
  private static final long QUOTES = 0x2222222222222222L;
  private static final long SLASHES = 0x5C5C5C5C5C5C5C5CL;
  private static final long CASE = 0x2020202020202020L;
  private static final long OPENS = 0x7B7B7B7B7B7B7B7BL;
  private static final long CLOSES = 0x7D7D7D7D7D7D7D7DL;
  private static final long EVEN_BITS = 0x5555555555555555L;

  private BodySkip() {}

  /**
   * The end of the object or array whose opening bracket is at {@code at}.
   *
   * @param depthMax how many levels it may nest, itself included
   * @return the offset after its closing bracket, or a {@link JsonGrammar#fail failure}
   */
  public static long skip(byte[] bytes, int at, int end, int depthMax) {
    long inString = 0;
    long escape = 0;
    int depth = 0;
    int i = at;
    for (; i + 64 <= end; i += 64) {
      long quotes = 0;
      long opens = 0;
      long closes = 0;
      long slashes = 0;
      for (int k = 0; k < 64; k += 8) {
        long word = JsonBytes.word(bytes, i + k);
        quotes |= gather(word ^ QUOTES) << k;
        long folded = word | CASE;
        opens |= gather(folded ^ OPENS) << k;
        closes |= gather(folded ^ CLOSES) << k;
        long slash = word ^ SLASHES;
        slashes |= (slash - ONES) & ~slash;
      }
      if ((slashes & HIGHS) != 0 || escape != 0) {
        long backslashes = backslashes(bytes, i);
        long escaped = escaped(backslashes, escape);
        escape = escapesNext(backslashes, escape);
        quotes &= ~escaped;
      }
      long inside = prefixXor(quotes) ^ inString;
      inString = inside >> 63;
      opens &= ~inside;
      closes &= ~inside;
      int opened = Long.bitCount(opens);
      int closed = Long.bitCount(closes);
      if (depth <= closed || depth + opened > depthMax) {
        long found = walk(opens, closes, depth, depthMax, i);
        if (found != 0) {
          return found;
        }
      }
      depth += opened - closed;
    }
    return tail(bytes, i, end, depth, depthMax, inString != 0, escape != 0);
  }

  /** One bit for each zero byte of a word, in the low eight bits. */
  private static long gather(long word) {
    long zero = ~(((word & SEVENS) + SEVENS) | word) & HIGHS;
    return ((zero >>> 7) * GATHER) >>> 56;
  }

  private static long prefixXor(long bits) {
    long x = bits;
    x ^= x << 1;
    x ^= x << 2;
    x ^= x << 4;
    x ^= x << 8;
    x ^= x << 16;
    x ^= x << 32;
    return x;
  }

  private static long backslashes(byte[] bytes, int at) {
    long bits = 0;
    for (int k = 0; k < 64; k += 8) {
      bits |= gather(JsonBytes.word(bytes, at + k) ^ SLASHES) << k;
    }
    return bits;
  }

  /**
   * Which bytes an odd run of backslashes escapes.
   *
   * @param carry 1 if the block's first byte is escaped by the block before
   */
  private static long escaped(long backslashes, long carry) {
    long slashes = backslashes & ~carry;
    long follows = (slashes << 1) | carry;
    long oddStarts = slashes & ~EVEN_BITS & ~follows;
    long evenRuns = oddStarts + slashes;
    return (EVEN_BITS ^ (evenRuns << 1)) & follows;
  }

  private static long escapesNext(long backslashes, long carry) {
    long slashes = backslashes & ~carry;
    long follows = (slashes << 1) | carry;
    long oddStarts = slashes & ~EVEN_BITS & ~follows;
    long sum = oddStarts + slashes;
    return Long.compareUnsigned(sum, oddStarts) < 0 ? 1 : 0;
  }

  /** Goes bracket by bracket; 0 when the block neither ends the value nor is too deep. */
  private static long walk(long opens, long closes, int depthBefore, int depthMax, int at) {
    int depth = depthBefore;
    long left = opens | closes;
    while (left != 0) {
      int bit = Long.numberOfTrailingZeros(left);
      left &= left - 1;
      if (((opens >>> bit) & 1) != 0) {
        if (++depth > depthMax) {
          return JsonGrammar.fail(JsonGrammar.Failure.TOO_DEEP, at + bit);
        }
      } else if (--depth == 0) {
        return at + bit + 1;
      }
    }
    return 0;
  }

  private static long tail(
      byte[] bytes, int from, int end, int depthBefore, int depthMax, boolean string, boolean esc) {
    int depth = depthBefore;
    boolean inString = string;
    int i = esc ? from + 1 : from;
    while (i < end) {
      byte b = bytes[i];
      if (inString) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          inString = false;
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '{' || b == '[') {
        if (++depth > depthMax) {
          return JsonGrammar.fail(JsonGrammar.Failure.TOO_DEEP, i);
        }
      } else if ((b == '}' || b == ']') && --depth == 0) {
        return i + 1;
      }
      i++;
    }
    return JsonGrammar.fail(JsonGrammar.Failure.TRUNCATED, end);
  }
}
