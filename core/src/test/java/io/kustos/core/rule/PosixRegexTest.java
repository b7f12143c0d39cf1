package io.kustos.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PosixRegexTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "abc~abc~true",
        "abc~xabc~false",
        "a|ab~ab~true",
        "[[:alpha:]]+~abcZ~true",
        "[[:^digit:]]~x~true",
        "a*?~aaa~true",
        "a**~aaa~true",
        "(a+)+~aaa~true",
        "(ab){2}{2}~abababab~true",
        "a{2,}~aaa~true",
        "a{,2}~a{,2}~true",
        "a{~a{~true",
        "\\x41\\x{42}\\103~ABC~true",
        "\\.\\_~._~true",
        "[]a-]+~]a-~true",
        "[^]a]~b~true",
        "[\\n\\]]~]~true",
        "é.~éü~true",
        "^a$~a~true",
        "()~~true",
      })
  void matchesWholeTexts(String pattern, String text, boolean expected) {
    assertThat(PosixRegex.problem(pattern)).isEmpty();
    assertThat(PosixRegex.compile(pattern).matches(text == null ? "" : text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "\\d~invalid escape sequence: \\d",
        "[\\w]~invalid escape sequence: \\w",
        "\\bx~invalid escape sequence: \\b",
        "\\pL~invalid escape sequence: \\p",
        "\\1~invalid escape sequence: \\1",
        "(?=x)~no argument for repetition operator: ?",
        "(?i)x~no argument for repetition operator: ?",
        "*a~no argument for repetition operator: *",
        "a|+~no argument for repetition operator: +",
        "(a~missing ): (a",
        "a)~unexpected ): a)",
        "[a~missing ]: [a",
        "[z-a]~invalid character class range: z-a",
        "[a-c-e]~invalid character class range: -e",
        "[[:foo:]]~invalid character class range: [:foo:]",
        "a{2,1}~invalid repetition size: {2,1}",
        "a{1001}~invalid repetition size: {1001}",
        "(a{100}){100}~invalid repetition size: {100}",
        "a\\~trailing \\",
        "([[:alpha:]]{100}[[:alpha:]]{900}.{900}){1}(((.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000}.{1000})))~pattern too large - compile failed",
      })
  void refusesWithTheWordsOfRe2(String pattern, String problem) {
    assertThat(PosixRegex.problem(pattern)).contains(problem);
  }

  @Test
  void saysWhatToWriteInstead() {
    assertThat(PosixRegex.hint("pod-\\d+")).contains("write '[0-9]' instead of '\\d'");
    assertThat(PosixRegex.hint("abc")).isEmpty();
  }

  /** Whatever the pattern: it compiles, or the problem is told. */
  @Property(tries = 3000)
  void neverFailsOtherwise(
      @ForAll
          @StringLength(max = 30)
          @Chars({'(', ')', '[', ']', '{', '}', '*', '+', '?', '|', '^', '$', '.', '\\', ',', ':'})
          @CharRange(from = 'a', to = 'd')
          @CharRange(from = '0', to = '3')
          String pattern) {
    if (PosixRegex.problem(pattern).isEmpty()) {
      PosixRegex.compile(pattern).matches("ab(c");
    }
  }
}
