package io.kustos.core.rule.sigma;

import io.kustos.core.Limits;
import io.kustos.core.rule.SourceText;
import io.kustos.core.yaml.YamlException;
import io.kustos.core.yaml.YamlNode;
import io.kustos.core.yaml.YamlReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the documents of a file as values of YAML's core schema; no key may stand twice. */
final class YamlValues {
  private static final int NUMBER_CHARS_MAX = 64;
  private static final Set<String> TRUES = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSES = Set.of("false", "False", "FALSE");
  private static final String NUMBER_STARTS = "0123456789+-.";
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?");

  /** What aliases refer to is one value, wherever they stand. */
  private final IdentityHashMap<YamlNode, YamlValue> known = new IdentityHashMap<>();

  private YamlValues() {}

  /**
   * Reads all documents.
   *
   * @throws SigmaException for what is no YAML or beyond a bound
   */
  static List<YamlValue> read(SourceText source, Limits limits) {
    if (source.text().length() > limits.ruleFileBytesMax()) {
      throw new SigmaException(
          SigmaCode.YAML, "the file is larger than " + limits.ruleFileBytesMax() + " bytes", 0, 1);
    }
    try {
      YamlValues values = new YamlValues();
      List<YamlValue> documents = new ArrayList<>();
      for (YamlNode document : YamlReader.read(source.text(), limits.yamlValuesMax())) {
        documents.add(values.value(document));
      }
      return documents;
    } catch (YamlException e) {
      throw new SigmaException(SigmaCode.YAML, e.problemInContext(), e.offset(), e.offset() + 1);
    }
  }

  private YamlValue value(YamlNode node) {
    YamlValue seen = known.get(node);
    if (seen != null) {
      return seen;
    }
    YamlValue value =
        switch (node) {
          case YamlNode.Scalar scalar -> scalar(scalar);
          case YamlNode.Sequence sequence ->
              new YamlValue.Sequence(
                  sequence.items().stream().map(this::value).toList(),
                  sequence.start(),
                  sequence.end());
          case YamlNode.Mapping mapping -> mapping(mapping);
        };
    known.put(node, value);
    return value;
  }

  private static YamlValue.Scalar scalar(YamlNode.Scalar node) {
    int start = node.start();
    int end = Math.max(start + 1, node.end());
    String text = node.text();
    if (!node.plain()) {
      return new YamlValue.Scalar(text, YamlValue.Kind.TEXT, null, start, end);
    }
    if (YamlNode.isNull(node)) {
      return new YamlValue.Scalar(text, YamlValue.Kind.NULL, null, start, end);
    }
    if (TRUES.contains(text) || FALSES.contains(text)) {
      String word = TRUES.contains(text) ? "true" : "false";
      return new YamlValue.Scalar(word, YamlValue.Kind.BOOLEAN, null, start, end);
    }
    BigDecimal number = number(text);
    YamlValue.Kind kind = number == null ? YamlValue.Kind.TEXT : YamlValue.Kind.NUMBER;
    return new YamlValue.Scalar(text, kind, number, start, end);
  }

  private static @Nullable BigDecimal number(String text) {
    if (text.isEmpty()
        || text.length() > NUMBER_CHARS_MAX
        || NUMBER_STARTS.indexOf(text.charAt(0)) < 0) {
      return null;
    }
    if (text.matches("0o[0-7]+")) {
      return new BigDecimal(new BigInteger(text.substring(2), 8));
    }
    if (text.matches("0x[0-9a-fA-F]+")) {
      return new BigDecimal(new BigInteger(text.substring(2), 16));
    }
    return DECIMAL.matcher(text).matches() ? new BigDecimal(text) : null;
  }

  private YamlValue mapping(YamlNode.Mapping mapping) {
    Map<String, YamlValue.Member> members = new LinkedHashMap<>();
    for (Map.Entry<YamlNode, YamlNode> entry : mapping.entries()) {
      if (!(value(entry.getKey()) instanceof YamlValue.Scalar key)) {
        int at = entry.getKey().start();
        throw new SigmaException(SigmaCode.YAML, "a key must be a text", at, at + 1);
      }
      YamlValue.Member member =
          new YamlValue.Member(key.text(), key.start(), key.end(), value(entry.getValue()));
      if (members.put(key.text(), member) != null) {
        throw new SigmaException(
            SigmaCode.YAML, "the key '" + key.text() + "' stands twice", key.start(), key.end());
      }
    }
    return new YamlValue.Mapping(members, mapping.start(), mapping.end());
  }
}
