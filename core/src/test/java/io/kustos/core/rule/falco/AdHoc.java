package io.kustos.core.rule.falco;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.falco.FalcoData;
import io.kustos.core.rule.*;
import io.kustos.core.rule.falco.field.FalcoFields;
import java.util.*;
import java.util.regex.*;

public final class AdHoc {
  public static RuleSet compiled() {
    JsonNode root =
        FalcoData.json(
            new String(
                FalcoData.read(
                    FalcoData.shared("falco/oracle/compiled_k8s_audit_rules.v0.18.0.json")),
                java.nio.charset.StandardCharsets.UTF_8));
    List<Rule> rules = new ArrayList<>();
    for (JsonNode r : root.get("rules")) {
      List<String> tags = new ArrayList<>();
      r.get("tags").forEach(t -> tags.add(t.asText()));
      rules.add(
          new Rule(
              r.get("name").asText(),
              "v",
              r.get("name").asText(),
              "",
              Priority.parse(r.get("priority").asText()).get(),
              "k8s_audit",
              tags,
              r.get("enabled").asBoolean(),
              condition(r.get("condition_compiled").asText()),
              output(r.get("output").asText()),
              "x:1"));
    }
    return new RuleSet(rules, List.of());
  }

  static OutputTemplate output(String text) {
    List<OutputTemplate.Part> parts = new ArrayList<>();
    LinkedHashMap<String, OutputTemplate.OutputField> fields = new LinkedHashMap<>();
    Matcher m = Pattern.compile("%([a-z]+(?:\\.[a-z_A-Z]+)+)(?:\\[([^]]+)\\])?").matcher(text);
    int at = 0;
    while (m.find()) {
      if (m.start() > at) parts.add(new OutputTemplate.Part.Text(text.substring(at, m.start())));
      Field f = field(m.group(1), m.group(2));
      parts.add(new OutputTemplate.Part.Hole(new Operand.FieldValue(f), 0));
      fields.put(f.toString(), new OutputTemplate.OutputField(f.toString(), f));
      at = m.end();
    }
    if (at < text.length()) parts.add(new OutputTemplate.Part.Text(text.substring(at)));
    return new OutputTemplate(text, parts, List.copyOf(fields.values()));
  }

  static Field field(String name, String arg) {
    return ((FieldCatalog.Resolution.Found) FalcoFields.catalog().resolve(name, arg)).field();
  }

  public static Condition condition(String text) {
    try {
      return c(FilterParser.parse(text, 128));
    } catch (Exception e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static Condition c(FilterNode n) {
    return switch (n) {
      case FilterNode.And a -> new Condition.And(a.children().stream().map(AdHoc::c).toList());
      case FilterNode.Or a -> new Condition.Or(a.children().stream().map(AdHoc::c).toList());
      case FilterNode.Not a -> new Condition.Not(c(a.child()));
      case FilterNode.UnaryCheck u -> new Condition.Exists(o(u.left()));
      case FilterNode.BinaryCheck b -> {
        String[] words = b.operator().trim().split(" +");
        String op = words[0].equals("==") ? "=" : words[0];
        Comparison cmp =
            Arrays.stream(Comparison.values()).filter(x -> x.label().equals(op)).findFirst().get();
        Condition.Quantifier q =
            words.length > 1
                ? Condition.Quantifier.valueOf(words[1].toUpperCase(Locale.ROOT))
                : null;
        yield switch (b.right()) {
          case FilterNode.Value v -> new Condition.Test(o(b.left()), cmp, q, List.of(v.text()));
          case FilterNode.Values v -> new Condition.Test(o(b.left()), cmp, q, v.texts());
          default -> new Condition.TestOperands(o(b.left()), cmp, o(b.right()));
        };
      }
      default -> throw new IllegalArgumentException(n.toString());
    };
  }

  static Operand o(FilterNode n) {
    return switch (n) {
      case FilterNode.FieldName f -> new Operand.FieldValue(field(f.name(), f.argument()));
      case FilterNode.Value v -> new Operand.Constant(v.text());
      case FilterNode.OperandList l ->
          new Operand.Sequence(l.children().stream().map(AdHoc::o).toList());
      case FilterNode.Transformed t -> {
        List<Operand> args = t.arguments().stream().map(AdHoc::o).toList();
        if (t.transformer().equals("val")) yield args.get(0);
        Transformer tr = Transformer.parse(t.transformer()).get();
        FieldType type =
            switch (tr) {
              case TOLOWER, TOUPPER, B64, BASENAME -> args.get(0).type();
              case LEN -> FieldType.NUMBER;
              case JOIN, CONCAT -> FieldType.STRING;
              case GETOPT -> FieldType.STRING_LIST;
            };
        yield new Operand.Call(tr, args, type);
      }
      default -> throw new IllegalArgumentException(n.toString());
    };
  }
}
