package io.kustos.core.rule.sigma;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What modifiers make of a text: other encodings of it, and other dashes in it. */
final class Encodings {
  private static final Pattern FLAG = Pattern.compile("\\B[-/]\\b");
  private static final List<String> DASHES = List.of("-", "/", "\u2013", "\u2014", "\u2015");
  private static final int[] FIRST = {0, 2, 3};
  private static final int[] CUT = {0, 3, 2};

  private Encodings() {}

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Base64 of a text that begins at offset 0, 1 or 2 of a longer one, without unsure ends. */
  static List<String> base64Offsets(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> variants = new ArrayList<>();
    for (int offset = 0; offset < 3; offset++) {
      byte[] shifted = new byte[bytes.length + offset];
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
      String encoded = Base64.getEncoder().encodeToString(shifted);
      int end = encoded.length() - CUT[shifted.length % 3];
      variants.add(encoded.substring(Math.min(FIRST[offset], end), end));
    }
    return variants;
  }

  /** Two bytes a character, as characters; both bytes are below 0x80. */
  static String utf16(String text, boolean bigEndian) {
    StringBuilder wide = new StringBuilder(text.length() * 2);
    for (int i = 0; i < text.length(); i++) {
      char low = (char) (text.charAt(i) & 0xFF);
      char high = (char) (text.charAt(i) >> 8);
      wide.append(bigEndian ? high : low).append(bigEndian ? low : high);
    }
    return wide.toString();
  }

  /** The text with each dash before a word as each kind of dash; empty when that is too many. */
  static List<String> dashed(String text, int textsMax) {
    List<String> variants = new ArrayList<>(List.of(""));
    Matcher matcher = FLAG.matcher(text);
    int from = 0;
    while (matcher.find()) {
      String before = text.substring(from, matcher.start());
      from = matcher.end();
      List<String> longer = new ArrayList<>();
      for (String variant : variants) {
        for (String dash : DASHES) {
          longer.add(variant + before + dash);
        }
      }
      if (longer.size() > textsMax) {
        return List.of();
      }
      variants = longer;
    }
    String rest = text.substring(from);
    return variants.stream().map(variant -> variant + rest).toList();
  }
}
