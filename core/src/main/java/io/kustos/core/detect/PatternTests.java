package io.kustos.core.detect;

import com.google.re2j.Pattern;
import io.kustos.core.event.Timestamps;
import io.kustos.core.rule.CaseFold;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ValuePattern;
import io.kustos.core.rule.ValuePattern.Gap;
import io.kustos.core.rule.ValuePattern.Literal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compiles patterns into predicates over a value that is there: a String, a {@code List<String>} of
 * which one element must fit, or a Long. Texts come folded where the pattern is not cased.
 */
final class PatternTests {
  /** Longest text that is read as a number; longer ones are none. */
  private static final int NUMBER_CHARS_MAX = 64;

  private PatternTests() {}

  static Predicate<Object> compile(ValuePattern pattern) {
    Predicate<String> test = text(pattern);
    return value ->
        switch (value) {
          case String text -> test.test(text);
          case List<?> list -> anyOf(list, test);
          default -> test.test(value.toString());
        };
  }

  private static boolean anyOf(List<?> list, Predicate<String> test) {
    for (int i = 0; i < list.size(); i++) {
      if (test.test((String) list.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static Predicate<String> text(ValuePattern pattern) {
    return switch (pattern) {
      case ValuePattern.Wildcard wildcard -> wildcard(wildcard);
      case ValuePattern.Regex regex -> regex(regex);
      case ValuePattern.Cidr cidr -> cidr.network()::contains;
      case ValuePattern.Numeric number -> text -> compares(text, number);
      case ValuePattern.TimePart part -> {
        TemporalField field = field(part.unit());
        yield text -> partCompares(text, field, part);
      }
    };
  }

  private static Predicate<String> regex(ValuePattern.Regex regex) {
    Pattern compiled = regex.compile();
    FixedText fixed = FixedText.of(regex);
    if (fixed != null) {
      return fixed::matches;
    }
    RequiredTexts required = RequiredTexts.of(regex);
    return required == null
        ? text -> compiled.matcher(text).find()
        : text -> required.allow(text) && compiled.matcher(text).find();
  }

  /** The frequent shapes by what the JDK does fast, the rest by {@link WildcardText}. */
  private static Predicate<String> wildcard(ValuePattern.Wildcard wildcard) {
    List<ValuePattern.Part> parts = wildcard.parts();
    int size = parts.size();
    boolean before = size > 0 && parts.get(0) == Gap.ANY;
    boolean after = size > 1 && parts.get(size - 1) == Gap.ANY;
    List<ValuePattern.Part> inner = parts.subList(before ? 1 : 0, after ? size - 1 : size);
    if (inner.stream().allMatch(Literal.class::isInstance)) {
      ValuePattern.Wildcard core = new ValuePattern.Wildcard(inner, wildcard.cased());
      String literal = ColumnPlan.literalText(core);
      if (before) {
        return after || literal.isEmpty()
            ? text -> text.contains(literal)
            : text -> text.endsWith(literal);
      }
      return after ? text -> text.startsWith(literal) : literal::equals;
    }
    return new WildcardText(wildcard)::matches;
  }

  /** Whether every text fits. */
  static boolean isAnything(ValuePattern pattern) {
    return pattern instanceof ValuePattern.Wildcard wildcard
        && wildcard.parts().equals(List.of(Gap.ANY));
  }

  /** The text, folded unless cased, with which a text has to begin and no more; else null. */
  static @Nullable String prefix(ValuePattern.Wildcard wildcard) {
    List<ValuePattern.Part> parts = wildcard.parts();
    return parts.size() == 2
            && parts.get(0) instanceof Literal literal
            && parts.get(1) == Gap.ANY
            && !literal.text().isEmpty()
        ? literal(literal, wildcard.cased())
        : null;
  }

  private static boolean compares(String text, ValuePattern.Numeric number) {
    if (!isNumber(text)) {
      return false;
    }
    try {
      return number.order().holds(new BigDecimal(text).compareTo(number.value()));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isNumber(String text) {
    if (text.isEmpty() || text.length() > NUMBER_CHARS_MAX) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static TemporalField field(ValuePattern.TimeUnit unit) {
    return switch (unit) {
      case MINUTE -> ChronoField.MINUTE_OF_HOUR;
      case HOUR -> ChronoField.HOUR_OF_DAY;
      case DAY -> ChronoField.DAY_OF_MONTH;
      case WEEK -> IsoFields.WEEK_OF_WEEK_BASED_YEAR;
      case MONTH -> ChronoField.MONTH_OF_YEAR;
      case YEAR -> ChronoField.YEAR;
    };
  }

  private static boolean partCompares(
      String text, TemporalField field, ValuePattern.TimePart part) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long nanos = Timestamps.parse(bytes, 0, bytes.length);
    if (nanos == Timestamps.NONE) {
      return false;
    }
    ZonedDateTime time =
        Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L)).atZone(ZoneOffset.UTC);
    return part.order().holds(BigDecimal.valueOf(time.get(field)).compareTo(part.value()));
  }

  /** A relation of two values that are both there: of any element of one to any of the other. */
  static BiPredicate<Object, Object> compile(Condition.Relation relation) {
    return (left, right) -> {
      for (Object one : elements(left)) {
        for (Object two : elements(right)) {
          if (relates(one.toString(), relation, two.toString())) {
            return true;
          }
        }
      }
      return false;
    };
  }

  private static List<?> elements(Object value) {
    return value instanceof List<?> list ? list : List.of(value);
  }

  private static boolean relates(String left, Condition.Relation relation, String right) {
    return switch (relation) {
      case EQUALS -> left.equals(right);
      case CONTAINS -> left.contains(right);
      case STARTSWITH -> left.startsWith(right);
      case ENDSWITH -> left.endsWith(right);
    };
  }

  /** The literal text of a part, folded unless cased. */
  static String literal(Literal part, boolean cased) {
    return cased ? part.text() : CaseFold.fold(part.text());
  }
}
