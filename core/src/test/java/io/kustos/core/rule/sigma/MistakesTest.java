package io.kustos.core.rule.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MistakesTest {
  @Test
  void everyMistakeOfARuleIsTold() {
    String text =
        """
        title: Bad
        level: urgent
        logsource: {product: kubernetes, service: audit}
        detection:
          sel:
            verb|contain: x
            requestURI|re: '(?<=a)b'
          condition: sel and not fil
        """;
    SigmaFile file =
        SigmaFile.read(
            new SourceText("t", text), new Modifiers(Map.of(), Limits.DEFAULT), Limits.DEFAULT);
    assertThat(file.rules()).isEmpty();
    assertThat(file.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactlyInAnyOrder(
            "SIGMA_ATTRIBUTE", "SIGMA_MODIFIER", "SIGMA_VALUE", "SIGMA_CONDITION");
    assertThat(file.diagnostics())
        .extracting(diagnostic -> diagnostic.place().line())
        .containsExactlyInAnyOrder(2, 6, 7, 8);
  }
}
