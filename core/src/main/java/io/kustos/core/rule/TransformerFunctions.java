package io.kustos.core.rule;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the transformers compute (libs 0.25). A value is a {@link String}, a {@code List<String>} or
 * a {@link Long}; null is no value. A function of no value is no value, which is the caller's to
 * see to.
 *
 * <p>Texts are C strings there: they end at the first NUL. Decoded bytes that are not UTF-8 become
 * U+FFFD.
 */
public final class TransformerFunctions {
  private TransformerFunctions() {}

  /** Applies a transformer to values whose number and types the checker has found right. */
  public static @Nullable Object apply(Transformer transformer, List<Object> values) {
    Object first = values.get(0);
    return switch (transformer) {
      case TOLOWER -> each(first, TransformerFunctions::lower);
      case TOUPPER -> each(first, TransformerFunctions::upper);
      case B64 -> each(first, TransformerFunctions::base64);
      case BASENAME -> each(first, TransformerFunctions::basename);
      case LEN -> length(first);
      case JOIN -> join((String) first, list(values.get(1)));
      case CONCAT -> concat(values);
      case GETOPT ->
          values.size() == 2
              ? Getopt.all(list(first), (String) values.get(1))
              : Getopt.last(list(first), (String) values.get(1), (String) values.get(2));
    };
  }

  @SuppressWarnings("unchecked")
  private static List<String> list(Object value) {
    return (List<String>) value;
  }

  /** The function's value of a text, or of every element of a list; null when one has none. */
  private static @Nullable Object each(Object value, Function<String, @Nullable String> function) {
    if (value instanceof String text) {
      return function.apply(text);
    }
    List<String> source = list(value);
    List<String> results = new ArrayList<>(source.size());
    for (String element : source) {
      String result = function.apply(element);
      if (result == null) {
        return null;
      }
      results.add(result);
    }
    return results;
  }

  /** ASCII lower case. */
  public static String lower(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUpper(text.charAt(i))) {
        char[] chars = text.toCharArray();
        for (int j = i; j < chars.length; j++) {
          chars[j] = isUpper(chars[j]) ? (char) (chars[j] + 32) : chars[j];
        }
        return new String(chars);
      }
    }
    return text;
  }

  /** ASCII upper case. */
  public static String upper(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isLower(text.charAt(i))) {
        char[] chars = text.toCharArray();
        for (int j = i; j < chars.length; j++) {
          chars[j] = isLower(chars[j]) ? (char) (chars[j] - 32) : chars[j];
        }
        return new String(chars);
      }
    }
    return text;
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  /** What follows the last slash; the whole text when there is none. */
  public static String basename(String text) {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** Bytes of a text, elements of a list. */
  public static long length(Object value) {
    return value instanceof String text ? utf8Length(text) : list(value).size();
  }

  private static long utf8Length(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return text.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return text.length();
  }

  /** The elements with the separator between them. */
  public static String join(String separator, List<String> elements) {
    return String.join(separator, elements);
  }

  private static String concat(List<Object> values) {
    StringBuilder result = new StringBuilder();
    values.forEach(result::append);
    return result.toString();
  }

  /**
   * Base64 decoded, standard alphabet, padding optional; null when a character is foreign, the
   * length impossible or the unused bits of the last character are not zero.
   */
  public static @Nullable String base64(String text) {
    int end = text.length();
    for (int i = 0; i < 2 && end > 0 && text.charAt(end - 1) == '='; i++) {
      end--;
    }
    if (end == 0) {
      return text.isEmpty() ? "" : null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(end);
    int bits = 0;
    for (int i = 0; i < end; i++) {
      int digit = base64Digit(text.charAt(i));
      if (digit < 0) {
        return null;
      }
      bits = bits << 6 | digit;
      if (i % 4 != 0) {
        int unused = 6 - i % 4 * 2;
        out.write(bits >>> unused);
        bits &= (1 << unused) - 1;
      }
    }
    if (end % 4 == 1 || bits != 0) {
      return null;
    }
    return cString(out.toString(StandardCharsets.UTF_8));
  }

  private static int base64Digit(char c) {
    if (isUpper(c)) {
      return c - 'A';
    }
    if (isLower(c)) {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  }

  /** The text up to its first NUL, as C sees it. */
  public static String cString(String text) {
    int nul = text.indexOf('\0');
    return nul < 0 ? text : text.substring(0, nul);
  }
}
