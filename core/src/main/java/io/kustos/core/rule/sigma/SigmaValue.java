package io.kustos.core.rule.sigma;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.IpNetwork;
import io.kustos.core.rule.ValuePattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** A value of a detection item after its modifiers. */
sealed interface SigmaValue {

  /**
   * A string.
   *
   * @param raw as the rule writes it
   */
  record Text(SigmaString string, boolean cased, String raw) implements SigmaValue {
    static Text parse(String raw) {
      return new Text(SigmaString.parse(raw), false, raw);
    }

    Text with(SigmaString changed) {
      return new Text(changed, cased, raw);
    }
  }

  /**
   * A number.
   *
   * @param text its decimal text, with which an event's value is compared
   */
  record Numeric(BigDecimal value, String text) implements SigmaValue {}

  record Bool(boolean value) implements SigmaValue {}

  /** The field is missing or null. */
  record Null() implements SigmaValue {}

  record Regex(String pattern, Set<ValuePattern.RegexFlag> flags) implements SigmaValue {
    public Regex {
      flags = Set.copyOf(flags);
    }
  }

  record Cidr(IpNetwork network) implements SigmaValue {}

  record Compare(ValuePattern.Order order, BigDecimal value) implements SigmaValue {}

  record TimePart(ValuePattern.TimeUnit unit, ValuePattern.Order order, BigDecimal value)
      implements SigmaValue {}

  record FieldReference(String name, Condition.Relation relation) implements SigmaValue {}

  record Exists(boolean expected) implements SigmaValue {}

  /** Any of these, which a modifier made of one. */
  record Expansion(List<SigmaValue> values) implements SigmaValue {
    public Expansion {
      values = List.copyOf(values);
    }
  }
}
