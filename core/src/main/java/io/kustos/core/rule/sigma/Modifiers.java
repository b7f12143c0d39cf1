package io.kustos.core.rule.sigma;

import io.kustos.core.Limits;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.IpNetwork;
import io.kustos.core.rule.ValuePattern;
import io.kustos.core.rule.ValuePattern.Order;
import io.kustos.core.rule.ValuePattern.RegexFlag;
import io.kustos.core.rule.ValuePattern.TimeUnit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Applies modifiers to a value, from left to right. What a modifier does not take is an error when
 * the rule is loaded: an {@link IllegalArgumentException} with what is wrong.
 */
final class Modifiers {
  private final Map<String, List<String>> placeholders;
  private final int textsMax;

  Modifiers(Map<String, List<String>> placeholders, Limits limits) {
    this.placeholders = placeholders;
    this.textsMax = limits.valueTextsMax();
  }

  SigmaValue apply(List<Modifier> chain, SigmaValue value) {
    SigmaValue result = value;
    for (int i = 0; i < chain.size(); i++) {
      result = apply(chain.get(i), i == 0, result);
    }
    return result;
  }

  private SigmaValue apply(Modifier modifier, boolean first, SigmaValue value) {
    if (value instanceof SigmaValue.Expansion many) {
      return new SigmaValue.Expansion(
          many.values().stream().map(one -> apply(modifier, first, one)).toList());
    }
    return switch (modifier) {
      case ALL, NEQ -> value;
      case CONTAINS, STARTSWITH, ENDSWITH -> open(modifier, value);
      case EXISTS -> exists(first, value);
      case CASED -> {
        SigmaValue.Text text = text(modifier, value);
        yield new SigmaValue.Text(text.string(), true, text.raw());
      }
      case RE -> regex(first, value);
      case IGNORECASE -> flagged(modifier, value, RegexFlag.IGNORECASE);
      case MULTILINE -> flagged(modifier, value, RegexFlag.MULTILINE);
      case DOTALL -> flagged(modifier, value, RegexFlag.DOTALL);
      case BASE64 -> {
        SigmaValue.Text text = plain(modifier, value);
        yield text.with(SigmaString.literal(Encodings.base64(text.string().text())));
      }
      case BASE64OFFSET -> {
        SigmaValue.Text text = plain(modifier, value);
        yield expansion(Encodings.base64Offsets(text.string().text()), text);
      }
      case WIDE -> recoded(modifier, value, piece -> Encodings.utf16(piece, false));
      case UTF16BE -> recoded(modifier, value, piece -> Encodings.utf16(piece, true));
      case UTF16 -> {
        SigmaValue.Text wide = recoded(modifier, value, piece -> Encodings.utf16(piece, false));
        List<SigmaString.Piece> marked = new ArrayList<>(wide.string().pieces());
        marked.add(0, new SigmaString.Text("\uFEFF"));
        yield wide.with(new SigmaString(marked));
      }
      case WINDASH -> dashed(text(modifier, value));
      case CIDR -> new SigmaValue.Cidr(IpNetwork.parse(plain(modifier, value).string().text()));
      case GT -> ordered(modifier, value, Order.GT);
      case GTE -> ordered(modifier, value, Order.GE);
      case LT -> ordered(modifier, value, Order.LT);
      case LTE -> ordered(modifier, value, Order.LE);
      case MINUTE -> part(modifier, value, TimeUnit.MINUTE);
      case HOUR -> part(modifier, value, TimeUnit.HOUR);
      case DAY -> part(modifier, value, TimeUnit.DAY);
      case WEEK -> part(modifier, value, TimeUnit.WEEK);
      case MONTH -> part(modifier, value, TimeUnit.MONTH);
      case YEAR -> part(modifier, value, TimeUnit.YEAR);
      case FIELDREF ->
          new SigmaValue.FieldReference(
              plain(modifier, value).string().quoted(), Condition.Relation.EQUALS);
      case EXPAND -> expanded(text(modifier, value));
    };
  }

  private static SigmaValue open(Modifier modifier, SigmaValue value) {
    boolean before = modifier != Modifier.STARTSWITH;
    boolean after = modifier != Modifier.ENDSWITH;
    return switch (value) {
      case SigmaValue.Regex regex -> open(regex, before, after);
      case SigmaValue.FieldReference reference ->
          new SigmaValue.FieldReference(
              reference.name(),
              before && after
                  ? Condition.Relation.CONTAINS
                  : after ? Condition.Relation.STARTSWITH : Condition.Relation.ENDSWITH);
      default -> {
        SigmaValue.Text text = text(modifier, value);
        SigmaString string = text.string();
        string = before ? string.openStart() : string;
        yield text.with(after ? string.openEnd() : string);
      }
    };
  }

  private static SigmaValue open(SigmaValue.Regex regex, boolean before, boolean after) {
    String pattern = regex.pattern();
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("the regular expression is empty");
    }
    if (before && !pattern.startsWith("^") && !pattern.startsWith(".*")) {
      pattern = ".*" + pattern;
    }
    if (after && !pattern.endsWith("$") && !pattern.endsWith(".*")) {
      pattern = pattern + ".*";
    }
    return new SigmaValue.Regex(pattern, regex.flags());
  }

  private static SigmaValue exists(boolean first, SigmaValue value) {
    if (!first) {
      throw new IllegalArgumentException("'exists' must be the first modifier");
    }
    if (value instanceof SigmaValue.Bool bool) {
      return new SigmaValue.Exists(bool.value());
    }
    throw new IllegalArgumentException("'exists' takes true or false, not " + kind(value));
  }

  private static SigmaValue regex(boolean first, SigmaValue value) {
    if (!first) {
      throw new IllegalArgumentException("'re' must be the first modifier");
    }
    String pattern =
        switch (value) {
          case SigmaValue.Text text -> text.raw();
          case SigmaValue.Numeric number -> number.text();
          default -> throw new IllegalArgumentException("'re' takes a text, not " + kind(value));
        };
    return new SigmaValue.Regex(pattern, Set.of());
  }

  private static SigmaValue flagged(Modifier modifier, SigmaValue value, RegexFlag flag) {
    if (value instanceof SigmaValue.Regex regex) {
      Set<RegexFlag> flags = new HashSet<>(regex.flags());
      flags.add(flag);
      return new SigmaValue.Regex(regex.pattern(), flags);
    }
    throw new IllegalArgumentException("'" + modifier.label() + "' must follow 're'");
  }

  private static SigmaValue.Text text(Modifier modifier, SigmaValue value) {
    if (value instanceof SigmaValue.Text text) {
      return text;
    }
    throw new IllegalArgumentException(
        "'" + modifier.label() + "' takes a text, not " + kind(value));
  }

  private static SigmaValue.Text plain(Modifier modifier, SigmaValue value) {
    SigmaValue.Text text = text(modifier, value);
    if (text.string().hasWildcards()) {
      throw new IllegalArgumentException("'" + modifier.label() + "' takes no wildcards");
    }
    return text;
  }

  private static SigmaValue.Text recoded(
      Modifier modifier, SigmaValue value, UnaryOperator<String> encode) {
    SigmaValue.Text text = text(modifier, value);
    List<SigmaString.Piece> pieces = new ArrayList<>();
    for (SigmaString.Piece piece : text.string().pieces()) {
      if (piece instanceof SigmaString.Text literal) {
        if (!literal.text().chars().allMatch(c -> (c & 0x8080) == 0)) {
          throw new IllegalArgumentException(
              "'" + modifier.label() + "' takes ASCII text only: a text cannot hold the bytes");
        }
        pieces.add(new SigmaString.Text(encode.apply(literal.text())));
      } else {
        pieces.add(piece);
      }
    }
    return text.with(new SigmaString(pieces));
  }

  private static SigmaValue expansion(List<String> texts, SigmaValue.Text from) {
    return new SigmaValue.Expansion(
        texts.stream().map(text -> (SigmaValue) from.with(SigmaString.literal(text))).toList());
  }

  private SigmaValue dashed(SigmaValue.Text text) {
    return combined(
        text,
        piece ->
            piece instanceof SigmaString.Text literal
                ? Encodings.dashed(literal.text(), textsMax).stream()
                    .map(variant -> (SigmaString.Piece) new SigmaString.Text(variant))
                    .toList()
                : List.of(piece),
        "'windash' makes more than " + textsMax + " texts of this one");
  }

  private SigmaValue expanded(SigmaValue.Text text) {
    SigmaValue.Text marked = text.with(text.string().withPlaceholders());
    boolean open =
        marked.string().pieces().stream()
            .anyMatch(
                piece ->
                    piece instanceof SigmaString.Placeholder placeholder
                        && !placeholders.containsKey(placeholder.name()));
    if (open
        || marked.string().pieces().stream().noneMatch(SigmaString.Placeholder.class::isInstance)) {
      return marked;
    }
    return combined(
        marked,
        piece ->
            piece instanceof SigmaString.Placeholder placeholder
                ? placeholders.getOrDefault(placeholder.name(), List.of()).stream()
                    .map(known -> (SigmaString.Piece) new SigmaString.Text(known))
                    .toList()
                : List.of(piece),
        "a placeholder has no value, or all together more than " + textsMax);
  }

  /** Every combination of what the pieces may become. */
  private SigmaValue combined(
      SigmaValue.Text text,
      Function<SigmaString.Piece, List<SigmaString.Piece>> variants,
      String tooMany) {
    List<List<SigmaString.Piece>> all = new ArrayList<>(List.of(List.of()));
    for (SigmaString.Piece piece : text.string().pieces()) {
      List<List<SigmaString.Piece>> longer = new ArrayList<>();
      List<SigmaString.Piece> choices = variants.apply(piece);
      if (choices.isEmpty() || (long) choices.size() * all.size() > textsMax) {
        throw new IllegalArgumentException(tooMany);
      }
      for (List<SigmaString.Piece> head : all) {
        for (SigmaString.Piece choice : choices) {
          List<SigmaString.Piece> next = new ArrayList<>(head);
          next.add(choice);
          longer.add(next);
        }
      }
      all = longer;
    }
    return new SigmaValue.Expansion(
        all.stream().map(pieces -> (SigmaValue) text.with(new SigmaString(pieces))).toList());
  }

  private static SigmaValue ordered(Modifier modifier, SigmaValue value, ValuePattern.Order order) {
    return switch (value) {
      case SigmaValue.Numeric number -> new SigmaValue.Compare(order, number.value());
      case SigmaValue.TimePart part -> new SigmaValue.TimePart(part.unit(), order, part.value());
      default ->
          throw new IllegalArgumentException(
              "'" + modifier.label() + "' takes a number, not " + kind(value));
    };
  }

  private static SigmaValue part(Modifier modifier, SigmaValue value, TimeUnit unit) {
    if (value instanceof SigmaValue.Numeric number) {
      BigDecimal whole = number.value().setScale(0, RoundingMode.DOWN);
      return new SigmaValue.TimePart(unit, Order.EQ, whole);
    }
    throw new IllegalArgumentException(
        "'" + modifier.label() + "' takes a number, not " + kind(value));
  }

  private static String kind(SigmaValue value) {
    return switch (value) {
      case SigmaValue.Text text -> "a text";
      case SigmaValue.Numeric number -> "the number " + number.text();
      case SigmaValue.Bool bool -> "true or false";
      case SigmaValue.Null none -> "null";
      case SigmaValue.Regex regex -> "a regular expression";
      case SigmaValue.Cidr cidr -> "a network";
      case SigmaValue.Compare compare -> "a comparison";
      case SigmaValue.TimePart part -> "a part of a time";
      case SigmaValue.FieldReference reference -> "a field";
      case SigmaValue.Exists exists -> "the question whether it exists";
      case SigmaValue.Expansion expansion -> "a list";
    };
  }
}
