package io.kustos.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.ValuePattern;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where texts of one length stand in for a regular expression, they fit the same texts. */
class FixedTextTest {
  private static ValuePattern.Regex regex(String pattern) {
    return new ValuePattern.Regex(pattern, Set.of());
  }

  @Test
  void readsARandomUuid() {
    FixedText uuid =
        FixedText.of(
            regex("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
    assertThat(uuid).isNotNull();
    assertThat(uuid.matches("0a1b2c3d-0000-4abc-89ab-0123456789ab")).isTrue();
    assertThat(uuid.matches("0a1b2c3d-0000-1abc-89ab-0123456789ab")).isFalse();
    assertThat(uuid.matches("0A1b2c3d-0000-4abc-89ab-0123456789ab")).isFalse();
    assertThat(uuid.matches("0a1b2c3d-0000-4abc-89ab-0123456789ab0")).isFalse();
    assertThat(uuid.matches("\u01610a1b2c3-0000-4abc-89ab-0123456789ab")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "^a",
        "a$",
        "^a*$",
        "^a|b$",
        "^[^a]$",
        "^[a$",
        "^a{2,3}$",
        "^a{x}$",
        "^a{}$",
        "^[]$",
        "^\\d$",
        "^(a)$",
        "^.$",
        "^a{0}$",
        "^[[:alpha:]]$",
        "^{3}$",
        "^a+$",
        "^ä$",
        "^a{2$"
      })
  void leavesTheRestToTheMachine(String pattern) {
    assertThat(FixedText.of(regex(pattern))).isNull();
  }

  @Property
  void agreesWithTheMachine(
      @ForAll("patterns") String pattern, @ForAll("texts") List<String> texts) {
    ValuePattern.Regex regex = regex(pattern);
    FixedText fixed = FixedText.of(regex);
    if (fixed == null) {
      return;
    }
    for (String text : texts) {
      assertThat(fixed.matches(text))
          .describedAs("%s on '%s'", pattern, text)
          .isEqualTo(regex.compile().matcher(text).find());
    }
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of(
            "a", "b", "-", "[ab]", "[a-c]", "[0-9b]", "{2}", "{1}", "_", "\"", "[a-]", "[b", "{",
            ":")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> "^" + String.join("", parts) + "$");
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.of("a", "b", "c", "-", "0", "_", "\"", "\n", "ä", ":")
        .list()
        .ofMaxSize(5)
        .map(parts -> String.join("", parts))
        .list()
        .ofMaxSize(40);
  }
}
