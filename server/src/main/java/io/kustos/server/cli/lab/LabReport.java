package io.kustos.server.cli.lab;

import io.kustos.core.lab.TechniqueScore;
import io.kustos.core.lab.Verdict;
import io.kustos.core.rule.Priority;
import io.kustos.server.lab.LabResult;
import io.kustos.server.lab.LabTables;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.report.text.Grid;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Writes what came out of a lab. */
final class LabReport {
  private LabReport() {}

  static String text(List<LabResult> results) {
    StringBuilder out = new StringBuilder(LabTables.overall(results).text());
    for (LabResult result : results) {
      out.append("\n").append(result.corpus()).append('\n');
      sections(result, Grid::text, "\n", "", out);
    }
    return out.toString();
  }

  static String markdown(List<LabResult> results) {
    StringBuilder out = new StringBuilder(LabTables.overall(results).markdown());
    for (LabResult result : results) {
      out.append("\n## ").append(result.corpus()).append("\n");
      sections(result, Grid::markdown, "\n### ", "\n", out);
    }
    return out.toString();
  }

  private static void sections(
      LabResult result,
      Function<Grid, String> form,
      String before,
      String after,
      StringBuilder out) {
    section("Attacks", LabTables.attacks(result), form, before, after, out);
    section("Look-alikes", LabTables.lookalikes(result), form, before, after, out);
    section("Techniques", LabTables.techniques(result), form, before, after, out);
    section("Rules", LabTables.rules(result), form, before, after, out);
    section("False highs", LabTables.falseHighs(result), form, before, after, out);
  }

  private static void section(
      String title,
      Grid grid,
      Function<Grid, String> form,
      String before,
      String after,
      StringBuilder out) {
    out.append(before).append(title).append('\n').append(after);
    out.append(grid.rows().isEmpty() ? "none\n" : form.apply(grid));
  }

  static String json(List<LabResult> results) {
    JsonWriter json = new JsonWriter(true);
    json.beginArray();
    results.forEach(result -> json(result, json));
    return json.endArray() + "\n";
  }

  private static void json(LabResult result, JsonWriter json) {
    json.beginObject()
        .member("corpus", result.corpus())
        .member("events", result.events())
        .member("benign_events", result.benignEvents())
        .member("rules", result.rules())
        .member("findings", result.outcome().findings())
        .member("findings_of_attacks", result.outcome().right())
        .member("highs", result.outcome().highs())
        .member("highs_of_attacks", result.outcome().rightHighs())
        .member("recall", result.outcome().recall())
        .member("precision", result.precision())
        .member("precision_of_medium_and_up", result.precision(Priority.WARNING))
        .member("precision_of_highs", result.precisionOfHighs())
        .member("false_highs_per_100k", result.falseHighsPer100k())
        .member("false_findings_per_100k", result.falseFindingsPer100k());
    json.name("labels").beginArray();
    result.outcome().verdicts().forEach(verdict -> json(result, verdict, json));
    json.endArray().name("techniques").beginArray();
    result.outcome().techniques().forEach(score -> json(score, json));
    json.endArray().name("false_highs").beginArray();
    result
        .outcome()
        .falseHighs()
        .forEach(
            wrong -> {
              json.beginObject()
                  .member("rule", wrong.rule().name())
                  .member("findings", wrong.findings());
              json.name("where").beginArray();
              wrong.where().forEach(json::value);
              json.endArray().endObject();
            });
    json.endArray().endObject();
  }

  private static void json(LabResult result, Verdict verdict, JsonWriter json) {
    json.beginObject()
        .member("id", verdict.label().id())
        .member("title", verdict.label().title())
        .member("label", verdict.label().kind().name().toLowerCase(Locale.ROOT))
        .member("seen", verdict.detected())
        .member("high", verdict.high())
        .member("visible", verdict.visible());
    Double seconds = verdict.secondsToDetect();
    if (seconds != null) {
      json.member("seconds_to_detect", seconds);
    }
    json.name("rules").beginArray();
    verdict
        .rules()
        .forEach(
            rule ->
                json.beginObject()
                    .member("rule", result.ruleNames().getOrDefault(rule.getKey(), rule.getKey()))
                    .member("findings", rule.getValue())
                    .endObject());
    json.endArray().endObject();
  }

  private static void json(TechniqueScore score, JsonWriter json) {
    json.beginObject()
        .member("technique", score.technique())
        .member("attacks", score.attacks())
        .member("seen", score.detected())
        .member("not_shown", score.invisible())
        .member("findings", score.findings())
        .member("findings_of_attacks", score.right())
        .endObject();
  }
}
