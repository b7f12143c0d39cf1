package io.kustos.core.rule.sigma;

import io.kustos.core.Sha256;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.Guidance;
import io.kustos.core.rule.GuidanceReader;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.OutputTemplate.OutputField;
import io.kustos.core.rule.OutputTemplate.Part;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleMetadata;
import io.kustos.core.rule.SigmaAttributes;
import io.kustos.core.rule.SigmaLevel;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the rule that is planned out of a Sigma rule and its condition. */
final class RuleBuilder {
  private static final String EVENT_SOURCE = "k8s_audit";

  /** What the message of every Sigma rule tells after its title: a word and a field each. */
  private static final List<List<String>> TOLD =
      List.of(
          List.of("user", "user.username"),
          List.of("verb", "verb"),
          List.of("resource", "objectRef.resource"),
          List.of("subresource", "objectRef.subresource"),
          List.of("namespace", "objectRef.namespace"),
          List.of("name", "objectRef.name"),
          List.of("code", "responseStatus.code"),
          List.of("from", "sourceIPs"));

  private final FieldCatalog fields;

  RuleBuilder(FieldCatalog fields) {
    this.fields = fields;
  }

  Rule build(SigmaRule rule, Condition condition, boolean runs, SourceText source) {
    Attributes attributes = rule.attributes();
    OutputTemplate output = output(rule);
    Priority priority = priority(attributes.text("level"));
    String description = attributes.text("description");
    return new Rule(
        rule.identity(),
        Sha256.hexOfParts(rule.identity(), ConditionPrinter.print(condition), output.source()),
        rule.title(),
        description == null ? "" : description,
        priority,
        EVENT_SOURCE,
        List.copyOf(new TreeSet<>(attributes.texts("tags"))),
        runs,
        condition,
        output,
        source.name() + ":" + source.place(rule.document().start()).line(),
        metadata(rule));
  }

  /** Words that are no level were told when the attributes were read. */
  private static Priority priority(@Nullable String level) {
    return SigmaLevel.of(level == null ? "" : level).orElse(SigmaLevel.UNSAID).priority();
  }

  private OutputTemplate output(SigmaRule rule) {
    StringBuilder source = new StringBuilder(rule.title());
    List<Part> parts = new ArrayList<>();
    Set<String> listed = new LinkedHashSet<>();
    String before = rule.title() + " (";
    source.append(" (");
    for (List<String> told : TOLD) {
      String name = told.get(1);
      parts.add(new Part.Text(before + told.get(0) + "="));
      parts.add(new Part.Hole(new Operand.FieldValue(field(name)), 0));
      source.append(before.equals(" ") ? " " : "").append(told.get(0)).append("=%").append(name);
      before = " ";
      listed.add(name);
    }
    parts.add(new Part.Text(")"));
    source.append(')');
    listed.addAll(rule.attributes().texts("fields"));
    List<OutputField> outputs = new ArrayList<>();
    for (String name : listed) {
      if (fields.resolve(name, null) instanceof FieldCatalog.Resolution.Found found) {
        outputs.add(new OutputField(name, found.field()));
      }
    }
    return new OutputTemplate(source.toString(), parts, outputs);
  }

  private Field field(String name) {
    if (fields.resolve(name, null) instanceof FieldCatalog.Resolution.Found found) {
      return found.field();
    }
    throw new IllegalStateException("the catalog lacks " + name);
  }

  private static RuleMetadata metadata(SigmaRule rule) {
    Attributes attributes = rule.attributes();
    Map<String, Object> custom = new LinkedHashMap<>();
    rule.document()
        .members()
        .forEach(
            (key, member) -> {
              if (SigmaAttributes.isCustomInRule(key)) {
                custom.put(key, plain(member.value()));
              }
            });
    return new RuleMetadata(
        "sigma",
        orEmpty(rule.name()),
        orEmpty(attributes.text("level")),
        orEmpty(attributes.text("status")),
        orEmpty(attributes.text("author")),
        attributes.texts("references"),
        attributes.texts("falsepositives"),
        custom,
        GuidanceReader.read(custom.get(Guidance.KEY)).guidance());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Texts, lists and maps. */
  static Object plain(YamlValue value) {
    return switch (value) {
      case YamlValue.Scalar scalar -> scalar.text();
      case YamlValue.Sequence sequence ->
          sequence.items().stream().map(RuleBuilder::plain).toList();
      case YamlValue.Mapping mapping -> {
        Map<String, Object> members = new LinkedHashMap<>();
        mapping.members().forEach((key, member) -> members.put(key, plain(member.value())));
        yield Collections.unmodifiableMap(members);
      }
    };
  }
}
