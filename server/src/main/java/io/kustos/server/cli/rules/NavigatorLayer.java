package io.kustos.server.cli.rules;

import io.kustos.core.coverage.RuleSheet;
import io.kustos.server.report.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A layer of the ATT&CK Navigator: techniques that rules are tagged with, and how many are.
 *
 * @see <a href="https://github.com/mitre-attack/attack-navigator/tree/master/layers">layer format
 *     4.5</a>
 */
final class NavigatorLayer {
  private static final String LAYER_VERSION = "4.5";

  private NavigatorLayer() {}

  static String of(List<RuleSheet> sheets) {
    Map<String, List<String>> byTechnique = new TreeMap<>();
    for (RuleSheet sheet : sheets) {
      if (sheet.raises()) {
        for (String technique : sheet.attack().techniques()) {
          byTechnique.computeIfAbsent(technique, t -> new ArrayList<>()).add(sheet.name());
        }
      }
    }
    int most = byTechnique.values().stream().mapToInt(List::size).max().orElse(1);
    JsonWriter json = new JsonWriter(true);
    json.beginObject()
        .member("name", "Kustos")
        .member("domain", "enterprise-attack")
        .member("description", "Techniques that Kustos' rules find in Kubernetes audit logs");
    json.name("versions").beginObject().member("layer", LAYER_VERSION).endObject();
    json.name("filters").beginObject().name("platforms").beginArray();
    json.value("Containers").endArray().endObject();
    json.name("techniques").beginArray();
    byTechnique.forEach(
        (technique, rules) ->
            json.beginObject()
                .member("techniqueID", technique)
                .member("score", rules.size())
                .member("comment", String.join("; ", rules))
                .member("enabled", true)
                .member("showSubtechniques", technique.contains("."))
                .endObject());
    json.endArray();
    json.name("gradient").beginObject().name("colors").beginArray();
    json.value("#cfe8ff").value("#08519c").endArray();
    json.member("minValue", 0).member("maxValue", most).endObject();
    return json.endObject() + "\n";
  }
}
