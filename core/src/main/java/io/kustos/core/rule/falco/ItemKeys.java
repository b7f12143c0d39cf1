package io.kustos.core.rule.falco;

import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.Suggestions;
import io.kustos.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of one item of a rules file, read as yaml-cpp and Falco read them. */
final class ItemKeys {
  private static final Set<String> TRUE = Set.of("y", "yes", "true", "on");
  private static final Set<String> FALSE = Set.of("n", "no", "false", "off");

  private final SourceText source;
  private final YamlNode.Mapping mapping;

  ItemKeys(SourceText source, YamlNode.Mapping mapping) {
    this.source = source;
    this.mapping = mapping;
  }

  SourceText source() {
    return source;
  }

  boolean has(String key) {
    return mapping.has(key);
  }

  @Nullable YamlNode find(String key) {
    return mapping.find(key);
  }

  /** The whole item. */
  Spot spot() {
    return Spot.of(source, mapping);
  }

  /** The value of a key, or the key itself when it has none, or the item when it lacks the key. */
  Spot spot(String key) {
    Map.Entry<YamlNode, YamlNode> entry = mapping.findEntry(key);
    if (entry == null) {
      return spot();
    }
    boolean empty = entry.getValue().end() <= entry.getValue().start();
    return Spot.of(source, empty ? entry.getKey() : entry.getValue());
  }

  /** The text of a required key. */
  String text(String key) {
    return scalar(key).text();
  }

  ConditionText conditionText(String key) {
    return ConditionText.of(source, scalar(key));
  }

  private YamlNode.Scalar scalar(String key) {
    YamlNode node = mapping.find(key);
    if (node == null) {
      throw malformed(
          "Item has no mapping for key '" + key + "'",
          spot(),
          mapping.entries().stream()
              .flatMap(entry -> Optional.of(entry.getKey()).stream())
              .filter(YamlNode.Scalar.class::isInstance)
              .map(name -> ((YamlNode.Scalar) name).text())
              .filter(name -> Suggestions.closest(name, List.of(key)).isPresent())
              .findFirst()
              .map(name -> "'" + name + "' is probably meant to be '" + key + "'")
              .orElse(null));
    }
    if (YamlNode.isNull(node)) {
      throw malformed("Mapping for key '" + key + "' is empty", spot(key));
    }
    if (!(node instanceof YamlNode.Scalar scalar)) {
      throw malformed("Value is not a scalar value", spot(key));
    }
    if (scalar.text().isEmpty()) {
      throw malformed("Value must be non-empty", spot(key));
    }
    return scalar;
  }

  Optional<String> optionalText(String key) {
    return has(key) ? Optional.of(text(key)) : Optional.empty();
  }

  /** The text of a key; empty when it is absent, null or empty. */
  String textOrEmpty(String key) {
    YamlNode node = mapping.find(key);
    if (node == null || YamlNode.isNull(node)) {
      return "";
    }
    if (!(node instanceof YamlNode.Scalar scalar)) {
      throw malformed("Value is not a scalar value", spot(key));
    }
    return scalar.text();
  }

  boolean flag(String key) {
    String text = text(key);
    String lower = text.toLowerCase(Locale.ROOT);
    boolean regular =
        text.equals(lower)
            || text.equals(text.toUpperCase(Locale.ROOT))
            || text.equals(text.charAt(0) + lower.substring(1));
    if (regular && TRUE.contains(lower)) {
      return true;
    }
    if (regular && FALSE.contains(lower)) {
      return false;
    }
    throw malformed("Can't decode YAML scalar value", spot(key), "'" + key + "' is true or false");
  }

  Optional<Boolean> optionalFlag(String key) {
    return has(key) ? Optional.of(flag(key)) : Optional.empty();
  }

  /** Checks a required number that is of no use here. */
  void checkUnsigned(String key) {
    if (unsigned(text(key)).isEmpty()) {
      throw malformed("Can't decode YAML scalar value", spot(key), "'" + key + "' is a number");
    }
  }

  /** An unsigned 32-bit number in decimal, octal (leading 0) or hexadecimal (leading 0x). */
  static Optional<Long> unsigned(String text) {
    String digits = text.startsWith("+") ? text.substring(1) : text;
    boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
    int radix = hex ? 16 : digits.length() > 1 && digits.startsWith("0") ? 8 : 10;
    String number = hex ? digits.substring(2) : digits;
    if (number.isEmpty()
        || number.length() > 12
        || !number.chars().allMatch(c -> c < 128 && Character.digit(c, radix) >= 0)) {
      return Optional.empty();
    }
    long value = Long.parseLong(number, radix);
    return value > 0xFFFF_FFFFL ? Optional.empty() : Optional.of(value);
  }

  /** The texts of a required sequence. */
  List<String> texts(String key) {
    YamlNode node = mapping.find(key);
    if (node == null) {
      throw malformed("Item has no mapping for key '" + key + "'", spot());
    }
    if (!(node instanceof YamlNode.Sequence sequence)) {
      throw malformed("Value is not a sequence", spot(key));
    }
    List<String> texts = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      if (!(item instanceof YamlNode.Scalar scalar) || YamlNode.isNull(item)) {
        throw malformed("sequence value is not scalar", Spot.of(source, item));
      }
      texts.add(scalar.text());
    }
    return texts;
  }

  /** All keys as texts, with their places. */
  List<Map.Entry<String, Spot>> keys() {
    List<Map.Entry<String, Spot>> keys = new ArrayList<>();
    for (Map.Entry<YamlNode, YamlNode> entry : mapping.entries()) {
      keys.add(Map.entry(convert(entry.getKey()), Spot.of(source, entry.getKey())));
    }
    return keys;
  }

  /** A node as text, where yaml-cpp would convert it; null is the word. */
  String convert(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return YamlNode.isNull(node) ? "null" : scalar.text();
    }
    throw Definitions.invalid("bad conversion", Spot.of(source, node));
  }

  static LoadException malformed(String message, Spot spot) {
    return malformed(message, spot, null);
  }

  static LoadException malformed(String message, Spot spot, @Nullable String hint) {
    return new LoadException(LoadCode.ERR_YAML_VALIDATE, message, spot, hint);
  }
}
