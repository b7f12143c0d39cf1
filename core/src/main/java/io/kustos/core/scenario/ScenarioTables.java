package io.kustos.core.scenario;

import io.kustos.core.enrich.AddressList;
import io.kustos.core.enrich.AddressSet;
import io.kustos.core.enrich.GeoPlace;
import io.kustos.core.enrich.GeoTable;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.enrich.ObjectTag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code enrich} of a scenario: the operator's lists and tags, as the configuration has. */
final class ScenarioTables {
  private static final String VERSION = "scenario";

  private final YamlView yaml;

  ScenarioTables(YamlView yaml) {
    this.yaml = yaml;
  }

  /** The tables; none without a node, and what is wrong in it goes to the view. */
  Lookups lookups(@Nullable Node node) {
    Map<String, Node> entries =
        node == null ? null : yaml.mapping(node, "'enrich'", ScenarioKeys.ENRICH);
    if (entries == null) {
      return Lookups.NONE;
    }
    List<AddressList> lists = new ArrayList<>();
    for (Node item : items(entries.get("addresses"), "'addresses'")) {
      AddressList list = addresses(item);
      if (list != null) {
        lists.add(list);
      }
    }
    List<ObjectTag> tags = new ArrayList<>();
    for (Node item : items(entries.get("tags"), "'tags'")) {
      ObjectTag tag = tag(item);
      if (tag != null) {
        tags.add(tag);
      }
    }
    return new Lookups(VERSION, lists, geo(entries.get("geo")), tags);
  }

  /** Places by range; of several that hold an address the first counts. */
  private GeoTable geo(@Nullable Node node) {
    Map<AddressSet, GeoPlace> places = new LinkedHashMap<>();
    for (Node item : items(node, "'geo'")) {
      Map<String, Node> entries = entries(item, "a place", "ranges", ScenarioKeys.GEO);
      if (entries != null) {
        places.put(
            ranges(entries),
            new GeoPlace(
                optional(entries, "country"),
                optional(entries, "city"),
                number(entries.get("asn")),
                optional(entries, "organization")));
      }
    }
    return address ->
        places.entrySet().stream()
            .filter(place -> place.getKey().contains(address))
            .findFirst()
            .map(Map.Entry::getValue)
            .orElse(GeoPlace.UNKNOWN);
  }

  private @Nullable String optional(Map<String, Node> entries, String key) {
    return entries.containsKey(key) ? text(entries, key) : null;
  }

  private @Nullable Long number(@Nullable Node node) {
    String text = node == null ? null : yaml.text(node, "'asn'");
    if (node == null || text == null) {
      return null;
    }
    if (!text.matches("[0-9]{1,10}")) {
      yaml.error(node, "SCENARIO_VALUE", "'asn' must be a whole number");
      return null;
    }
    return Long.valueOf(text);
  }

  private @Nullable AddressList addresses(Node node) {
    Map<String, Node> entries =
        entries(node, "a list of addresses", "name", ScenarioKeys.ADDRESSES);
    if (entries == null) {
      return null;
    }
    Node kindNode = entries.get("kind");
    AddressList.Kind kind = kindNode == null ? AddressList.Kind.NETWORK : kind(kindNode);
    return new AddressList(text(entries, "name"), kind, ranges(entries));
  }

  private AddressSet ranges(Map<String, Node> entries) {
    AddressSet.Builder set = new AddressSet.Builder();
    for (Node item : items(entries.get("ranges"), "'ranges'")) {
      String range = yaml.text(item, "an address");
      if (range != null && !set.add(range)) {
        yaml.error(item, "SCENARIO_VALUE", "'" + range + "' is no address, prefix or range");
      }
    }
    return set.build();
  }

  private AddressList.Kind kind(Node node) {
    String text = yaml.text(node, "'kind'");
    Optional<AddressList.Kind> found =
        Arrays.stream(AddressList.Kind.values())
            .filter(kind -> kind.label().equals(text))
            .findFirst();
    if (found.isEmpty() && text != null) {
      String known =
          Arrays.stream(AddressList.Kind.values())
              .map(AddressList.Kind::label)
              .collect(Collectors.joining(", "));
      yaml.error(node, "SCENARIO_VALUE", "'kind' must be one of " + known);
    }
    return found.orElse(AddressList.Kind.NETWORK);
  }

  private @Nullable ObjectTag tag(Node node) {
    Map<String, Node> entries = entries(node, "a tag", "tag", ScenarioKeys.TAG);
    return entries == null
        ? null
        : new ObjectTag(
            text(entries, "tag"),
            texts(entries, "namespaces"),
            texts(entries, "resources"),
            texts(entries, "names"));
  }

  /** The entries of a mapping that has the needed key; null when it is none or lacks it. */
  private @Nullable Map<String, Node> entries(
      Node node, String what, String needed, List<String> known) {
    Map<String, Node> entries = yaml.mapping(node, what, known);
    if (entries != null && !entries.containsKey(needed)) {
      yaml.error(node, "SCENARIO_MISSING_KEY", what + " needs '" + needed + "'");
      return null;
    }
    return entries;
  }

  private String text(Map<String, Node> entries, String key) {
    Node node = entries.get(key);
    String text = node == null ? null : yaml.text(node, "'" + key + "'");
    return text == null ? "" : text;
  }

  private List<String> texts(Map<String, Node> entries, String key) {
    List<String> texts = new ArrayList<>();
    for (Node item : items(entries.get(key), "'" + key + "'")) {
      String text = yaml.text(item, "'" + key + "'");
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  private List<Node> items(@Nullable Node node, String what) {
    List<Node> items = node == null ? null : yaml.sequence(node, what);
    return items == null ? List.of() : items;
  }
}
