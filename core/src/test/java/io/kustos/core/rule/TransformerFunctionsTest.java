package io.kustos.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TransformerFunctionsTest {
  private static Object apply(Transformer transformer, Object... values) {
    return TransformerFunctions.apply(transformer, List.of(values));
  }

  @Test
  void casesFoldOnlyAscii() {
    assertThat(apply(Transformer.TOLOWER, "JÜRGEN")).isEqualTo("jÜrgen");
    assertThat(apply(Transformer.TOUPPER, "aüz{")).isEqualTo("AüZ{");
    assertThat(apply(Transformer.TOUPPER, List.of("a", "B"))).isEqualTo(List.of("A", "B"));
  }

  @Test
  void nothingInNothingOut() {
    AuditEvent event = AuditEvent.parse("{}".getBytes(StandardCharsets.UTF_8));
    EventContext context = new EventContext(1, 0, "", ZoneOffset.UTC);
    Field missing = Field.computed("f", null, FieldType.STRING, (e, c) -> null);
    List<Operand> arguments = List.of(new Operand.FieldValue(missing), new Operand.Constant("x"));
    for (Transformer transformer : Transformer.values()) {
      Operand call = new Operand.Call(transformer, arguments, FieldType.STRING);
      assertThat(OperandValue.of(call, event, context)).isNull();
    }
    assertThat(OperandValue.of(new Operand.Sequence(arguments), event, context)).isNull();
  }

  @Test
  void lengthCountsBytesOrElements() {
    assertThat(apply(Transformer.LEN, "é中")).isEqualTo(5L);
    assertThat(apply(Transformer.LEN, List.of("a", "b"))).isEqualTo(2L);
  }

  @Test
  void basenameFollowsTheLastSlash() {
    assertThat(apply(Transformer.BASENAME, "/a/b")).isEqualTo("b");
    assertThat(apply(Transformer.BASENAME, "b")).isEqualTo("b");
    assertThat(apply(Transformer.BASENAME, "/a/")).isEqualTo("");
  }

  @Test
  void joinsAndConcatenates() {
    assertThat(apply(Transformer.JOIN, "->", List.of("a", "b"))).isEqualTo("a->b");
    assertThat(apply(Transformer.JOIN, ",", List.of())).isEqualTo("");
    assertThat(apply(Transformer.CONCAT, "a", "b", "c")).isEqualTo("abc");
  }

  @Test
  void base64RefusesWhatLibsRefuses() {
    assertThat(TransformerFunctions.base64("YWFhLWJiYg==")).isEqualTo("aaa-bbb");
    assertThat(TransformerFunctions.base64("YWFhLWJiYg")).isEqualTo("aaa-bbb");
    assertThat(TransformerFunctions.base64("")).isEqualTo("");
    assertThat(TransformerFunctions.base64("YQBi")).isEqualTo("a");
    for (String bad : List.of("=", "==", "A", "AAAAA", "YR==", "a b", "YW_h", "====", "YQ=a")) {
      assertThat(TransformerFunctions.base64(bad)).as(bad).isNull();
    }
  }

  @Property
  void base64UndoesTheEncoder(@ForAll byte[] bytes) {
    String encoded = Base64.getEncoder().encodeToString(bytes);
    String expected = new String(bytes, StandardCharsets.UTF_8);
    assertThat(TransformerFunctions.base64(encoded))
        .isEqualTo(TransformerFunctions.cString(expected));
  }

  @Test
  void readsShortOptions() {
    assertThat(options("nt:", "-nt", "hello")).isEqualTo(List.of("n", "t", "hello"));
    assertThat(options("t:", "-thello")).isEqualTo(List.of("t", "hello"));
    assertThat(options("t:", "-t")).isEqualTo(List.of(""));
    assertThat(options("n", "-nx")).isEqualTo(List.of("n", "?"));
    assertThat(options("n", "--exec", "-n")).isEqualTo(List.of("n"));
    assertThat(options("nt", "-n", "file", "-t")).isEqualTo(List.of("n"));
    assertThat(options("nt", "-n", "--", "-t")).isEqualTo(List.of("n"));
    assertThat(options("n", "", "-n")).isEqualTo(List.of());
  }

  private static Object options(String known, String... arguments) {
    return apply(Transformer.GETOPT, List.of(arguments), known);
  }

  @Test
  void selectsTheLastValueOfAnOption() {
    List<String> arguments = List.of("-n", "-t", "v1", "-t", "v2");
    assertThat(apply(Transformer.GETOPT, arguments, "nt:", "t")).isEqualTo("v2");
    assertThat(apply(Transformer.GETOPT, arguments, "nt:", "n")).isEqualTo("n");
    assertThat(apply(Transformer.GETOPT, arguments, "nt:x", "x")).isNull();
    assertThat(apply(Transformer.GETOPT, List.of("-t", "v1", "-t"), "t:", "t")).isEqualTo("");
  }
}
