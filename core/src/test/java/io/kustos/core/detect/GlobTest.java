package io.kustos.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "a*, alice, true",
        "a*e, alice, true",
        "a*x, alice, false",
        "*, a/b/c, true",
        "a?b, a/b, true",
        "[a-c]x, bx, true",
        "[!a-c]x, bx, false",
        "[^a-c]x, dx, true",
        "[]x]y, ]y, true",
        "[[:digit:]]*, 7up, true",
        "[a, [a, true",
        "a\\*b, a*b, true",
        "a\\*b, axb, false",
        "**a**, bab, true",
        "?, é, false",
        "??, é, true",
        "\"\", x, false",
        "*a*a*a*a*b, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, false",
      })
  void matchesAsFnmatch(String pattern, String text, boolean expected) {
    assertThat(new Glob(pattern, false).matches(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"A*, alice, true", "ALICE, alice, true", "Ä, ä, false"})
  void ignoresAsciiCaseOnly(String pattern, String text, boolean expected) {
    assertThat(new Glob(pattern, true).matches(text)).isEqualTo(expected);
  }
}
