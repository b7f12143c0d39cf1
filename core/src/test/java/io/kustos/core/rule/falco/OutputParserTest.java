package io.kustos.core.rule.falco;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.OutputTemplate.Part;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputParserTest {
  private static final FieldNames FIELDS = new FieldNames(new RecordedFields());

  /** Text stands as it is, holes in braces with their width, then the fields an alert lists. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "plain~plain []",
        "%ka.verb~{ka.verb 0} [ka.verb]",
        "%ka.verbs~{ka.verb 0}s [ka.verb]",
        "%ka.verb.x~{ka.verb 0}.x [ka.verb]",
        "%ka.verb.~{ka.verb 0}. [ka.verb]",
        "%20ka.verb|~{ka.verb 20}| [ka.verb]",
        "%ka.user.name=%ka.user.name~{ka.user.name 0}={ka.user.name 0} [ka.user.name]",
        "(%ka.target.name/%ka.verb)~({ka.target.name 0}/{ka.verb 0}) [ka.target.name, ka.verb]",
        "%ka.uri.param[limit]x~{ka.uri.param[limit] 0}x [ka.uri.param[limit]]",
        "%ka.uri.param[\"a=b\"]~{ka.uri.param[a=b] 0} [ka.uri.param[\"a=b\"]]",
        "%jevt.value[/a/0]~{jevt.value[/a/0] 0} [jevt.value[/a/0]]",
        "%toupper(ka.verb) x~{toupper(ka.verb) 0} x [ka.verb]",
        "%concat(ka.verb, \" %\", tolower(ka.uri))!~{concat(ka.verb, \" %\", tolower(ka.uri)) 0}!"
            + " [ka.verb, ka.uri]",
        "%ka.req.pod.containers.image~{ka.req.pod.containers.image 0}"
            + " [ka.req.pod.containers.image]",
        "%ka.req.pod.containers.image.~{ka.req.pod.containers.image 0}."
            + " [ka.req.pod.containers.image]",
        "*%ka.verb~*{ka.verb 0} [ka.verb]",
        "%ka.uri.param~{ka.uri 0}.param [ka.uri]",
        "%ka.verb[1]~{ka.verb 0}[1] [ka.verb]",
      })
  void parsesAsFalco(String source, String expected) {
    OutputParser.Result result = OutputParser.parse(source, FIELDS, 128);
    assertThat(result.problems()).isEmpty();
    OutputTemplate template = result.template();
    assertThat(template).isNotNull();
    String parts =
        template.parts().stream()
            .map(
                part ->
                    switch (part) {
                      case Part.Text text -> text.text();
                      case Part.Hole hole ->
                          "{" + ConditionPrinter.print(hole.operand()) + " " + hole.width() + "}";
                    })
            .collect(Collectors.joining());
    String fields =
        template.fields().stream()
            .map(OutputTemplate.OutputField::key)
            .collect(Collectors.joining(", ", "[", "]"));
    assertThat(parts + " " + fields).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "100%~invalid formatting syntax: formatting cannot end with a %",
        "x %12~invalid formatting syntax: formatting cannot end with a number",
        "100%%~unknown filter: unexpected token after '",
        "%ka.nope~unknown filter: unexpected token after '",
        "%foo~unknown filter: unexpected token after '",
        "% ka.verb~unknown filter: unexpected token after '",
      })
  void refusesWithFalcosWords(String source, String message) {
    OutputParser.Result result = OutputParser.parse(source, FIELDS, 128);
    assertThat(result.template()).isNull();
    assertThat(result.problems().get(0).text()).isEqualTo(message);
  }
}
