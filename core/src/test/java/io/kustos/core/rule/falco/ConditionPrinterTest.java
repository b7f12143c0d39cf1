package io.kustos.core.rule.falco;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Condition.Quantifier;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.FieldCatalog.Resolution;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.Transformer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionPrinterTest {
  private static final RecordedFields FIELDS = new RecordedFields();
  private static final FieldNames NAMES = new FieldNames(FIELDS);

  /** Parsing and checking what is printed gives the condition that was printed. */
  @Property(tries = 1000)
  void printedTextMeansTheSame(@ForAll("conditions") Condition condition) {
    String text = ConditionPrinter.print(condition);
    assertThat(compile(text)).as(text).isEqualTo(condition);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ka.verb = create",
        "ka.verb = create and not (ka.stage = a or ka.uri exists)",
        "not (not ka.verb exists)",
        "(ka.verb exists and ka.uri exists) and ka.stage exists",
        "ka.verb in (a, \"b c\", \"\", \"d,e\")",
        "ka.verb startswith anyof (a, b)",
        "ka.uri.param[limit] = val(ka.verb)",
        "join(\",\", ka.user.groups) = \"oneof\"",
        "getopt(ka.user.groups, \"ab:\")[b] = x",
        "concat(ka.verb, \"/\", ka.uri) glob */x",
        "ka.response.code >= 400",
        "len(ka.user.groups) > 2",
        "ka.verb = \"a b\\ \"",
        "jevt.value[/requestObject/spec] exists",
      })
  void printsWhatPeopleWrite(String text) {
    Condition condition = compile(text);
    assertThat(condition).isNotNull();
    assertThat(ConditionPrinter.print(condition)).isEqualTo(text);
  }

  private static @Nullable Condition compile(String text) {
    ConditionCheck check = new ConditionCheck(NAMES);
    Condition condition = check.check(FilterParser.parse(text, Limits.DEFAULT.conditionDepthMax()));
    assertThat(check.errors()).as(text).isEmpty();
    return condition;
  }

  @Provide
  Arbitrary<Condition> conditions() {
    return conditions(4);
  }

  private Arbitrary<Condition> conditions(int depth) {
    if (depth == 0) {
      return checks();
    }
    Arbitrary<Condition> inner = conditions(depth - 1);
    return Arbitraries.oneOf(
        inner,
        inner.list().ofMinSize(2).ofMaxSize(3).map(Condition.And::new),
        inner.list().ofMinSize(2).ofMaxSize(3).map(Condition.Or::new),
        inner.map(Condition.Not::new));
  }

  private Arbitrary<Condition> checks() {
    Arbitrary<Condition> exists = Arbitraries.oneOf(strings(), lists()).map(Condition.Exists::new);
    Arbitrary<Condition> sets =
        Combinators.combine(
                Arbitraries.oneOf(strings(), lists()),
                Arbitraries.of(Comparison.IN, Comparison.INTERSECTS),
                constants().list().ofMaxSize(3))
            .as((left, comparison, values) -> test(left, comparison, null, values));
    Arbitrary<Condition> single =
        Combinators.combine(strings(), textComparisons(), constants())
            .as((left, comparison, value) -> test(left, comparison, null, List.of(value)));
    Arbitrary<Condition> quantified =
        Combinators.combine(
                strings(),
                textComparisons(),
                Arbitraries.of(Quantifier.class),
                constants().list().ofMaxSize(3))
            .as(ConditionPrinterTest::test);
    Arbitrary<Condition> ordered =
        Combinators.combine(
                strings(),
                Arbitraries.of(Comparison.LT, Comparison.LE, Comparison.GT, Comparison.GE),
                Arbitraries.of("1", "-2.5", "0xC9", "1e+3"))
            .as((left, comparison, value) -> test(left, comparison, null, List.of(value)));
    Arbitrary<Condition> numbers =
        Combinators.combine(
                Arbitraries.oneOf(strings(), lists()),
                Arbitraries.of(Comparison.EQ, Comparison.NE, Comparison.LT, Comparison.GE),
                Arbitraries.longs().greaterOrEqual(0).map(String::valueOf))
            .as(
                (inner, comparison, value) ->
                    test(
                        new Operand.Call(Transformer.LEN, List.of(inner), FieldType.NUMBER),
                        comparison,
                        null,
                        List.of(value)));
    Arbitrary<Condition> operands =
        Combinators.combine(strings(), textComparisons(), strings())
            .as(Condition.TestOperands::new);
    return Arbitraries.oneOf(exists, sets, single, quantified, ordered, numbers, operands);
  }

  private static Condition test(
      Operand left, Comparison comparison, @Nullable Quantifier quantifier, List<String> values) {
    return new Condition.Test(left, comparison, quantifier, values);
  }

  private static Arbitrary<Comparison> textComparisons() {
    return Arbitraries.of(
        Comparison.EQ,
        Comparison.NE,
        Comparison.CONTAINS,
        Comparison.ICONTAINS,
        Comparison.STARTSWITH,
        Comparison.ENDSWITH,
        Comparison.GLOB,
        Comparison.IGLOB);
  }

  private static Arbitrary<String> constants() {
    Arbitrary<String> awkward =
        Arbitraries.of(
                "a", "\\", "'", "\"", " ", "\n", "\t", "(", ")", ",", "=", "[", "é", "\u2028")
            .list()
            .ofMaxSize(6)
            .map(parts -> String.join("", parts));
    Arbitrary<String> words =
        Arbitraries.of("oneof", "and", "not", "val(", "tolower(ka.verb)", "ka.verb", "", "0x1");
    Arbitrary<String> any = Arbitraries.strings().all().excludeChars('\0').ofMaxLength(20);
    return Arbitraries.oneOf(awkward, words, any);
  }

  private Arbitrary<Operand> strings() {
    Arbitrary<Operand> fields =
        Arbitraries.of(
            field("ka.verb", null),
            field("ka.uri.param", "limit"),
            field("ka.uri.param", "a[b'\"\\"),
            field("ka.uri.param", ""),
            field("jevt.value", "/a~1b/0"));
    Arbitrary<Operand> single =
        Combinators.combine(
                Arbitraries.of(Transformer.TOLOWER, Transformer.B64, Transformer.BASENAME), fields)
            .as((t, f) -> new Operand.Call(t, List.of(f), FieldType.STRING));
    Arbitrary<Operand> concat =
        Combinators.combine(fields, constants())
            .as(
                (f, text) ->
                    new Operand.Call(
                        Transformer.CONCAT,
                        List.of(f, new Operand.Constant(text)),
                        FieldType.STRING));
    Arbitrary<Operand> getopt =
        lists()
            .map(
                list ->
                    new Operand.Call(
                        Transformer.GETOPT,
                        List.of(list, new Operand.Constant("ab:"), new Operand.Constant("b")),
                        FieldType.STRING));
    return Arbitraries.frequencyOf(
        Tuple.of(5, fields),
        Tuple.of(1, single),
        Tuple.of(1, concat),
        Tuple.of(1, joined()),
        Tuple.of(1, getopt));
  }

  private Arbitrary<Operand> lists() {
    return Arbitraries.of(field("ka.user.groups", null), field("ka.req.pod.containers.image", "0"));
  }

  private Arbitrary<Operand> joined() {
    Operand sequence =
        new Operand.Sequence(List.of(field("ka.verb", null), new Operand.Constant("x \" y")));
    return Combinators.combine(constants(), Arbitraries.oneOf(lists(), Arbitraries.just(sequence)))
        .as(
            (separator, list) ->
                new Operand.Call(
                    Transformer.JOIN,
                    List.of(new Operand.Constant(separator), list),
                    FieldType.STRING));
  }

  private static Operand field(String name, @Nullable String argument) {
    if (FIELDS.resolve(name, argument) instanceof Resolution.Found found) {
      return new Operand.FieldValue(found.field());
    }
    throw new AssertionError(name);
  }
}
