package io.kustos.core.policy;

import io.kustos.core.json.JsonBytes;
import io.kustos.core.policy.Value.Kind;
import io.kustos.core.policy.Value.Mapping;
import io.kustos.core.policy.Value.Member;
import io.kustos.core.policy.Value.Scalar;
import io.kustos.core.policy.Value.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a JSON text with Go's messages. Of duplicate keys the last counts. */
final class JsonValues {
  private static final int DEPTH_MAX = 1_000;

  private final String text;
  private final List<YamlValues.Duplicate> duplicates;
  private int at;

  private JsonValues(String text, List<YamlValues.Duplicate> duplicates) {
    this.text = text;
    this.duplicates = duplicates;
  }

  /** Whether the server takes the text for JSON: it begins with a brace. */
  static boolean recognises(String text) {
    return text.stripLeading().startsWith("{");
  }

  static Value read(String text, List<YamlValues.Duplicate> duplicates) throws UnreadableException {
    JsonValues json = new JsonValues(text, duplicates);
    Value root = json.value(0, "looking for beginning of value");
    json.space();
    if (json.at < text.length()) {
      throw json.invalid("after top-level value");
    }
    return root;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char next(String where) throws UnreadableException {
    space();
    if (at >= text.length()) {
      throw new UnreadableException("unexpected end of JSON input", text.length(), 1);
    }
    char c = text.charAt(at);
    return c == 0 ? fail(where) : c;
  }

  private char fail(String where) throws UnreadableException {
    throw invalid(where);
  }

  private UnreadableException invalid(String where) {
    if (at >= text.length()) {
      return new UnreadableException("unexpected end of JSON input", text.length(), 1);
    }
    int c = text.codePointAt(at);
    String shown =
        switch (c) {
          case '\'' -> "'\\''";
          case '"' -> "'\"'";
          default -> {
            String quoted = GoText.quoted(Character.toString(c));
            yield "'" + quoted.substring(1, quoted.length() - 1) + "'";
          }
        };
    return new UnreadableException("invalid character " + shown + " " + where, at, 1);
  }

  private Value value(int depth, String where) throws UnreadableException {
    if (depth > DEPTH_MAX) {
      throw new UnreadableException("exceeded max depth", at, 1);
    }
    char c = next(where);
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", Kind.BOOL);
      case 'f' -> word("false", Kind.BOOL);
      case 'n' -> word("null", Kind.NULL);
      default -> number(where);
    };
  }

  private Value object(int depth) throws UnreadableException {
    int start = at++;
    List<Member> members = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    char c = next("looking for beginning of object key string");
    while (c != '}') {
      if (c != '"') {
        throw invalid("looking for beginning of object key string");
      }
      Scalar key = string();
      if (next("after object key") != ':') {
        throw invalid("after object key");
      }
      at++;
      Value value = value(depth + 1, "looking for beginning of value");
      if (!keys.add(key.text())) {
        duplicates.add(new YamlValues.Duplicate(key.text(), key.start(), key.end()));
      }
      members.add(new Member(key.text(), key.start(), key.end(), value));
      c = next("after object key:value pair");
      if (c == ',') {
        at++;
        c = next("looking for beginning of object key string");
        if (c == '}') {
          throw invalid("looking for beginning of object key string");
        }
      } else if (c != '}') {
        throw invalid("after object key:value pair");
      }
    }
    at++;
    return new Mapping(members, start, at);
  }

  private Value array(int depth) throws UnreadableException {
    int start = at++;
    List<Value> items = new ArrayList<>();
    char c = next("looking for beginning of value");
    while (c != ']') {
      items.add(value(depth + 1, "looking for beginning of value"));
      c = next("after array element");
      if (c == ',') {
        at++;
        c = next("looking for beginning of value");
        if (c == ']') {
          throw invalid("looking for beginning of value");
        }
      } else if (c != ']') {
        throw invalid("after array element");
      }
    }
    at++;
    return new Sequence(items, start, at);
  }

  private Scalar string() throws UnreadableException {
    int start = at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c < 0x20) {
        throw invalid("in string literal");
      }
      if (c == '\\') {
        at++;
        escape();
      }
      at++;
    }
    if (at >= text.length()) {
      throw invalid("");
    }
    at++;
    byte[] content = text.substring(start + 1, at - 1).getBytes(StandardCharsets.UTF_8);
    return new Scalar(Kind.STRING, JsonBytes.decode(content, 0, content.length), start, at);
  }

  private void escape() throws UnreadableException {
    if (at >= text.length() || "\"\\/bfnrtu".indexOf(text.charAt(at)) < 0) {
      throw invalid("in string escape code");
    }
    if (text.charAt(at) == 'u') {
      for (int digit = 0; digit < 4; digit++) {
        at++;
        if (at >= text.length() || Character.digit(text.charAt(at), 16) < 0) {
          throw invalid("in \\u hexadecimal character escape");
        }
      }
    }
  }

  private Value word(String word, Kind kind) throws UnreadableException {
    int start = at;
    for (int i = 0; i < word.length(); i++, at++) {
      if (at >= text.length() || text.charAt(at) != word.charAt(i)) {
        throw invalid("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
    }
    return new Scalar(kind, word, start, at);
  }

  private Value number(String where) throws UnreadableException {
    int start = at;
    if (text.charAt(at) == '-') {
      at++;
    }
    if (at >= text.length() || !isDigit(text.charAt(at))) {
      throw invalid(at == start ? where : "in numeric literal");
    }
    boolean zero = text.charAt(at) == '0';
    at++;
    while (!zero && at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits("after decimal point in numeric literal");
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      digits("in exponent of numeric literal");
    }
    return new Scalar(Kind.NUMBER, text.substring(start, at), start, at);
  }

  private void digits(String where) throws UnreadableException {
    if (at >= text.length() || !isDigit(text.charAt(at))) {
      throw invalid(where);
    }
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
