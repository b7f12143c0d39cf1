package io.kustos.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.IpNetwork;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.Transformer;
import io.kustos.core.rule.ValuePattern;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The planned program and the plain evaluator agree on every rule set and event. */
class PlannerPropertyTest {
  private static final EventContext CONTEXT = new EventContext(1, 0, "host", ZoneOffset.UTC);
  private static final FieldCatalog CATALOG = FalcoFields.catalog();
  private static final List<String> WORDS =
      List.of(
          "", "get", "list", "pods", "Pods", "kube-system", "a", "a/b", "/api/v1", "ä", "0", "\"");

  private static Field field(String name, String argument) {
    if (CATALOG.resolve(name, argument) instanceof FieldCatalog.Resolution.Found found) {
      return found.field();
    }
    throw new IllegalArgumentException(name);
  }

  private static Arbitrary<Operand> strings() {
    List<Operand> fields = new ArrayList<>();
    for (String name :
        List.of("ka.verb", "ka.user.name", "ka.target.resource", "ka.target.name", "ka.stage")) {
      fields.add(new Operand.FieldValue(field(name, null)));
    }
    fields.add(new Operand.FieldValue(field("jevt.value", "/stage")));
    fields.add(new Operand.FieldValue(field("jevt.value", "/verb")));
    fields.add(new Operand.FieldValue(field("jevt.value", "/requestObject/x")));
    fields.add(new Operand.Call(Transformer.TOLOWER, List.of(fields.get(1)), FieldType.STRING));
    return Arbitraries.of(fields);
  }

  private static Arbitrary<Operand> lists() {
    Operand groups = new Operand.FieldValue(field("ka.user.groups", null));
    return Arbitraries.of(
        groups, new Operand.Call(Transformer.TOUPPER, List.of(groups), FieldType.STRING_LIST));
  }

  private static Arbitrary<Condition> leaves() {
    Arbitrary<List<String>> values = Arbitraries.of(WORDS).list().ofMinSize(1).ofMaxSize(4);
    Arbitrary<Condition> one =
        Combinators.combine(
                strings(),
                Arbitraries.of(
                    Comparison.EQ,
                    Comparison.NE,
                    Comparison.LT,
                    Comparison.GE,
                    Comparison.CONTAINS,
                    Comparison.ICONTAINS,
                    Comparison.STARTSWITH,
                    Comparison.ENDSWITH),
                Arbitraries.of(WORDS))
            .as((left, op, value) -> new Condition.Test(left, op, null, List.of(value)));
    Arbitrary<Condition> set =
        Combinators.combine(
                strings(),
                Arbitraries.of(Comparison.IN, Comparison.INTERSECTS, Comparison.PMATCH),
                values)
            .as((left, op, right) -> new Condition.Test(left, op, null, right));
    Arbitrary<Condition> quantified =
        Combinators.combine(
                strings(),
                Arbitraries.of(Comparison.EQ, Comparison.NE, Comparison.STARTSWITH),
                Arbitraries.of(Condition.Quantifier.class),
                values)
            .as(Condition.Test::new);
    Arbitrary<Condition> list =
        Combinators.combine(lists(), Arbitraries.of(Comparison.IN, Comparison.INTERSECTS), values)
            .as((left, op, right) -> new Condition.Test(left, op, null, right));
    Arbitrary<Condition> exists = Arbitraries.oneOf(strings(), lists()).map(Condition.Exists::new);
    Arbitrary<Condition> two =
        Combinators.combine(strings(), Arbitraries.of(Comparison.EQ, Comparison.NE), strings())
            .as(Condition.TestOperands::new);
    return Arbitraries.oneOf(
        one, set, quantified, list, exists, two, matches(), matches(), related());
  }

  /** Fields by their paths beside Falco's, which differ in what null and an array mean. */
  private static Arbitrary<Operand> paths() {
    List<Operand> fields = new ArrayList<>();
    for (String name :
        List.of(
            "verb",
            "stage",
            "auditID",
            "user.username",
            "user.groups",
            "objectRef.resource",
            "requestObject.x",
            "extra.a",
            "requestObject",
            "userAgent",
            "sourceIPs",
            "impersonatedUser.groups",
            "kustos.actor.kind",
            "kustos.effective.kind",
            "kustos.client.family",
            "kustos.source.ip",
            EventFields.ANYWHERE)) {
      if (EventFields.catalog().resolve(name, null) instanceof FieldCatalog.Resolution.Found f) {
        fields.add(new Operand.FieldValue(f.field()));
      }
      if (EventFields.catalog().resolve(name, EventFields.PRESENT)
          instanceof FieldCatalog.Resolution.Found f) {
        fields.add(new Operand.FieldValue(f.field()));
      }
    }
    return Arbitraries.oneOf(Arbitraries.of(fields), strings(), lists());
  }

  private static Arbitrary<ValuePattern> patterns() {
    Arbitrary<ValuePattern.Part> part =
        Arbitraries.oneOf(
            Arbitraries.of(WORDS).map(ValuePattern.Literal::new),
            Arbitraries.of("g", "E", "T", "s", "Ä", "\u212A").map(ValuePattern.Literal::new),
            Arbitraries.of(ValuePattern.Gap.class));
    Arbitrary<ValuePattern> wildcards =
        Combinators.combine(part.list().ofMaxSize(4), Arbitraries.of(true, false))
            .as(ValuePattern.Wildcard::new);
    Arbitrary<ValuePattern> literals =
        Combinators.combine(
                Arbitraries.of("get", "GET", "Pods", "kUbe-system\u0000x", "Ä", "k", "", "7"),
                Arbitraries.of(true, false))
            .as(
                (text, cased) ->
                    new ValuePattern.Wildcard(List.of(new ValuePattern.Literal(text)), cased));
    Arbitrary<ValuePattern> regexes =
        Combinators.combine(
                Arbitraries.of("^g.t$", "^[g-p]{1}[eo][dst]{1}$", "P", "s$", "ä|a", "."),
                Arbitraries.of(ValuePattern.RegexFlag.class).set())
            .as(ValuePattern.Regex::new);
    Arbitrary<ValuePattern> others =
        Arbitraries.of(
            new ValuePattern.Cidr(IpNetwork.parse("10.0.0.0/8")),
            new ValuePattern.Numeric(ValuePattern.Order.GE, new BigDecimal("6.5")),
            new ValuePattern.Numeric(ValuePattern.Order.EQ, new BigDecimal("7.0")),
            new ValuePattern.TimePart(
                ValuePattern.TimeUnit.HOUR, ValuePattern.Order.LT, BigDecimal.TEN));
    return Arbitraries.oneOf(wildcards, literals, literals, regexes, others);
  }

  private static Arbitrary<Condition> matches() {
    return Arbitraries.oneOf(
        Combinators.combine(paths(), patterns()).as(Condition.Match::new),
        paths().map(Condition.Exists::new));
  }

  private static Arbitrary<Condition> related() {
    return Combinators.combine(
            paths(), Arbitraries.of(Condition.Relation.class), Arbitraries.of(true, false), paths())
        .as(Condition.MatchOperands::new);
  }

  private static Arbitrary<Condition> conditions(int depth) {
    if (depth == 0) {
      return leaves();
    }
    Arbitrary<Condition> inner = conditions(depth - 1);
    return Arbitraries.oneOf(
        leaves(),
        inner.list().ofMinSize(1).ofMaxSize(4).map(Condition.And::new),
        inner.list().ofMinSize(1).ofMaxSize(4).map(Condition.Or::new),
        inner.map(Condition.Not::new));
  }

  @Provide
  Arbitrary<String> events() {
    Arbitrary<String> word =
        Arbitraries.of(
            "null",
            "7",
            "\"get\"",
            "\"g\\u0065t\"",
            "\"list\"",
            "\"pods\"",
            "\"Pods\"",
            "\"a/b\"",
            "\"\"",
            "\"kube-system\\u0000x\"",
            "\"GET\"",
            "\"Ku\\u212a\"",
            "\"10.2.3.4\"",
            "\"2026-01-02T09:04:05.123Z\"",
            "[[\"pods\",null],{}]",
            "[]",
            "\"ä\"",
            "\"/api/v1/pods\"",
            "{\"a\":1}",
            "[\"get\"]");
    Arbitrary<String> members =
        Combinators.combine(
                Arbitraries.of(
                    "verb",
                    "stage",
                    "auditID",
                    "user",
                    "impersonatedUser",
                    "userAgent",
                    "sourceIPs",
                    "objectRef",
                    "requestObject",
                    "extra"),
                word,
                word)
            .as(PlannerPropertyTest::member);
    return members.list().ofMaxSize(8).map(list -> "{" + String.join(",", list) + "}");
  }

  private static String member(String key, String first, String second) {
    return switch (key) {
      case "user", "impersonatedUser" ->
          "\"%s\":{\"username\":%s,\"groups\":[%s,%s]}".formatted(key, first, second, first);
      case "objectRef" -> "\"objectRef\":{\"resource\":" + first + ",\"name\":" + second + "}";
      case "requestObject" -> "\"requestObject\":{\"x\":" + first + "}";
      default -> "\"" + key + "\":" + first;
    };
  }

  @Property(tries = 2000)
  void programAgreesWithReference(
      @ForAll("rules") List<Condition> conditions, @ForAll("events") String json) {
    AuditEvent event = AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
    List<Rule> rules = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    for (Condition condition : conditions) {
      if (ReferenceEvaluator.matches(condition, event, CONTEXT)) {
        expected.add(rules.size());
      }
      rules.add(rule("r" + rules.size(), condition));
    }
    assertThat(matches(rules, Matching.ALL, event)).isEqualTo(expected);
    assertThat(matches(rules, Matching.FIRST, event))
        .isEqualTo(expected.subList(0, Math.min(1, expected.size())));
  }

  /** What is known of a requester is what is worked out without knowing. */
  @Property(tries = 1000)
  void knowingWhoAsksChangesNothing(
      @ForAll("rules") List<Condition> conditions, @ForAll("logs") List<String> log) {
    List<Rule> rules = new ArrayList<>();
    conditions.forEach(condition -> rules.add(rule("r" + rules.size(), condition)));
    Detector detector =
        Planner.plan(new RuleSet(rules, List.of()), new PlanOptions(Matching.ALL, Priority.DEBUG))
            .newDetector(CONTEXT);
    AuditEvent nobody = AuditEvent.parse("{}".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < Requesters.FEW_EVENTS; i++) {
      detector.evaluate(nobody);
    }
    for (int round = 0; round < 3; round++) {
      for (String json : log) {
        AuditEvent event = AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
          if (ReferenceEvaluator.matches(conditions.get(i), event, CONTEXT)) {
            expected.add(i);
          }
        }
        assertThat(matches(detector, event)).isEqualTo(expected);
      }
    }
  }

  @Provide
  Arbitrary<List<String>> logs() {
    return events().list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<Condition>> rules() {
    return conditions(3).list().ofMinSize(1).ofMaxSize(80);
  }

  private static List<Integer> matches(List<Rule> rules, Matching matching, AuditEvent event) {
    PlanOptions options = new PlanOptions(matching, Priority.DEBUG);
    return matches(
        Planner.plan(new RuleSet(rules, List.of()), options).newDetector(CONTEXT), event);
  }

  private static List<Integer> matches(Detector detector, AuditEvent event) {
    List<Integer> matches = new ArrayList<>();
    int count = detector.evaluate(event);
    for (int i = 0; i < count; i++) {
      matches.add(detector.matched(i));
    }
    return matches;
  }

  private static Rule rule(String name, Condition condition) {
    return new Rule(
        name,
        "v",
        name,
        "",
        Priority.NOTICE,
        "k8s_audit",
        List.of(),
        true,
        condition,
        new OutputTemplate("", List.of(), List.of()),
        "test:1");
  }
}
