package io.kustos.server.cli.rules;

import io.kustos.core.coverage.Coverage;
import io.kustos.core.coverage.RuleSheet;
import io.kustos.server.report.Human;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.report.text.Grid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Writes which detections rules make. */
final class CoverageReport {
  private CoverageReport() {}

  static String text(Coverage coverage) {
    return summary(coverage)
        + "\n\n"
        + rows(coverage).text()
        + "\n"
        + "Beyond the list: "
        + (coverage.beyond().isEmpty()
            ? "none"
            : String.join(", ", coverage.beyond().stream().map(RuleSheet::name).toList()))
        + "\n";
  }

  private static String summary(Coverage coverage) {
    return coverage.coveredCount()
        + " of "
        + coverage.rows().size()
        + " known detections are made, and "
        + Human.count(coverage.beyond().size(), "other");
  }

  private static Grid rows(Coverage coverage) {
    return new Grid(
        List.of("#row", "detection", "needs", "made by"),
        coverage.rows().stream()
            .map(
                row ->
                    List.of(
                        Integer.toString(row.detection().row()),
                        row.detection().title(),
                        row.detection().needs().label(),
                        by(row)))
            .toList());
  }

  private static String by(Coverage.Row row) {
    if (row.covered()) {
      return String.join(", ", row.rules().stream().map(RuleSheet::name).toList());
    }
    String why = row.detection().whyNot();
    return why.isEmpty() ? "no rule" : "not made: " + why;
  }

  static String markdown(Coverage coverage, List<RuleSheet> sheets) {
    StringBuilder out = new StringBuilder();
    out.append(summary(coverage)).append(".\n\n## Known detections\n\n");
    out.append(rows(coverage).markdown()).append("\n## Detections beyond the list\n\n");
    out.append(beyond(coverage).markdown()).append("\n## What the rules need\n\n");
    out.append(needs(sheets).markdown());
    return out.toString();
  }

  private static Grid beyond(Coverage coverage) {
    return new Grid(
        List.of("rule", "level", "what it finds"),
        coverage.beyond().stream()
            .map(sheet -> List.of(sheet.name(), sheet.level(), oneLine(sheet.description())))
            .toList());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static Grid needs(List<RuleSheet> sheets) {
    List<RuleSheet> sorted = new ArrayList<>(sheets);
    sorted.sort(Comparator.comparing(RuleSheet::priority).thenComparing(RuleSheet::name));
    return new Grid(
        List.of("rule", "level", "audit level", "window", "lists", "ATT&CK"),
        sorted.stream()
            .filter(RuleSheet::raises)
            .map(
                sheet ->
                    List.of(
                        sheet.name(),
                        sheet.level(),
                        level(sheet),
                        window(sheet),
                        String.join(", ", sheet.needs().lists()),
                        String.join(", ", sheet.attack().techniques())))
            .toList());
  }

  static String level(RuleSheet sheet) {
    return sheet.needs().level().label() + (sheet.needs().seesMore() ? ", more with bodies" : "");
  }

  static String window(RuleSheet sheet) {
    Duration window = sheet.needs().window();
    if (window == null) {
      return "";
    }
    if (window.toSecondsPart() == 0 && window.toHours() == 0) {
      return window.toMinutes() + " min";
    }
    return Human.duration(window.toNanos());
  }

  static String json(Coverage coverage) {
    JsonWriter json = new JsonWriter(true);
    json.beginObject()
        .member("known", coverage.rows().size())
        .member("covered", coverage.coveredCount());
    json.name("rows").beginArray();
    for (Coverage.Row row : coverage.rows()) {
      json.beginObject()
          .member("row", row.detection().row())
          .member("title", row.detection().title())
          .member("needs", row.detection().needs().name().toLowerCase(Locale.ROOT))
          .member("covered", row.covered());
      if (!row.covered()) {
        json.member("reason", row.detection().whyNot());
      }
      names("rules", row.rules(), json);
      json.endObject();
    }
    json.endArray();
    names("beyond", coverage.beyond(), json);
    return json.endObject() + "\n";
  }

  private static void names(String name, List<RuleSheet> sheets, JsonWriter json) {
    json.name(name).beginArray();
    sheets.forEach(
        sheet ->
            json.beginObject()
                .member("id", sheet.id())
                .member("name", sheet.name())
                .member("level", sheet.level())
                .endObject());
    json.endArray();
  }
}
