package io.kustos.core.detect;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Condition.Quantifier;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.OperandValue;
import io.kustos.core.rule.PosixRegex;
import io.kustos.core.rule.TransformerFunctions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates conditions in the most obvious way: recursion, nothing shared, nothing remembered. What
 * the planned program answers is held against it.
 */
final class ReferenceEvaluator {
  private final AuditEvent event;
  private final EventContext context;

  private ReferenceEvaluator(AuditEvent event, EventContext context) {
    this.event = event;
    this.context = context;
  }

  static boolean matches(Condition condition, AuditEvent event, EventContext context) {
    return new ReferenceEvaluator(event, context).holds(condition);
  }

  private boolean holds(Condition condition) {
    return switch (condition) {
      case Condition.And and -> and.terms().stream().allMatch(this::holds);
      case Condition.Or or -> or.terms().stream().anyMatch(this::holds);
      case Condition.Not not -> !holds(not.term());
      case Condition.Exists exists -> value(exists.operand()) != null;
      case Condition.Test test -> test(test);
      case Condition.TestOperands test -> testOperands(test);
      case Condition.Match match ->
          texts(match.operand()).stream()
              .anyMatch(text -> ReferencePatterns.fits(match.pattern(), text));
      case Condition.MatchOperands match ->
          texts(match.left()).stream()
              .anyMatch(
                  left ->
                      texts(match.right()).stream()
                          .anyMatch(right -> ReferencePatterns.relates(match, left, right)));
    };
  }

  private @Nullable Object value(Operand operand) {
    return OperandValue.of(operand, event, context);
  }

  private List<String> texts(Operand operand) {
    return switch (value(operand)) {
      case null -> List.of();
      case List<?> list -> list.stream().map(Object::toString).toList();
      case Object scalar -> List.of(scalar.toString());
    };
  }

  private boolean test(Condition.Test test) {
    return switch (value(test.left())) {
      case null -> false;
      case String text -> string(test, text);
      case Long number -> number(test, number);
      case List<?> list -> list(test, list);
      case Object other -> throw new AssertionError("no such value: " + other);
    };
  }

  private static boolean string(Condition.Test test, String text) {
    Quantifier quantifier = test.quantifier();
    List<String> values = test.values();
    if (quantifier == null) {
      return switch (test.comparison()) {
        case IN, INTERSECTS -> values.contains(text);
        case PMATCH -> values.stream().anyMatch(prefix -> isUnder(text, prefix));
        default -> compare(test.comparison(), text, values.get(0));
      };
    }
    int matching = 0;
    for (String value : values) {
      matching += compare(test.comparison(), text, value) ? 1 : 0;
    }
    return switch (quantifier) {
      case ONEOF -> matching == 1;
      case ANYOF -> matching > 0;
      case ALLOF -> matching == values.size() && !values.isEmpty();
    };
  }

  private static boolean compare(Comparison comparison, String left, String right) {
    int order =
        Arrays.compareUnsigned(
            left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    return switch (comparison) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
      case CONTAINS -> left.contains(right);
      case ICONTAINS ->
          TransformerFunctions.lower(left).contains(TransformerFunctions.lower(right));
      case STARTSWITH -> left.startsWith(right);
      case ENDSWITH -> left.endsWith(right);
      case GLOB -> glob(bytes(right), 0, bytes(left), 0);
      case IGLOB ->
          glob(
              bytes(TransformerFunctions.lower(right)),
              0,
              bytes(TransformerFunctions.lower(left)),
              0);
      case REGEX -> PosixRegex.compile(right).matches(left);
      case IN, INTERSECTS, PMATCH -> throw new AssertionError("takes a set: " + comparison);
    };
  }

  private static boolean number(Condition.Test test, long number) {
    List<Long> values = test.values().stream().map(Long::decode).toList();
    long first = values.isEmpty() ? 0 : values.get(0);
    return switch (test.comparison()) {
      case EQ -> number == first;
      case NE -> number != first;
      case LT -> number < first;
      case LE -> number <= first;
      case GT -> number > first;
      case GE -> number >= first;
      case IN, INTERSECTS -> values.contains(number);
      default -> throw new AssertionError("not for numbers: " + test);
    };
  }

  private static boolean list(Condition.Test test, List<?> list) {
    boolean unequal = OperandValue.endsWithNul(test.left());
    return switch (test.comparison()) {
      case IN -> list.stream().allMatch(element -> !unequal && test.values().contains(element));
      case INTERSECTS ->
          list.stream().anyMatch(element -> !unequal && test.values().contains(element));
      default -> throw new AssertionError("not for lists: " + test);
    };
  }

  private boolean testOperands(Condition.TestOperands test) {
    Object left = value(test.left());
    Object right = value(test.right());
    if (left == null || right == null) {
      return false;
    }
    List<?> elements = right instanceof List<?> list ? list : List.of(right);
    return switch (test.comparison()) {
      case IN, INTERSECTS -> {
        List<?> own = left instanceof List<?> list ? list : List.of(left);
        boolean all = test.comparison() == Comparison.IN;
        yield all ? elements.containsAll(own) : own.stream().anyMatch(elements::contains);
      }
      case EQ -> left.equals(right);
      case NE -> !left.equals(right);
      default ->
          left instanceof Long number
              ? ordered(test.comparison(), number.compareTo((Long) right))
              : compare(test.comparison(), (String) left, (String) right);
    };
  }

  private static boolean ordered(Comparison comparison, int order) {
    return switch (comparison) {
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
      default -> throw new AssertionError("not for numbers: " + comparison);
    };
  }

  /** Whether the path's first components fit those of the prefix. */
  private static boolean isUnder(String path, String prefix) {
    List<String> wanted = components(prefix);
    List<String> found = components(path);
    if (found.size() < wanted.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!glob(bytes(wanted.get(i)), 0, bytes(found.get(i)), 0)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> components(String path) {
    List<String> parts = new ArrayList<>(List.of(path.split("/")));
    parts.removeIf(String::isEmpty);
    return parts;
  }

  /** One character per byte, as fnmatch(3) sees a text in the C locale. */
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static boolean glob(String pattern, int p, String text, int t) {
    if (p == pattern.length()) {
      return t == text.length();
    }
    char c = pattern.charAt(p);
    if (c == '*') {
      return glob(pattern, p + 1, text, t) || (t < text.length() && glob(pattern, p, text, t + 1));
    }
    if (c == '\\' && p + 1 < pattern.length()) {
      return t < text.length()
          && text.charAt(t) == pattern.charAt(p + 1)
          && glob(pattern, p + 2, text, t + 1);
    }
    int close = c == '[' ? closing(pattern, p) : -1;
    if (close > 0) {
      return t < text.length()
          && inSet(pattern.substring(p + 1, close), text.charAt(t))
          && glob(pattern, close + 1, text, t + 1);
    }
    return t < text.length()
        && (c == '?' || c == text.charAt(t))
        && glob(pattern, p + 1, text, t + 1);
  }

  private static int closing(String pattern, int open) {
    int first = open + 1;
    if (first < pattern.length()
        && (pattern.charAt(first) == '!' || pattern.charAt(first) == '^')) {
      first++;
    }
    return pattern.indexOf(']', first + 1);
  }

  private static boolean inSet(String set, char c) {
    boolean negated = set.startsWith("!") || set.startsWith("^");
    boolean found = false;
    for (int i = negated ? 1 : 0; i < set.length(); i++) {
      if (i + 2 < set.length() && set.charAt(i + 1) == '-') {
        found |= set.charAt(i) <= c && c <= set.charAt(i + 2);
        i += 2;
      } else {
        found |= set.charAt(i) == c;
      }
    }
    return found != negated;
  }
}
