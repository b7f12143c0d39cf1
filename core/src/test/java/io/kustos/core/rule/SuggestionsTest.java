package io.kustos.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
  @ParameterizedTest
  @CsvSource({"'',abc,3", "abc,abc,0", "abc,abd,1", "abc,bc,1", "ca,ac,1", "kitten,sitting,3"})
  void countsEdits(String a, String b, int edits) {
    assertThat(Suggestions.edits(a, b)).isEqualTo(edits);
    assertThat(Suggestions.edits(b, a)).isEqualTo(edits);
  }

  @Test
  void suggestsWhatIsNearEnough() {
    List<String> known = List.of("verb", "user", "userAgent");
    assertThat(Suggestions.closest("vreb", known)).contains("verb");
    assertThat(Suggestions.closest("users", known)).contains("user");
    assertThat(Suggestions.closest("namespace", known)).isEmpty();
    assertThat(Suggestions.closest("VERB", known)).isEmpty();
    assertThat(Suggestions.closestInAnyCase("VERBS", known)).contains("verb");
    assertThat(Suggestions.closestInAnyCase("VARBS", known)).isEmpty();
    assertThat(Suggestions.closestInAnyCase("VARBS", known, 2)).contains("verb");
  }

  @Test
  void tiesGoToTheFirstInOrder() {
    assertThat(Suggestions.closest("bat", List.of("cat", "bad", "rat"))).contains("bad");
  }

  @Test
  void nobodyMeantALongText() {
    assertThat(Suggestions.closest("x".repeat(201), List.of("x".repeat(200)))).isEmpty();
  }
}
