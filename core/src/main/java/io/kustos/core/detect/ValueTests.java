package io.kustos.core.detect;

import com.google.re2j.Pattern;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.OperandValue;
import io.kustos.core.rule.PosixRegex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Compiles comparisons into predicates over a value that is there: a String, a {@code List<String>}
 * or a Long. Falco's semantics (libs 0.25).
 */
final class ValueTests {
  private ValueTests() {}

  static Predicate<Object> compile(Condition.Test test) {
    return switch (test.left().type()) {
      case STRING -> string(test);
      case STRING_LIST -> list(test);
      case NUMBER -> number(test);
    };
  }

  private static Predicate<Object> string(Condition.Test test) {
    List<String> values = test.values();
    Predicate<String> predicate =
        switch (test.comparison()) {
          case IN, INTERSECTS -> Set.copyOf(values)::contains;
          case PMATCH -> new PathPrefixes(values)::matches;
          case EQ,
              NE,
              LT,
              LE,
              GT,
              GE,
              CONTAINS,
              ICONTAINS,
              STARTSWITH,
              ENDSWITH,
              GLOB,
              IGLOB,
              REGEX ->
              quantified(test);
        };
    return value -> value instanceof String text && predicate.test(text);
  }

  private static Predicate<String> quantified(Condition.Test test) {
    List<Predicate<String>> each = new ArrayList<>();
    for (String value : test.values()) {
      each.add(single(test.comparison(), value));
    }
    Condition.Quantifier quantifier = test.quantifier();
    if (quantifier == null) {
      return each.get(0);
    }
    return switch (quantifier) {
      case ONEOF -> text -> each.stream().filter(p -> p.test(text)).count() == 1;
      case ANYOF -> text -> each.stream().anyMatch(p -> p.test(text));
      case ALLOF -> text -> !each.isEmpty() && each.stream().allMatch(p -> p.test(text));
    };
  }

  private static Predicate<String> single(Comparison comparison, String value) {
    return switch (comparison) {
      case EQ -> value::equals;
      case NE -> text -> !text.equals(value);
      case LT -> text -> compareBytes(text, value) < 0;
      case LE -> text -> compareBytes(text, value) <= 0;
      case GT -> text -> compareBytes(text, value) > 0;
      case GE -> text -> compareBytes(text, value) >= 0;
      case CONTAINS -> text -> text.contains(value);
      case ICONTAINS -> {
        String lowered = Glob.lower(value);
        yield text -> Glob.lower(text).contains(lowered);
      }
      case STARTSWITH -> text -> text.startsWith(value);
      case ENDSWITH -> text -> text.endsWith(value);
      case GLOB -> new Glob(value, false)::matches;
      case IGLOB -> new Glob(value, true)::matches;
      case REGEX -> {
        Pattern pattern = PosixRegex.compile(value);
        yield pattern::matches;
      }
      case IN, INTERSECTS -> value::equals;
      case PMATCH -> new PathPrefixes(List.of(value))::matches;
    };
  }

  private static int compareBytes(String left, String right) {
    return Glob.bytesAsChars(left).compareTo(Glob.bytesAsChars(right));
  }

  private static Predicate<Object> list(Condition.Test test) {
    Set<String> wanted =
        OperandValue.endsWithNul(test.left()) ? Set.of() : new HashSet<>(test.values());
    return switch (test.comparison()) {
      case IN -> value -> value instanceof List<?> elements && wanted.containsAll(elements);
      case INTERSECTS ->
          value ->
              value instanceof List<?> elements && elements.stream().anyMatch(wanted::contains);
      case EQ,
          NE,
          LT,
          LE,
          GT,
          GE,
          CONTAINS,
          ICONTAINS,
          STARTSWITH,
          ENDSWITH,
          GLOB,
          IGLOB,
          REGEX,
          PMATCH ->
          throw new IllegalArgumentException(
              "no '" + test.comparison().label() + "' on lists; the checker refuses it");
    };
  }

  private static Predicate<Object> number(Condition.Test test) {
    List<Long> wanted = new ArrayList<>();
    for (String value : test.values()) {
      wanted.add(parseNumber(value));
    }
    Comparison comparison = test.comparison();
    if (comparison == Comparison.IN || comparison == Comparison.INTERSECTS) {
      return value -> value instanceof Long number && wanted.contains(number);
    }
    long right = wanted.get(0);
    return value ->
        value instanceof Long number && ordered(comparison, Long.compare(number, right));
  }

  /** Decimal or {@code 0x} hexadecimal; what follows a decimal point is cut. */
  static long parseNumber(String text) {
    if (text.startsWith("0x")) {
      return Long.parseUnsignedLong(text.substring(2), 16);
    }
    int point = text.indexOf('.');
    return Long.parseLong(point < 0 ? text : text.substring(0, point));
  }

  private static boolean ordered(Comparison comparison, int order) {
    return switch (comparison) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
      case CONTAINS, ICONTAINS, STARTSWITH, ENDSWITH, GLOB, IGLOB, REGEX, IN, INTERSECTS, PMATCH ->
          throw new IllegalArgumentException(
              "no '" + comparison.label() + "' on numbers; the checker refuses it");
    };
  }

  /** A comparison of two values that are both there. */
  static BiPredicate<Object, Object> compile(Condition.TestOperands test) {
    Comparison comparison = test.comparison();
    return switch (test.left().type()) {
      case STRING -> (left, right) -> strings(comparison, (String) left, right);
      case STRING_LIST -> (left, right) -> lists(comparison, (List<?>) left, right);
      case NUMBER -> (left, right) -> ordered(comparison, Long.compare((Long) left, (Long) right));
    };
  }

  private static boolean strings(Comparison comparison, String left, Object right) {
    if (right instanceof List<?> elements) {
      return elements.contains(left);
    }
    return single(comparison, (String) right).test(left);
  }

  private static boolean lists(Comparison comparison, List<?> left, Object right) {
    List<?> elements = right instanceof List<?> many ? many : List.of(right);
    return switch (comparison) {
      case IN -> elements.containsAll(left);
      case INTERSECTS -> left.stream().anyMatch(elements::contains);
      case EQ -> left.equals(elements);
      case NE -> !left.equals(elements);
      case LT, LE, GT, GE, CONTAINS, ICONTAINS, STARTSWITH, ENDSWITH, GLOB, IGLOB, REGEX, PMATCH ->
          throw new IllegalArgumentException(
              "no '" + comparison.label() + "' on lists; the checker refuses it");
    };
  }
}
