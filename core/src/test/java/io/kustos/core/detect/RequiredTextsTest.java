package io.kustos.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.ValuePattern;
import io.kustos.core.rule.ValuePattern.RegexFlag;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A text without any of a regular expression's required texts is one it is not found in. */
class RequiredTextsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "[?&]continue=[^&] ! continue=",
        "^/(livez|readyz)(/[^?]*)?$ ! livez,readyz",
        "abc+d ! abc",
        "abc*d ! ab",
        "(?i)Pass(word)?\\s ! pass",
        "a\\.b|c\\[d ! a.b,c[d",
        "ab{2,3}cd ! ab",
        "x[^]ab]yz ! yz",
        "(?m)^\\s*rewrite ! rewrite"
      })
  void readsWhatIsRequired(String pattern, String texts) {
    RequiredTexts required = RequiredTexts.of(new ValuePattern.Regex(pattern, Set.of()));
    assertThat(required).isNotNull();
    assertThat(required.texts()).containsExactly(texts.split(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {"ab|. !", "(ab)? !", "a !", "\\x61bc !", "\\Qab\\E !", "(?P<n>ab) !", "a[b !"})
  void requiresNothingWhereItIsNotSure(String pattern) {
    assertThat(RequiredTexts.of(new ValuePattern.Regex(pattern, Set.of()))).isNull();
  }

  @Test
  void allowsWhatFoldsIntoAscii() {
    RequiredTexts required =
        RequiredTexts.of(new ValuePattern.Regex("token", Set.of(RegexFlag.IGNORECASE)));
    assertThat(required).isNotNull();
    assertThat(required.allow("TO\u212AEN")).isTrue();
    assertThat(required.allow("Token")).isTrue();
    assertThat(required.allow("tok en")).isFalse();
  }

  @Property(tries = 3000)
  void neverHidesAMatch(
      @ForAll("patterns") String pattern,
      @ForAll Set<RegexFlag> flags,
      @ForAll("texts") List<String> texts) {
    ValuePattern.Regex regex = new ValuePattern.Regex(pattern, flags);
    com.google.re2j.Pattern compiled;
    try {
      compiled = regex.compile();
    } catch (IllegalArgumentException e) {
      return;
    }
    RequiredTexts required = RequiredTexts.of(regex);
    for (String text : texts) {
      if (required != null && compiled.matcher(text).find()) {
        assertThat(required.allow(text)).describedAs("%s on '%s'", pattern, text).isTrue();
      }
    }
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of(
            "ab",
            "b",
            "K",
            "c",
            "[ab]",
            "[^b]",
            "(",
            "(?:",
            ")",
            "|",
            "*",
            "+",
            "?",
            "{2}",
            "{0,1}",
            "\\.",
            "\\b",
            "\\s",
            ".",
            "^",
            "$",
            "bc",
            "(?i)",
            "[[:alpha:]]",
            "[]a]",
            "ä")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.of("a", "b", "c", "k", "A", "B", ".", " ", "ä", "Ä", "\u212A", "]")
        .list()
        .ofMaxSize(7)
        .map(parts -> String.join("", parts))
        .list()
        .ofMaxSize(30);
  }
}
