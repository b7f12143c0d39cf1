package io.kustos.core.rule.sigma;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML value with its place in the file: character offsets, the end exclusive. */
sealed interface YamlValue {
  int start();

  int end();

  /** Members in order. */
  record Mapping(Map<String, Member> members, int start, int end) implements YamlValue {
    @Nullable YamlValue get(String key) {
      Member member = members.get(key);
      return member == null ? null : member.value();
    }
  }

  /** A member of a mapping, with the place of its key. */
  record Member(String key, int keyStart, int keyEnd, YamlValue value) {}

  record Sequence(List<YamlValue> items, int start, int end) implements YamlValue {}

  /**
   * A scalar.
   *
   * @param text its content
   * @param number its value if it is a number
   */
  record Scalar(String text, Kind kind, @Nullable BigDecimal number, int start, int end)
      implements YamlValue {}

  /** What a scalar is, by YAML's core schema. */
  enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    NULL
  }
}
