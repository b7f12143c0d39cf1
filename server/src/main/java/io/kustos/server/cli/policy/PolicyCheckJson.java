package io.kustos.server.cli.policy;

import io.kustos.core.policy.BlindSpot;
import io.kustos.core.policy.PolicyCheck;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import io.kustos.server.report.json.JsonWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks of policies for programs: our JSON, and SARIF 2.1.0 for code reviews. */
final class PolicyCheckJson {
  /** Kinds of events told of a blind spot; all are counted. */
  private static final int LOST_MAX = 20;

  private PolicyCheckJson() {}

  static String json(Map<String, PolicyCheck> checks) {
    JsonWriter json = new JsonWriter(true);
    json.beginArray();
    checks.forEach(
        (file, check) -> {
          json.beginObject()
              .member("file", file)
              .member("loads", !check.hasErrors())
              .member("evidence", check.evidence())
              .name("diagnostics")
              .beginArray();
          check.diagnostics().forEach(diagnostic -> diagnostic(diagnostic, json));
          json.endArray().name("blindSpots").beginArray();
          check.blindSpots().forEach(spot -> blindSpot(spot, json));
          json.endArray().endObject();
        });
    return json.endArray().toString();
  }

  private static void diagnostic(Diagnostic diagnostic, JsonWriter json) {
    SourceText.Place place = diagnostic.place();
    json.beginObject()
        .member("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT))
        .member("code", diagnostic.code())
        .member("message", diagnostic.message())
        .member("line", place.line())
        .member("column", place.column())
        .member("hint", diagnostic.hint())
        .endObject();
  }

  private static void blindSpot(BlindSpot spot, JsonWriter json) {
    json.beginObject()
        .member("kind", spot.evidence().detection() ? "detection" : "control")
        .member("id", spot.evidence().id())
        .member("title", spot.evidence().title())
        .member("blind", spot.isWhole())
        .member("needs", spot.evidence().needs().size())
        .member("lostKinds", spot.lost().size())
        .name("lost")
        .beginArray();
    for (BlindSpot.Lost lost : spot.lost().subList(0, Math.min(LOST_MAX, spot.lost().size()))) {
      json.beginObject()
          .member("request", lost.need().situation().toString())
          .member("user", lost.need().situation().user())
          .member("namespace", lost.need().situation().namespace())
          .member("stage", lost.need().situation().stage().label())
          .member("needs", lost.need().level().label())
          .member("level", lost.decision().level().label())
          .member("rule", lost.decision().matchedRule())
          .endObject();
    }
    json.endArray().endObject();
  }

  /** The Static Analysis Results Interchange Format of OASIS. */
  static String sarif(Map<String, PolicyCheck> checks) {
    Set<String> codes = new LinkedHashSet<>();
    checks.values().forEach(check -> check.diagnostics().forEach(d -> codes.add(d.code())));
    List<String> rules = List.copyOf(codes);
    JsonWriter json = new JsonWriter(true);
    json.beginObject()
        .member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
        .member("version", "2.1.0")
        .name("runs")
        .beginArray()
        .beginObject();
    json.name("tool").beginObject().name("driver").beginObject().member("name", "kustos");
    json.name("rules").beginArray();
    for (String code : rules) {
      json.beginObject().member("id", code);
      json.name("shortDescription").beginObject().member("text", title(code)).endObject();
      json.endObject();
    }
    json.endArray().endObject().endObject();
    json.member("columnKind", "utf16CodeUnits").name("results").beginArray();
    checks.forEach(
        (file, check) ->
            check.diagnostics().forEach(d -> result(file, d, rules.indexOf(d.code()), json)));
    return json.endArray().endObject().endArray().endObject().toString();
  }

  private static void result(String file, Diagnostic diagnostic, int rule, JsonWriter json) {
    SourceText.Place place = diagnostic.place();
    String level =
        switch (diagnostic.severity()) {
          case ERROR -> "error";
          case WARNING -> "warning";
        };
    String hint = diagnostic.hint() == null ? "" : "; " + diagnostic.hint();
    json.beginObject()
        .member("ruleId", diagnostic.code())
        .member("ruleIndex", rule)
        .member("level", level);
    json.name("message").beginObject().member("text", diagnostic.message() + hint).endObject();
    json.name("locations").beginArray().beginObject().name("physicalLocation").beginObject();
    json.name("artifactLocation").beginObject().member("uri", uri(file)).endObject();
    json.name("region")
        .beginObject()
        .member("startLine", place.line())
        .member("startColumn", place.column())
        .member("endColumn", place.column() + diagnostic.length())
        .endObject();
    json.endObject().endObject().endArray().endObject();
  }

  /** {@code POLICY_SHADOWED_RULE} as {@code Shadowed rule}. */
  private static String title(String code) {
    String words = code.replaceFirst("^POLICY_", "").replace('_', ' ').toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static String uri(String file) {
    try {
      String scheme = file.startsWith("/") ? "file" : null;
      return new URI(scheme, null, file.replace('\\', '/'), null).toASCIIString();
    } catch (URISyntaxException e) {
      return "policy.yaml";
    }
  }
}
