package io.kustos.core.rule.sigma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The documents of a file, with the old actions carried out: {@code global} adds to all that follow
 * until {@code reset}, {@code repeat} is the document before with changes.
 */
final class Collection {
  private final List<YamlValue.Mapping> documents = new ArrayList<>();
  private final List<SigmaException> problems = new ArrayList<>();

  private Collection() {}

  static Collection of(List<YamlValue> values) {
    Collection collection = new Collection();
    YamlValue.Mapping global = null;
    YamlValue.Mapping previous = null;
    for (YamlValue value : values) {
      if (!(value instanceof YamlValue.Mapping mapping)) {
        if (!(value instanceof YamlValue.Scalar none) || none.kind() != YamlValue.Kind.NULL) {
          collection.problems.add(
              new SigmaException(SigmaCode.COLLECTION, "a document must be a map", value));
        }
        continue;
      }
      String action = mapping.get("action") instanceof YamlValue.Scalar word ? word.text() : "";
      YamlValue.Mapping own = without(mapping, "action");
      switch (action) {
        case "global" -> global = global == null ? own : merged(global, own);
        case "reset" -> global = null;
        case "repeat" -> {
          YamlValue.Mapping base = previous == null ? global : previous;
          previous = base == null ? own : merged(base, own);
          collection.documents.add(previous);
        }
        case "" -> {
          previous = global == null ? own : merged(global, own);
          collection.documents.add(previous);
        }
        default ->
            collection.problems.add(
                new SigmaException(
                    SigmaCode.COLLECTION,
                    "unknown action '" + action + "'; there are global, reset and repeat",
                    java.util.Objects.requireNonNull(mapping.get("action"))));
      }
    }
    return collection;
  }

  List<YamlValue.Mapping> documents() {
    return documents;
  }

  List<SigmaException> problems() {
    return problems;
  }

  private static YamlValue.Mapping without(YamlValue.Mapping mapping, String key) {
    Map<String, YamlValue.Member> members = new LinkedHashMap<>(mapping.members());
    members.remove(key);
    return new YamlValue.Mapping(members, mapping.start(), mapping.end());
  }

  /** The first with the members of the second; maps in both are merged themselves. */
  private static YamlValue.Mapping merged(YamlValue.Mapping first, YamlValue.Mapping second) {
    Map<String, YamlValue.Member> members = new LinkedHashMap<>(first.members());
    second
        .members()
        .forEach(
            (key, member) -> {
              YamlValue known = first.get(key);
              YamlValue value =
                  known instanceof YamlValue.Mapping one
                          && member.value() instanceof YamlValue.Mapping two
                      ? merged(one, two)
                      : member.value();
              members.put(
                  key, new YamlValue.Member(key, member.keyStart(), member.keyEnd(), value));
            });
    return new YamlValue.Mapping(members, second.start(), second.end());
  }
}
