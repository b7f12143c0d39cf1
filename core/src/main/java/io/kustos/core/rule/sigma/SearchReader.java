package io.kustos.core.rule.sigma;

import com.google.re2j.Pattern;
import io.kustos.core.Limits;
import io.kustos.core.rule.Suggestions;
import io.kustos.core.rule.ValuePattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads search identifiers: maps, lists and plain values, one in another. */
final class SearchReader {
  private static final int NUMBER_SCALE_MAX = 1_000;

  private final Modifiers modifiers;
  private final Limits limits;

  SearchReader(Modifiers modifiers, Limits limits) {
    this.modifiers = modifiers;
    this.limits = limits;
  }

  /** Reads what an identifier names; what is wrong with one item is added to the problems. */
  Search read(YamlValue value, List<SigmaException> problems) {
    return switch (value) {
      case YamlValue.Mapping mapping -> {
        List<Search> items = new ArrayList<>();
        for (YamlValue.Member member : mapping.members().values()) {
          try {
            items.add(item(member.key(), member.value(), member.keyStart(), member.keyEnd()));
          } catch (SigmaException e) {
            problems.add(e);
          }
        }
        if (mapping.members().isEmpty()) {
          problems.add(
              new SigmaException(SigmaCode.DETECTION, "an empty map detects nothing", mapping));
        }
        yield new Search.Group(true, items);
      }
      case YamlValue.Sequence sequence -> list(sequence, problems);
      case YamlValue.Scalar scalar -> item(null, scalar, scalar.start(), scalar.end());
    };
  }

  private Search list(YamlValue.Sequence sequence, List<SigmaException> problems) {
    if (sequence.items().stream().allMatch(YamlValue.Scalar.class::isInstance)) {
      return item(null, sequence, sequence.start(), sequence.end());
    }
    return new Search.Group(
        false, sequence.items().stream().map(item -> read(item, problems)).toList());
  }

  /** Reads one item; a key of null, or one that begins with {@code |}, is for keywords. */
  Search.Item item(@Nullable String key, YamlValue value, int start, int end) {
    String[] words = key == null ? new String[] {""} : key.split("\\|", -1);
    List<Modifier> chain = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      chain.add(modifier(words[i], start, end));
    }
    List<SigmaValue> values = new ArrayList<>();
    for (YamlValue.Scalar scalar : scalars(value)) {
      values.add(value(chain, scalar));
    }
    if (chain.contains(Modifier.EXISTS) && values.size() > 1) {
      throw new SigmaException(SigmaCode.VALUE, "'exists' takes one value", value);
    }
    String field = words[0].isEmpty() ? null : words[0];
    if (field == null && values.stream().anyMatch(SigmaValue.Null.class::isInstance)) {
      throw new SigmaException(SigmaCode.VALUE, "null needs a field", value);
    }
    return new Search.Item(
        field,
        chain.contains(Modifier.ALL),
        chain.contains(Modifier.NEQ),
        values,
        start,
        Math.max(end, start + 1));
  }

  private static Modifier modifier(String word, int start, int end) {
    return Modifier.of(word)
        .orElseThrow(
            () ->
                new SigmaException(
                    SigmaCode.MODIFIER,
                    "unknown modifier '" + word + "'",
                    start,
                    end,
                    Suggestions.closestInAnyCase(word, Modifier.allNames())
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("known are " + String.join(", ", Modifier.allNames()))));
  }

  private static List<YamlValue.Scalar> scalars(YamlValue value) {
    if (value instanceof YamlValue.Scalar scalar) {
      return List.of(scalar);
    }
    if (value instanceof YamlValue.Sequence sequence) {
      List<YamlValue.Scalar> scalars = new ArrayList<>();
      for (YamlValue item : sequence.items()) {
        if (!(item instanceof YamlValue.Scalar scalar)) {
          throw new SigmaException(
              SigmaCode.VALUE, "a field is compared with values, not with lists or maps", item);
        }
        scalars.add(scalar);
      }
      return scalars;
    }
    throw new SigmaException(
        SigmaCode.VALUE, "a field is compared with values, not with a map", value);
  }

  private SigmaValue value(List<Modifier> chain, YamlValue.Scalar scalar) {
    try {
      SigmaValue plain =
          chain.contains(Modifier.EXISTS) && isOldBoolean(scalar)
              ? new SigmaValue.Bool(scalar.text().equals("yes"))
              : plain(scalar);
      SigmaValue value = modifiers.apply(chain, plain);
      check(value);
      return value;
    } catch (IllegalArgumentException e) {
      throw new SigmaException(SigmaCode.VALUE, Objects.toString(e.getMessage()), scalar);
    }
  }

  /** Whether it is a boolean of YAML 1.1, {@code yes} or {@code no} without quotes. */
  private static boolean isOldBoolean(YamlValue.Scalar scalar) {
    return (scalar.text().equals("yes") || scalar.text().equals("no"))
        && scalar.end() - scalar.start() == scalar.text().length();
  }

  private static SigmaValue plain(YamlValue.Scalar scalar) {
    return switch (scalar.kind()) {
      case TEXT -> SigmaValue.Text.parse(scalar.text());
      case BOOLEAN -> new SigmaValue.Bool(scalar.text().equals("true"));
      case NULL -> new SigmaValue.Null();
      case NUMBER -> {
        BigDecimal number = Objects.requireNonNull(scalar.number());
        if (Math.abs((long) number.scale()) > NUMBER_SCALE_MAX) {
          throw new IllegalArgumentException("the number has too many digits");
        }
        boolean decimal = scalar.text().matches("-?[0-9]+(\\.[0-9]+)?");
        yield new SigmaValue.Numeric(number, decimal ? scalar.text() : number.toPlainString());
      }
    };
  }

  private static Pattern compiled(SigmaValue.Regex regex) {
    return new ValuePattern.Regex(regex.pattern(), regex.flags()).compile();
  }

  /** Compiles every regular expression once, so that none fails later. */
  private void check(SigmaValue value) {
    switch (value) {
      case SigmaValue.Regex regex -> {
        try {
          if (RegexBounds.expandedSize(regex.pattern()) > limits.regexStepsMax()
              || compiled(regex).programSize() > limits.regexStepsMax()) {
            throw new IllegalArgumentException(
                "the regular expression expands to more than "
                    + limits.regexStepsMax()
                    + " steps; repeat less");
          }
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(RegexBounds.explained(regex.pattern(), e), e);
        }
      }
      case SigmaValue.Expansion many -> many.values().forEach(this::check);
      case SigmaValue.Text text -> {
        for (SigmaString.Piece piece : text.string().pieces()) {
          if (piece instanceof SigmaString.Placeholder placeholder) {
            throw new IllegalArgumentException(
                "no values are known for the placeholder '%" + placeholder.name() + "%'");
          }
        }
      }
      default -> {}
    }
  }
}
