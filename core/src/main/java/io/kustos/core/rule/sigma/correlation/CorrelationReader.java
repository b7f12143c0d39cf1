package io.kustos.core.rule.sigma.correlation;

import io.kustos.core.Sha256;
import io.kustos.core.rule.CorrelationCondition;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.CorrelationRule.Reference;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.SigmaLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads one document with a correlation, and says all that is wrong with it. */
final class CorrelationReader {
  private static final String CODE = "CORRELATION_RULE";
  private static final Set<String> KEYS =
      Set.of("type", "rules", "group-by", "timespan", "aliases", "condition", "generate");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern TIMESPAN = Pattern.compile("([0-9]{1,9})([smhdwMy])");

  private final Yaml yaml;
  private final Node document;
  private final Map<String, Node> top;
  private final Function<String, @Nullable Field> fields;

  CorrelationReader(
      Yaml yaml, Node document, Map<String, Node> top, Function<String, @Nullable Field> fields) {
    this.yaml = yaml;
    this.document = document;
    this.top = top;
    this.fields = fields;
  }

  /** Whether the document is one. */
  static boolean isCorrelation(Map<String, Node> document) {
    return document.containsKey("correlation");
  }

  /** The name by which others refer to it; null when it has none. */
  @Nullable String name() {
    return Yaml.text(top.get("name"));
  }

  /** The correlation; null when something is wrong with it. */
  @Nullable CorrelationRule read() {
    int before = errors();
    String title = title();
    String id = id(title);
    Node node = top.get("correlation");
    Map<String, Node> map = Yaml.mapping(node);
    if (node == null || map == null) {
      yaml.error(node == null ? document : node, CODE, "correlation must be a mapping", null);
      return null;
    }
    unknownKeys((MappingNode) node);
    CorrelationRule.Type type = type(map.get("type"), node);
    if (type == null) {
      return null;
    }
    ConditionReader condition = new ConditionReader(yaml, type);
    condition.read(map.get("condition"), node);
    List<Reference> references = references(map.get("rules"), node, condition);
    Duration timespan = timespan(map.get("timespan"), node);
    Map<String, Map<String, Field>> aliases = aliases(map.get("aliases"));
    List<CorrelationRule.Key> groupBy = keys(groupBy(map.get("group-by")), aliases);
    List<CorrelationRule.Key> values = keys(condition.fields(), aliases);
    boolean generate = generate(map.getOrDefault("generate", top.get("generate")));
    Priority priority = priority();
    if (errors() > before || timespan == null || references.isEmpty()) {
      return null;
    }
    return new CorrelationRule(
        id,
        version(title, priority, type, references, groupBy, values, condition, timespan),
        title,
        text("description"),
        priority,
        tags(),
        type,
        references,
        groupBy,
        values,
        condition.percentile(),
        timespan,
        condition.condition(),
        generate,
        new Metadata(yaml, top).read(),
        yaml.source(),
        yaml.offset(document));
  }

  private int errors() {
    return (int)
        yaml.diagnostics().stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR).count();
  }

  private String text(String key) {
    String text = Yaml.text(top.get(key));
    return text == null ? "" : text.strip();
  }

  private String title() {
    String title = text("title");
    if (title.isEmpty()) {
      yaml.error(document, CODE, "a correlation needs a title", null);
    }
    return title;
  }

  private String id(String title) {
    Node node = top.get("id");
    String id = Yaml.text(node);
    if (node != null && (id == null || !UUID.matcher(id).matches())) {
      yaml.error(node, CODE, "the id must be a UUID", null);
    }
    Node name = top.get("name");
    if (name != null && text("name").isEmpty()) {
      yaml.error(name, CODE, "the name must be a text that is not empty", null);
    }
    return id != null ? id : name() != null ? text("name") : title;
  }

  private void unknownKeys(MappingNode node) {
    node.getValue()
        .forEach(
            tuple -> {
              Node key = tuple.getKeyNode();
              if (key instanceof ScalarNode scalar && !KEYS.contains(scalar.getValue())) {
                String known = "known: " + String.join(", ", new TreeSet<>(KEYS));
                yaml.warn(key, CODE, "unknown key '" + scalar.getValue() + "' is ignored", known);
              }
            });
  }

  private CorrelationRule.@Nullable Type type(@Nullable Node node, Node correlation) {
    String known =
        Arrays.stream(CorrelationRule.Type.values())
            .map(CorrelationRule.Type::label)
            .collect(Collectors.joining(", "));
    if (node == null) {
      yaml.error(correlation, CODE, "a correlation needs a type", "known: " + known);
      return null;
    }
    for (CorrelationRule.Type type : CorrelationRule.Type.values()) {
      if (type.label().equals(Yaml.text(node))) {
        return type;
      }
    }
    String shown = Yaml.text(node) == null ? "this" : "'" + Yaml.text(node) + "'";
    yaml.error(node, CODE, shown + " is no type of correlation", "known: " + known);
    return null;
  }

  private List<Reference> references(
      @Nullable Node node, Node correlation, ConditionReader condition) {
    if (node == null) {
      if (condition.named().isEmpty()) {
        yaml.error(correlation, CODE, "a correlation needs rules", "rules: [name, ...]");
      }
      return condition.named();
    }
    List<ScalarNode> texts = Yaml.texts(node);
    if (texts == null || texts.isEmpty()) {
      yaml.error(node, CODE, "rules must be a name or id, or a list of them", null);
      return List.of();
    }
    List<Reference> references =
        texts.stream().map(one -> new Reference(one.getValue(), yaml.offset(one))).toList();
    if (condition.condition() instanceof CorrelationCondition.Rules) {
      compare(references, condition.named());
    }
    return references;
  }

  /** All rules of an expression are listed, and all that are listed are used. */
  private void compare(List<Reference> listed, List<Reference> named) {
    for (Reference one : listed) {
      if (named.stream().noneMatch(other -> other.name().equals(one.name()))) {
        String message = "'" + one.name() + "' is not used in the condition";
        yaml.error(one.offset(), one.name().length(), ConditionReader.CODE, message, null);
      }
    }
    for (Reference one : named) {
      if (listed.stream().noneMatch(other -> other.name().equals(one.name()))) {
        String message = "'" + one.name() + "' is not listed under rules";
        yaml.error(one.offset(), one.name().length(), ConditionReader.CODE, message, null);
      }
    }
  }

  private @Nullable Duration timespan(@Nullable Node node, Node correlation) {
    String hint = "a number and s, m, h, d, w, M (30 days) or y, for example 10m";
    if (node == null) {
      yaml.error(correlation, CODE, "a correlation needs a timespan", hint);
      return null;
    }
    String text = Yaml.text(node);
    Matcher matcher = TIMESPAN.matcher(text == null ? "" : text);
    if (!matcher.matches()) {
      yaml.error(node, "CORRELATION_TIMESPAN", "the timespan cannot be read", hint);
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    if (number == 0) {
      yaml.error(node, "CORRELATION_TIMESPAN", "the timespan is zero", hint);
    }
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      case "w" -> Duration.ofDays(7 * number);
      case "M" -> Duration.ofDays(30 * number);
      default -> Duration.ofDays(365 * number);
    };
  }

  private Map<String, Map<String, Field>> aliases(@Nullable Node node) {
    Map<String, Map<String, Field>> aliases = new LinkedHashMap<>();
    Map<String, Node> map = node == null ? Map.of() : Yaml.mapping(node);
    if (node != null && map == null) {
      yaml.error(node, CODE, "aliases must be a mapping", null);
      return aliases;
    }
    for (Map.Entry<String, Node> alias : (map == null ? Map.<String, Node>of() : map).entrySet()) {
      Map<String, Node> byRule = Yaml.mapping(alias.getValue());
      if (byRule == null) {
        String hint = "for example ip: {rule_a: sourceIPs}";
        yaml.error(alias.getValue(), CODE, "an alias must be a mapping of rules to fields", hint);
        continue;
      }
      Map<String, Field> fieldsByRule = new LinkedHashMap<>();
      byRule.forEach((rule, field) -> alias(rule, field, fieldsByRule));
      aliases.put(alias.getKey(), fieldsByRule);
    }
    return aliases;
  }

  private void alias(String rule, Node node, Map<String, Field> byRule) {
    String name = Yaml.text(node);
    Field field = name == null ? null : fields.apply(name);
    if (field == null) {
      yaml.error(
          node, "CORRELATION_UNKNOWN_FIELD", "no field is named '" + name + "'", fieldHint());
    } else {
      byRule.put(rule, field);
    }
  }

  private static String fieldHint() {
    return "a path in the event, for example user.username, or a field of 'kustos rules fields'";
  }

  private List<ScalarNode> groupBy(@Nullable Node node) {
    if (node == null) {
      return List.of();
    }
    List<ScalarNode> texts = Yaml.texts(node);
    if (texts == null) {
      yaml.error(node, CODE, "group-by must be a field or a list of fields", null);
      return List.of();
    }
    return texts;
  }

  private List<CorrelationRule.Key> keys(
      List<ScalarNode> names, Map<String, Map<String, Field>> aliases) {
    List<CorrelationRule.Key> keys = new ArrayList<>();
    for (ScalarNode name : names) {
      Map<String, Field> byRule = aliases.getOrDefault(name.getValue(), Map.of());
      Field field = byRule.isEmpty() ? fields.apply(name.getValue()) : null;
      keys.add(new CorrelationRule.Key(name.getValue(), field, byRule, yaml.offset(name)));
    }
    return keys;
  }

  private boolean generate(@Nullable Node node) {
    String text = Yaml.text(node);
    if (node != null && !"true".equals(text) && !"false".equals(text)) {
      yaml.error(node, CODE, "generate must be true or false", null);
    }
    return "true".equals(text);
  }

  private Priority priority() {
    Node node = top.get("level");
    if (node == null) {
      return SigmaLevel.UNSAID.priority();
    }
    Optional<SigmaLevel> level = SigmaLevel.of(String.valueOf(Yaml.text(node)));
    if (level.isEmpty()) {
      yaml.error(node, CODE, "unknown level", "known: " + SigmaLevel.words());
    }
    return level.orElse(SigmaLevel.UNSAID).priority();
  }

  private List<String> tags() {
    List<ScalarNode> texts = top.containsKey("tags") ? Yaml.texts(top.get("tags")) : List.of();
    return texts == null
        ? List.of()
        : texts.stream().map(ScalarNode::getValue).distinct().sorted().toList();
  }

  private static String version(
      String title,
      Priority priority,
      CorrelationRule.Type type,
      List<Reference> references,
      List<CorrelationRule.Key> groupBy,
      List<CorrelationRule.Key> values,
      ConditionReader condition,
      Duration timespan) {
    StringBuilder text = new StringBuilder(title).append('\0').append(priority).append('\0');
    text.append(type).append('\0');
    references.forEach(reference -> text.append(reference.name()).append('\0'));
    for (List<CorrelationRule.Key> keys : List.of(groupBy, values)) {
      for (CorrelationRule.Key key : keys) {
        text.append(key.name()).append('\0');
        references.forEach(reference -> text.append(key.of(reference)).append('\0'));
      }
      text.append('\1');
    }
    text.append(condition.condition()).append('\0').append(condition.percentile()).append('\0');
    return Sha256.hex(text.append(timespan).toString());
  }
}
