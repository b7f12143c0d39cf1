package io.kustos.core.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.kustos.core.Limits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * What one value of an event has to look like. A value is a text here: a string's decoded text, a
 * number's or boolean's JSON text.
 */
public sealed interface ValuePattern {

  /**
   * The whole text is the parts in order. No parts: the text is empty.
   *
   * @param cased whether upper and lower case differ; if not, both sides are folded as {@link
   *     CaseFold} says before they are compared
   */
  record Wildcard(List<Part> parts, boolean cased) implements ValuePattern {
    public Wildcard {
      parts = List.copyOf(parts);
    }

    /** Exactly this text, in any case. */
    public static Wildcard equalTo(String text) {
      return of(text, false, false);
    }

    /** This text somewhere, in any case. */
    public static Wildcard containing(String text) {
      return of(text, true, true);
    }

    /** This text at the start, in any case. */
    public static Wildcard startingWith(String text) {
      return of(text, false, true);
    }

    /** This text at the end, in any case. */
    public static Wildcard endingWith(String text) {
      return of(text, true, false);
    }

    private static Wildcard of(String text, boolean before, boolean after) {
      List<Part> parts = new java.util.ArrayList<>();
      if (before) {
        parts.add(Gap.ANY);
      }
      if (!text.isEmpty()) {
        parts.add(new Literal(text));
      }
      if (after) {
        parts.add(Gap.ANY);
      }
      return new Wildcard(parts, false);
    }
  }

  /** A piece of a wildcard pattern. */
  sealed interface Part {}

  /** This text. */
  record Literal(String text) implements Part {}

  /** Text that is left open. */
  enum Gap implements Part {
    /** Any text, the empty one too: {@code *}. */
    ANY,
    /** Exactly one character (Unicode code point): {@code ?}. */
    ONE
  }

  /** The expression is found somewhere in the text. RE2 syntax, time linear in the text. */
  record Regex(String pattern, Set<RegexFlag> flags) implements ValuePattern {
    public Regex {
      flags = Set.copyOf(flags);
    }

    /**
     * Compiles the expression; {@code find} of the result decides.
     *
     * @throws IllegalArgumentException with what is wrong, when RE2 cannot run it or it is longer
     *     than {@link Limits#regexCharsMax}
     */
    public Pattern compile() {
      if (pattern.length() > Limits.DEFAULT.regexCharsMax()) {
        throw new IllegalArgumentException(
            "longer than " + Limits.DEFAULT.regexCharsMax() + " characters");
      }
      int bits = 0;
      for (RegexFlag flag : flags) {
        bits |=
            switch (flag) {
              case IGNORECASE -> Pattern.CASE_INSENSITIVE;
              case MULTILINE -> Pattern.MULTILINE;
              case DOTALL -> Pattern.DOTALL;
            };
      }
      try {
        return Pattern.compile(pattern, bits);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(e.getDescription() + ": " + e.getPattern(), e);
      }
    }
  }

  /** How a regular expression is read. */
  enum RegexFlag {
    /** Upper and lower case do not differ. */
    IGNORECASE,
    /** {@code ^} and {@code $} also stand at line ends. */
    MULTILINE,
    /** {@code .} is also a line end. */
    DOTALL
  }

  /** An address of the network; {@code ::ffff:10.0.0.1} counts as {@code 10.0.0.1}. */
  record Cidr(IpNetwork network) implements ValuePattern {}

  /** The text is a decimal number that compares; any other text does not fit. */
  record Numeric(Order order, BigDecimal value) implements ValuePattern {}

  /**
   * The text is an RFC 3339 time of which one part, in UTC, compares; any other text does not fit.
   */
  record TimePart(TimeUnit unit, Order order, BigDecimal value) implements ValuePattern {}

  /** How a value stands to a constant. */
  enum Order {
    EQ("="),
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">=");

    private final String label;

    Order(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }

    /** Whether a comparison's result, negative, zero or positive, is of this order. */
    public boolean holds(int comparison) {
      return switch (this) {
        case EQ -> comparison == 0;
        case LT -> comparison < 0;
        case LE -> comparison <= 0;
        case GT -> comparison > 0;
        case GE -> comparison >= 0;
      };
    }
  }

  /** A part of a time. */
  enum TimeUnit {
    /** 0 to 59. */
    MINUTE,
    /** 0 to 23. */
    HOUR,
    /** Day of the month, from 1. */
    DAY,
    /** Week of the year, from 1, as ISO 8601 counts. */
    WEEK,
    /** 1 to 12. */
    MONTH,
    YEAR
  }
}
