package io.kustos.core.rule.falco.field;

import io.kustos.core.rule.TransformerFunctions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Query parameters as Go's net/url reads them: one malformed escape anywhere, or a semicolon in the
 * query, and there are none at all.
 */
final class QueryParameter {
  private QueryParameter() {}

  /** The first value of a parameter, decoded and cut at NUL; null when there is none. */
  static @Nullable String first(@Nullable String uri, String key) {
    if (uri == null || hasControl(uri)) {
      return null;
    }
    int hash = uri.indexOf('#');
    String rest = hash < 0 ? uri : uri.substring(0, hash);
    int question = rest.indexOf('?');
    if (question < 0) {
      return null;
    }
    boolean parsed =
        (hash < 0 || unescape(uri.substring(hash + 1), false) != null)
            && pathParses(rest.substring(0, question));
    return parsed ? find(rest.substring(question + 1), key) : null;
  }

  private static boolean hasControl(String uri) {
    return uri.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
  }

  private static boolean pathParses(String path) {
    if (path.startsWith("/")) {
      return unescape(path, false) != null;
    }
    int colon = path.indexOf(':');
    int slash = path.indexOf('/');
    boolean colonFirst = colon >= 0 && (slash < 0 || colon < slash);
    if (!colonFirst) {
      return unescape(path, false) != null;
    }
    return path.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*");
  }

  private static @Nullable String find(String query, String key) {
    String found = null;
    for (String pair : query.split("&", -1)) {
      if (pair.indexOf(';') >= 0) {
        return null;
      }
      int equals = pair.indexOf('=');
      String name = unescape(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = unescape(equals < 0 ? "" : pair.substring(equals + 1), true);
      if (name == null || value == null) {
        return null;
      }
      if (found == null && !pair.isEmpty() && name.equals(key)) {
        found = value;
      }
    }
    return found == null ? null : TransformerFunctions.cString(found);
  }

  /** The text with its escapes decoded; null when one is malformed. */
  private static @Nullable String unescape(String text, boolean plusIsBlank) {
    if (text.indexOf('%') < 0) {
      return plusIsBlank ? text.replace('+', ' ') : text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
        int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(bytes[i] == '+' && plusIsBlank ? ' ' : bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
