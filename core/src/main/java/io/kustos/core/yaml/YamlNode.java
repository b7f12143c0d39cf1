package io.kustos.core.yaml;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value in a YAML document with its place in the file. An alias is the very node it refers to, so
 * documents are trees or acyclic graphs.
 */
public sealed interface YamlNode {
  /** Plain scalars that mean no value. */
  Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

  /** First character in the file. */
  int start();

  /** Behind the last character in the file. */
  int end();

  /** A scalar; {@code plain} when it has neither quotes nor a tag. */
  record Scalar(String text, boolean plain, int start, int end) implements YamlNode {}

  /** A sequence. */
  record Sequence(List<YamlNode> items, int start, int end) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** A mapping with its entries as written, duplicates included. */
  record Mapping(List<Map.Entry<YamlNode, YamlNode>> entries, int start, int end)
      implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The value of the first entry with that key, as yaml-cpp decides; null if there is none. */
    public @Nullable YamlNode find(String key) {
      Map.Entry<YamlNode, YamlNode> entry = findEntry(key);
      return entry == null ? null : entry.getValue();
    }

    /** The first entry with that key; null if there is none. */
    public Map.@Nullable Entry<YamlNode, YamlNode> findEntry(String key) {
      for (Map.Entry<YamlNode, YamlNode> entry : entries) {
        if (entry.getKey() instanceof Scalar scalar && scalar.text().equals(key)) {
          return entry;
        }
      }
      return null;
    }

    /** Whether there is an entry with that key. */
    public boolean has(String key) {
      return findEntry(key) != null;
    }
  }

  /** Whether this is YAML's null, which yaml-cpp does not count as a scalar. */
  static boolean isNull(YamlNode node) {
    return node instanceof Scalar scalar && scalar.plain() && NULLS.contains(scalar.text());
  }
}
