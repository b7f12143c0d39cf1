package io.kustos.core.enrich;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The path and the query of a request URI. Unlike a server, it reads on after a malformed escape,
 * which it leaves as written: a request the server refused is worth reading too.
 */
final class QueryText {
  private QueryText() {}

  /** The path, decoded, in its segments; empty segments are left out. */
  static List<String> segments(String uri) {
    int end = pathEnd(uri);
    List<String> segments = new ArrayList<>();
    int at = 0;
    while (at < end && segments.size() < EnrichLimits.DEFAULT.patchStepsMax()) {
      int slash = uri.indexOf('/', at);
      int to = slash < 0 || slash > end ? end : slash;
      if (to > at) {
        segments.add(decode(uri.substring(at, to), false));
      }
      at = to + 1;
    }
    return segments;
  }

  /** Calls with every parameter in order, decoded. */
  static void forEach(String uri, BiConsumer<String, String> action) {
    int at = pathEnd(uri) + 1;
    for (int count = 0; at < uri.length() && count < EnrichLimits.DEFAULT.valuesMax(); count++) {
      int and = uri.indexOf('&', at);
      int to = and < 0 ? uri.length() : and;
      int equals = uri.indexOf('=', at);
      int nameEnd = equals < 0 || equals > to ? to : equals;
      if (to > at) {
        String value = nameEnd == to ? "" : uri.substring(nameEnd + 1, to);
        action.accept(decode(uri.substring(at, nameEnd), true), decode(value, true));
      }
      at = to + 1;
    }
  }

  private static int pathEnd(String uri) {
    int question = uri.indexOf('?');
    return question < 0 ? uri.length() : question;
  }

  private static String decode(String text, boolean plusIsBlank) {
    if (text.indexOf('%') < 0) {
      return plusIsBlank ? text.replace('+', ' ') : text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
      if (low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(bytes[i] == '+' && plusIsBlank ? ' ' : bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
