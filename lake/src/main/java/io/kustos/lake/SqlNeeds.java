package io.kustos.lake;

import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ValuePattern;
import java.util.EnumMap;
import java.util.Map;

/** What holds for every event for which a condition holds: it tells which files need not be read. */
final class SqlNeeds {
  private final Map<EventColumn, String> equal = new EnumMap<>(EventColumn.class);
  private long fromMicros = Long.MIN_VALUE;
  private long toMicros = Long.MAX_VALUE;

  void add(Condition condition) {
    switch (condition) {
      case Condition.And and -> and.terms().forEach(this::add);
      case Condition.Or or -> {
        if (or.terms().size() == 1) {
          add(or.terms().getFirst());
        }
      }
      case Condition.Test test -> add(test);
      case Condition.Not not -> {}
      case Condition.Match match -> add(match);
      case Condition.Exists exists -> {}
      case Condition.TestOperands test -> {}
      case Condition.MatchOperands match -> {}
    }
  }

  private void add(Condition.Match match) {
    if (match.pattern() instanceof ValuePattern.Wildcard wildcard
        && SqlPatterns.isPlain(wildcard)) {
      SqlValue value = SqlCompiler.value(match.operand());
      if (value instanceof SqlValue.Text text) {
        equal.put(text.column(), SqlPatterns.literal(wildcard));
      } else if (value instanceof SqlValue.Texts texts
          && texts.column() == EventColumn.SOURCE_IPS) {
        equal.put(texts.column(), SqlPatterns.literal(wildcard));
      }
    }
  }

  private void add(Condition.Test test) {
    SqlValue value = SqlCompiler.value(test.left());
    if (test.values().size() != 1 || test.quantifier() != null) {
      return;
    }
    String constant = test.values().getFirst();
    if (value instanceof SqlValue.Text text
        && SqlCompiler.isEquality(test)
        && !SqlCompiler.saysNull(test)) {
      equal.put(text.column(), constant);
    } else if (value instanceof SqlValue.Texts texts
        && texts.column() == EventColumn.SOURCE_IPS
        && test.comparison() == Comparison.INTERSECTS) {
      equal.put(texts.column(), constant);
    } else if (value instanceof SqlValue.Time) {
      bound(test.comparison(), Long.parseLong(constant));
    }
  }

  private void bound(Comparison comparison, long micros) {
    switch (comparison) {
      case GE, GT -> fromMicros = Math.max(fromMicros, micros);
      case LE, LT -> toMicros = Math.min(toMicros, micros);
      case EQ -> {
        fromMicros = Math.max(fromMicros, micros);
        toMicros = Math.min(toMicros, micros);
      }
      case NE,
          CONTAINS,
          ICONTAINS,
          STARTSWITH,
          ENDSWITH,
          GLOB,
          IGLOB,
          REGEX,
          IN,
          INTERSECTS,
          PMATCH -> {}
    }
  }

  Map<EventColumn, String> equal() {
    return equal;
  }

  long fromMicros() {
    return fromMicros;
  }

  long toMicros() {
    return toMicros;
  }
}
