package io.kustos.core.rule.sigma;

import io.kustos.core.rule.ValuePattern;
import java.util.ArrayList;
import java.util.List;

/**
 * A Sigma string: literal text, wildcards, and placeholders after the modifier {@code expand}.
 *
 * <p>A backslash before {@code *}, {@code ?} or a backslash quotes it; before any other character
 * it stands for itself.
 */
record SigmaString(List<Piece> pieces) {
  SigmaString {
    pieces = List.copyOf(pieces);
  }

  /** A part of a string. */
  sealed interface Piece {}

  record Text(String text) implements Piece {}

  record Wildcard(ValuePattern.Gap gap) implements Piece {}

  record Placeholder(String name) implements Piece {}

  private static final Piece ANY = new Wildcard(ValuePattern.Gap.ANY);

  /** Reads a string as a rule writes it. */
  static SigmaString parse(String raw) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean quotes = c == '\\' && i + 1 < raw.length() && "*?\\".indexOf(raw.charAt(i + 1)) >= 0;
      if (quotes) {
        text.append(raw.charAt(++i));
      } else if (c == '*' || c == '?') {
        flush(text, pieces);
        pieces.add(new Wildcard(c == '*' ? ValuePattern.Gap.ANY : ValuePattern.Gap.ONE));
      } else {
        text.append(c);
      }
    }
    flush(text, pieces);
    return new SigmaString(pieces);
  }

  /** The text as it is. */
  static SigmaString literal(String text) {
    return new SigmaString(text.isEmpty() ? List.of() : List.of(new Text(text)));
  }

  private static void flush(StringBuilder text, List<Piece> pieces) {
    if (!text.isEmpty()) {
      pieces.add(new Text(text.toString()));
      text.setLength(0);
    }
  }

  boolean hasWildcards() {
    return pieces.stream().anyMatch(Wildcard.class::isInstance);
  }

  /** Anything may stand before. */
  SigmaString openStart() {
    if (!pieces.isEmpty() && pieces.get(0).equals(ANY)) {
      return this;
    }
    List<Piece> longer = new ArrayList<>(pieces);
    longer.add(0, ANY);
    return new SigmaString(longer);
  }

  /** Anything may follow. */
  SigmaString openEnd() {
    if (!pieces.isEmpty() && pieces.get(pieces.size() - 1).equals(ANY)) {
      return this;
    }
    List<Piece> longer = new ArrayList<>(pieces);
    longer.add(ANY);
    return new SigmaString(longer);
  }

  /** The literal text; wildcards and placeholders left out. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece instanceof Text literal) {
        text.append(literal.text());
      }
    }
    return text.toString();
  }

  /** The literal text with its wildcard characters quoted, as a rule would write it. */
  String quoted() {
    return text().replace("*", "\\*").replace("?", "\\?");
  }

  /** With each {@code %name%} as a placeholder; {@code \%} is a percent sign. */
  SigmaString withPlaceholders() {
    List<Piece> result = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece instanceof Text literal) {
        addPlaceholders(literal.text(), result);
      } else {
        result.add(piece);
      }
    }
    return new SigmaString(result);
  }

  private static void addPlaceholders(String text, List<Piece> result) {
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '%') {
        plain.append('%');
        i += 2;
        continue;
      }
      int close = c == '%' ? text.indexOf('%', i + 1) : -1;
      String name = close < 0 ? "" : text.substring(i + 1, close);
      if (!name.isEmpty() && name.chars().allMatch(SigmaString::inName)) {
        flush(plain, result);
        result.add(new Placeholder(name));
        i = close + 1;
      } else {
        plain.append(c);
        i++;
      }
    }
    flush(plain, result);
  }

  private static boolean inName(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  /** The pattern; placeholders must have been replaced. */
  ValuePattern.Wildcard pattern(boolean cased) {
    List<ValuePattern.Part> parts = new ArrayList<>();
    for (Piece piece : pieces) {
      parts.add(
          switch (piece) {
            case Text literal -> new ValuePattern.Literal(literal.text());
            case Wildcard wildcard -> wildcard.gap();
            case Placeholder placeholder ->
                throw new IllegalStateException("placeholder " + placeholder.name());
          });
    }
    return new ValuePattern.Wildcard(parts, cased);
  }
}
