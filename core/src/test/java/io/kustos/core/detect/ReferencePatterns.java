package io.kustos.core.detect;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ValuePattern;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells in the most obvious way whether a text fits a pattern. */
final class ReferencePatterns {
  private ReferencePatterns() {}

  static boolean fits(ValuePattern pattern, String text) {
    return switch (pattern) {
      case ValuePattern.Wildcard wildcard ->
          Pattern.compile(regex(wildcard), Pattern.DOTALL)
              .matcher(wildcard.cased() ? text : lower(text))
              .matches();
      case ValuePattern.Regex regex -> Pattern.compile(java(regex)).matcher(text).find();
      case ValuePattern.Cidr cidr -> text.startsWith("10.") && text.split("\\.").length == 4;
      case ValuePattern.Numeric number -> number(number, text);
      case ValuePattern.TimePart part -> time(part, text);
    };
  }

  static boolean relates(Condition.MatchOperands match, String left, String right) {
    String one = match.cased() ? left : lower(left);
    String two = match.cased() ? right : lower(right);
    return switch (match.relation()) {
      case EQUALS -> one.equals(two);
      case CONTAINS -> one.contains(two);
      case STARTSWITH -> one.startsWith(two);
      case ENDSWITH -> one.endsWith(two);
    };
  }

  private static String lower(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static String regex(ValuePattern.Wildcard wildcard) {
    StringBuilder regex = new StringBuilder();
    for (ValuePattern.Part part : wildcard.parts()) {
      regex.append(
          switch (part) {
            case ValuePattern.Literal literal ->
                Pattern.quote(wildcard.cased() ? literal.text() : lower(literal.text()));
            case ValuePattern.Gap gap -> gap == ValuePattern.Gap.ANY ? ".*" : ".";
          });
    }
    return regex.toString();
  }

  private static String java(ValuePattern.Regex regex) {
    String flags =
        regex.flags().stream()
            .map(flag -> List.of("iu", "m", "s").get(flag.ordinal()))
            .collect(Collectors.joining());
    return (flags.isEmpty() ? "" : "(?" + flags + ")") + regex.pattern();
  }

  private static boolean number(ValuePattern.Numeric number, String text) {
    return text.equals("7") && number.order().holds(new BigDecimal(7).compareTo(number.value()));
  }

  private static boolean time(ValuePattern.TimePart part, String text) {
    try {
      ZonedDateTime time = Instant.parse(text).atZone(ZoneOffset.UTC);
      int value =
          switch (part.unit()) {
            case MINUTE -> time.getMinute();
            case HOUR -> time.getHour();
            case DAY -> time.get(ChronoField.DAY_OF_MONTH);
            case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTH -> time.getMonthValue();
            case YEAR -> time.getYear();
          };
      return part.order().holds(BigDecimal.valueOf(value).compareTo(part.value()));
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
