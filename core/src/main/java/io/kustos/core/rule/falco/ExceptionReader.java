package io.kustos.core.rule.falco;

import static io.kustos.core.rule.falco.ItemKeys.malformed;

import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.falco.ExceptionDefinition.Entry;
import io.kustos.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code exceptions} of a rule. */
final class ExceptionReader {
  private final ItemKeys rule;
  private final SourceText source;
  private final Problems problems;
  private final boolean append;

  /**
   * @param append whether they add to an earlier rule: then an exception may name values only
   */
  ExceptionReader(ItemKeys rule, Problems problems, boolean append) {
    this.rule = rule;
    this.source = rule.source();
    this.problems = problems;
    this.append = append;
  }

  List<ExceptionDefinition> read() {
    List<ExceptionDefinition> exceptions = new ArrayList<>();
    YamlNode node = rule.find("exceptions");
    if (node == null || YamlNode.isNull(node)) {
      return exceptions;
    }
    if (!(node instanceof YamlNode.Sequence sequence)) {
      throw malformed("Rule exceptions must be a sequence", rule.spot("exceptions"));
    }
    for (YamlNode item : sequence.items()) {
      if (!(item instanceof YamlNode.Mapping mapping)) {
        throw malformed("Rule exception must be a mapping", Spot.of(source, item));
      }
      exceptions.add(exception(new ItemKeys(source, mapping), exceptions));
    }
    return exceptions;
  }

  private ExceptionDefinition exception(ItemKeys item, List<ExceptionDefinition> others) {
    String name = item.text("name");
    for (ExceptionDefinition other : others) {
      if (other.name().equals(name)) {
        problems.add(
            LoadCode.EXCEPTION_NAME_NOT_UNIQUE,
            "Multiple definitions of exception '" + name + "' in the same rule",
            item.spot("name"));
      }
    }
    if (!append && !item.has("fields")) {
      throw malformed("Item has no mapping for key 'fields'", item.spot());
    }
    Entry fields = entry(item, "fields");
    Entry comparisons = entry(item, "comps");
    return new ExceptionDefinition(name, fields, comparisons, values(item), item.spot("name"));
  }

  private List<Entry> values(ItemKeys item) {
    List<Entry> values = new ArrayList<>();
    YamlNode node = item.find("values");
    if (node instanceof YamlNode.Sequence sequence) {
      for (YamlNode value : sequence.items()) {
        values.add(entry(value));
      }
    } else if (node != null) {
      throw malformed("Rule exception values must be a sequence", item.spot("values"));
    } else if (append) {
      problems.add(
          LoadCode.APPEND_NO_VALUES,
          "Overriding/appending exception with no values",
          item.spot("name"));
    }
    return values;
  }

  private Entry entry(ItemKeys item, String key) {
    YamlNode node = item.find(key);
    return node == null ? Entry.NONE : entry(node);
  }

  private Entry entry(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar && !YamlNode.isNull(node)) {
      if (scalar.text().isEmpty()) {
        throw malformed("Value must be non-empty", Spot.of(source, node));
      }
      return Entry.of(scalar.text());
    }
    if (node instanceof YamlNode.Sequence sequence) {
      List<Entry> entries = new ArrayList<>();
      sequence.items().forEach(item -> entries.add(entry(item)));
      return Entry.of(entries);
    }
    return Entry.NONE;
  }
}
