package io.kustos.core.rule.search;

import io.kustos.core.Limits;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.IpNetwork;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Suggestions;
import io.kustos.core.rule.ValuePattern;
import io.kustos.core.rule.ValuePattern.Gap;
import io.kustos.core.rule.ValuePattern.Order;
import io.kustos.core.rule.ValuePattern.Part;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Says in conditions what is asked of a field. */
final class SearchValues {
  /** Levels of Sigma that Falco has no priority for. */
  private static final Map<String, Priority> LEVELS =
      Map.of("high", Priority.ERROR, "medium", Priority.WARNING, "low", Priority.NOTICE);

  private static final int NUMBER_CHARS_MAX = 64;

  private final SearchTimes times;
  private final Limits limits;

  SearchValues(SearchTimes times, Limits limits) {
    this.times = times;
    this.limits = limits;
  }

  /** A text anywhere in the event, in any case. */
  Condition anywhere(SearchText.Value value) {
    SearchField text = SearchFields.find("text").orElseThrow();
    return fits(text, value);
  }

  /** A field has this value. */
  Condition fits(SearchField field, SearchText.Value value) {
    Operand operand = new Operand.FieldValue(field.field());
    if (value.isAny()) {
      return new Condition.Exists(operand);
    }
    String plain = value.plain();
    return switch (field.kind()) {
      case TEXT, LIST, FINDING -> text(operand, value, known(field, value, plain));
      case ADDRESS -> address(operand, value, plain);
      case NUMBER -> number(field, operand, value, plain);
      case TIME -> time(operand, value);
      case LEVEL -> levels(operand, List.of(level(value)));
      case ANYWHERE -> new Condition.Match(operand, new ValuePattern.Wildcard(open(value), false));
    };
  }

  private static Condition text(Operand operand, SearchText.Value value, @Nullable String plain) {
    if (plain == null) {
      return new Condition.Match(operand, new ValuePattern.Wildcard(value.parts(), true));
    }
    return operand.type() == FieldType.STRING_LIST
        ? new Condition.Test(operand, Comparison.INTERSECTS, null, List.of(plain))
        : new Condition.Test(operand, Comparison.EQ, null, List.of(plain));
  }

  /** The value; throws when the field can never have it. */
  private static @Nullable String known(
      SearchField field, SearchText.Value value, @Nullable String plain) {
    List<String> values = SearchFields.values(field.name());
    if (plain != null && !values.isEmpty() && !values.contains(plain)) {
      String hint =
          Suggestions.closest(plain, values)
              .map(near -> "did you mean '" + near + "'?")
              .orElse("one of " + String.join(", ", values));
      throw value(value, "'" + field.name() + "' never has this value", hint);
    }
    return plain;
  }

  private static List<Part> open(SearchText.Value value) {
    List<Part> parts = new ArrayList<>(value.parts());
    if (parts.isEmpty()) {
      throw value(value, "an empty text is in every event", null);
    }
    if (parts.get(0) != Gap.ANY) {
      parts.add(0, Gap.ANY);
    }
    if (parts.get(parts.size() - 1) != Gap.ANY) {
      parts.add(Gap.ANY);
    }
    return parts;
  }

  private static Condition address(
      Operand operand, SearchText.Value value, @Nullable String plain) {
    if (plain == null) {
      return new Condition.Match(operand, new ValuePattern.Wildcard(value.parts(), true));
    }
    IpNetwork network;
    try {
      network = IpNetwork.parse(plain);
    } catch (IllegalArgumentException e) {
      throw value(
          value, String.valueOf(e.getMessage()), "10.0.0.7, 10.0.0.0/8, fd00::/8 or 10.0.*");
    }
    return plain.indexOf('/') < 0 && operand.type() == FieldType.STRING_LIST
        ? new Condition.Test(operand, Comparison.INTERSECTS, null, List.of(plain))
        : new Condition.Match(operand, new ValuePattern.Cidr(network));
  }

  private static Condition number(
      SearchField field, Operand operand, SearchText.Value value, @Nullable String plain) {
    return plain == null
        ? new Condition.Match(operand, new ValuePattern.Wildcard(value.parts(), true))
        : new Condition.Match(
            operand, new ValuePattern.Numeric(Order.EQ, decimal(field, value, plain)));
  }

  private static BigDecimal decimal(
      SearchField field, SearchText.Value value, @Nullable String plain) {
    if (plain != null && plain.length() <= NUMBER_CHARS_MAX && plain.matches("-?\\d+(\\.\\d+)?")) {
      return new BigDecimal(plain);
    }
    throw value(
        value,
        "'" + field.name() + "' is compared with a number",
        field.name() + ":404, " + field.name() + ">=400 or " + field.name() + ":[400 TO 499]");
  }

  private Condition time(Operand operand, SearchText.Value value) {
    SearchTimes.Span span = span(value);
    if (span.start().equals(span.end())) {
      return micros(operand, Comparison.EQ, span.start());
    }
    return new Condition.And(
        List.of(
            micros(operand, Comparison.GE, span.start()),
            micros(operand, Comparison.LT, span.end())));
  }

  private SearchTimes.Span span(SearchText.Value value) {
    try {
      String plain = value.plain();
      if (plain == null) {
        throw new IllegalArgumentException("no wildcards in times");
      }
      return times.span(plain);
    } catch (IllegalArgumentException e) {
      throw value(value, String.valueOf(e.getMessage()), "time>=24h or time:[2026-11-01 TO now]");
    }
  }

  private static Condition micros(Operand operand, Comparison comparison, Instant time) {
    long micros = TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000;
    return new Condition.Test(operand, comparison, null, List.of(Long.toString(micros)));
  }

  private static Priority level(SearchText.Value value) {
    String plain = value.plain();
    String name = plain == null ? "" : plain.toLowerCase(Locale.ROOT);
    Priority level = LEVELS.get(name);
    if (level == null) {
      level = Priority.parse(name).orElse(null);
    }
    if (level == null) {
      List<String> known = new ArrayList<>(LEVELS.keySet());
      for (Priority priority : Priority.values()) {
        known.add(priority.label().toLowerCase(Locale.ROOT));
      }
      String hint =
          Suggestions.closest(name, known)
              .map(near -> "did you mean '" + near + "'?")
              .orElse("one of " + String.join(", ", known));
      throw value(value, "no level of a finding", hint);
    }
    return level;
  }

  private static Condition levels(Operand operand, List<Priority> levels) {
    return new Condition.Test(
        operand, Comparison.IN, null, levels.stream().map(Priority::label).toList());
  }

  /** A field's value is before or after another. */
  Condition ordered(SearchField field, String sign, SearchText.Value value) {
    Operand operand = new Operand.FieldValue(field.field());
    Order order = order(sign);
    return switch (field.kind()) {
      case NUMBER, LIST ->
          new Condition.Match(
              operand, new ValuePattern.Numeric(order, decimal(field, value, value.plain())));
      case TEXT -> textOrdered(field, operand, comparison(sign), value);
      case TIME -> timeOrdered(operand, order, value);
      case LEVEL -> levelOrdered(operand, order, level(value));
      case ADDRESS, FINDING, ANYWHERE ->
          throw value(
              value, "'" + field.name() + "' has no order; it can be compared with ':' only", null);
    };
  }

  private static Order order(String sign) {
    return Arrays.stream(Order.values())
        .filter(order -> order.label().equals(sign))
        .findFirst()
        .orElseThrow();
  }

  private static Comparison comparison(String sign) {
    return Arrays.stream(Comparison.values())
        .filter(comparison -> comparison.label().equals(sign))
        .findFirst()
        .orElseThrow();
  }

  private static Condition textOrdered(
      SearchField field, Operand operand, Comparison comparison, SearchText.Value value) {
    String plain = value.plain();
    if (plain == null) {
      throw value(value, "'" + field.name() + "' is compared by order, without wildcards", null);
    }
    return new Condition.Test(operand, comparison, null, List.of(plain));
  }

  /** Behind a day is behind its end. */
  private Condition timeOrdered(Operand operand, Order order, SearchText.Value value) {
    SearchTimes.Span span = span(value);
    boolean day = !span.start().equals(span.end());
    return switch (order) {
      case EQ -> time(operand, value);
      case LT -> micros(operand, Comparison.LT, span.start());
      case GE -> micros(operand, Comparison.GE, span.start());
      case LE -> micros(operand, day ? Comparison.LT : Comparison.LE, span.end());
      case GT -> micros(operand, day ? Comparison.GE : Comparison.GT, span.end());
    };
  }

  private static Condition levelOrdered(Operand operand, Order order, Priority than) {
    List<Priority> levels = new ArrayList<>();
    for (Priority priority : Priority.values()) {
      // A priority that is more urgent comes first, and is greater.
      if (order.holds(Integer.compare(than.ordinal(), priority.ordinal()))) {
        levels.add(priority);
      }
    }
    return levels(operand, levels);
  }

  /** A field's value lies between two others. */
  Condition range(
      SearchField field,
      SearchText.Value from,
      boolean withFirst,
      SearchText.Value to,
      boolean withLast,
      int offset,
      int length) {
    List<Condition> both = new ArrayList<>();
    if (!from.isAny()) {
      both.add(ordered(field, withFirst ? ">=" : ">", from));
    }
    if (!to.isAny()) {
      both.add(ordered(field, withLast ? "<=" : "<", to));
    }
    if (!from.isAny() && !to.isAny() && isEmpty(field, from, to)) {
      throw new SearchException(
          "SEARCH_VALUE",
          "nothing lies in this range: its end is before its start",
          offset,
          length,
          "the smaller value comes first: [400 TO 499]");
    }
    return switch (both.size()) {
      case 0 -> new Condition.Exists(new Operand.FieldValue(field.field()));
      case 1 -> both.get(0);
      default -> new Condition.And(both);
    };
  }

  private boolean isEmpty(SearchField field, SearchText.Value from, SearchText.Value to) {
    return switch (field.kind()) {
      case NUMBER, LIST ->
          decimal(field, from, from.plain()).compareTo(decimal(field, to, to.plain())) > 0;
      case TIME -> span(from).start().isAfter(span(to).end());
      case LEVEL -> level(from).ordinal() < level(to).ordinal();
      case TEXT -> String.valueOf(from.plain()).compareTo(String.valueOf(to.plain())) > 0;
      case ADDRESS, FINDING, ANYWHERE -> false;
    };
  }

  /** A regular expression is found in a field's value. */
  Condition regex(SearchField field, SearchText.Pattern pattern) {
    boolean fits =
        switch (field.kind()) {
          case TEXT, LIST, ADDRESS, ANYWHERE -> true;
          case NUMBER, TIME, LEVEL, FINDING -> false;
        };
    Set<ValuePattern.RegexFlag> flags =
        pattern.ignoresCase() ? Set.of(ValuePattern.RegexFlag.IGNORECASE) : Set.of();
    ValuePattern.Regex regex = new ValuePattern.Regex(pattern.expression(), flags);
    try {
      if (!fits) {
        throw new IllegalArgumentException("not possible on '" + field.name() + "'");
      }
      if (pattern.expression().length() > limits.regexCharsMax()) {
        throw new IllegalArgumentException("longer than " + limits.regexCharsMax() + " characters");
      }
      regex.compile();
    } catch (IllegalArgumentException e) {
      throw new SearchException(
          "SEARCH_VALUE",
          "regular expression: " + e.getMessage(),
          pattern.offset(),
          pattern.length(),
          "RE2 syntax, found anywhere in the value, as name:/^web-\\d+$/");
    }
    return new Condition.Match(new Operand.FieldValue(field.field()), regex);
  }

  private static SearchException value(
      SearchText.Value value, String message, @Nullable String hint) {
    return new SearchException("SEARCH_VALUE", message, value.offset(), value.length(), hint);
  }
}
