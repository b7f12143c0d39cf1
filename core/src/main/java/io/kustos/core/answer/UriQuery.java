package io.kustos.core.answer;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request's URI, decoded.
 *
 * @param parameters names and values in their order
 */
record UriQuery(List<Parameter> parameters) {

  record Parameter(String name, String value) {}

  static UriQuery of(String uri) {
    List<Parameter> all = new ArrayList<>();
    int mark = uri.indexOf('?');
    if (mark >= 0) {
      for (String part : uri.substring(mark + 1).split("&", -1)) {
        int equal = part.indexOf('=');
        String name = equal < 0 ? part : part.substring(0, equal);
        all.add(new Parameter(decoded(name), equal < 0 ? "" : decoded(part.substring(equal + 1))));
      }
    }
    return new UriQuery(all);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** The first value; null when there is none or it is empty. */
  @Nullable String first(String name) {
    return parameters.stream()
        .filter(p -> p.name().equals(name) && !p.value().isEmpty())
        .map(Parameter::value)
        .findFirst()
        .orElse(null);
  }

  List<String> all(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).toList();
  }
}
