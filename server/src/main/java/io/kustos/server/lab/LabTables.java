package io.kustos.server.lab;

import io.kustos.core.lab.Evaluation.FalseHigh;
import io.kustos.core.lab.Label;
import io.kustos.core.lab.TechniqueScore;
import io.kustos.core.lab.Verdict;
import io.kustos.core.rule.Priority;
import io.kustos.server.report.text.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came out, as tables for people. */
public final class LabTables {
  private static final int RULES_LISTED_MAX = 3;
  private static final int PLACES_LISTED_MAX = 5;

  private LabTables() {}

  /** One row for each corpus: how the rules did on all of it. */
  public static Grid overall(List<LabResult> results) {
    List<List<String>> rows = new ArrayList<>();
    for (LabResult result : results) {
      List<Verdict> seeable = result.outcome().seeable();
      long detected = seeable.stream().filter(Verdict::detected).count();
      List<Double> seconds = result.secondsToDetect();
      rows.add(
          List.of(
              result.corpus(),
              count(result.events()),
              detected + " of " + seeable.size(),
              count(result.attacks().size() - seeable.size()),
              ratio(result.outcome().recall()),
              ratio(result.precision()),
              ratio(result.precision(Priority.WARNING)),
              ratio(result.precisionOfHighs()),
              number(result.falseHighsPer100k()),
              number(result.falseFindingsPer100k()),
              seconds.isEmpty() ? "" : number(seconds.get(seconds.size() / 2)),
              seconds.isEmpty() ? "" : number(seconds.getLast())));
    }
    return new Grid(
        List.of(
            "corpus",
            "#events",
            "#attacks seen",
            "#not shown",
            "#recall",
            "#precision",
            "#of medium and up",
            "#of highs",
            "#false highs/100k",
            "#false findings/100k",
            "#median s",
            "#longest s"),
        rows);
  }

  /** One row for each attack. */
  public static Grid attacks(LabResult result) {
    return verdicts(result, "attack", Label.Kind.MALICIOUS);
  }

  /** One row for each harmless deed that looks like an attack and that rules saw. */
  public static Grid lookalikes(LabResult result) {
    return verdicts(result, "look-alike", Label.Kind.LOOKALIKE);
  }

  private static Grid verdicts(LabResult result, String what, Label.Kind kind) {
    List<List<String>> rows = new ArrayList<>();
    for (Verdict verdict : result.outcome().verdicts()) {
      if (verdict.label().kind() == kind) {
        Double seconds = verdict.secondsToDetect();
        rows.add(
            List.of(
                verdict.label().id(),
                state(verdict),
                seconds == null ? "" : number(seconds),
                rules(result, verdict)));
      }
    }
    return new Grid(List.of(what, "seen", "#after s", "by"), rows);
  }

  private static String state(Verdict verdict) {
    if (verdict.detected()) {
      return verdict.high() ? "high" : "yes";
    }
    return verdict.visible() ? "no" : "not shown";
  }

  private static String rules(LabResult result, Verdict verdict) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, Integer> rule : verdict.rules()) {
      if (names.size() == RULES_LISTED_MAX) {
        names.add((verdict.rules().size() - RULES_LISTED_MAX) + " more");
        break;
      }
      String name = result.ruleNames().getOrDefault(rule.getKey(), rule.getKey());
      names.add(rule.getValue() == 1 ? name : name + " (" + rule.getValue() + ")");
    }
    return String.join(", ", names);
  }

  /** One row for each ATT&CK technique. */
  public static Grid techniques(LabResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (TechniqueScore score : result.outcome().techniques()) {
      rows.add(
          List.of(
              score.technique(),
              count(score.attacks()),
              count(score.detected()),
              count(score.invisible()),
              ratio(score.recall()),
              count(score.findings()),
              score.findings() == 0 ? "" : ratio(score.precision())));
    }
    return new Grid(
        List.of(
            "technique", "#attacks", "#seen", "#not shown", "#recall", "#findings", "#precision"),
        rows);
  }

  /** One row for each rule that found something. */
  public static Grid rules(LabResult result) {
    List<List<String>> rows =
        result.byRule().stream()
            .map(
                rule ->
                    List.of(
                        rule.name(),
                        rule.level(),
                        count(rule.findings()),
                        count(rule.right()),
                        ratio((double) rule.right() / rule.findings())))
            .toList();
    return new Grid(List.of("rule", "level", "#findings", "#of attacks", "#precision"), rows);
  }

  /** One row for each rule with urgent findings that are of no attack. */
  public static Grid falseHighs(LabResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (FalseHigh wrong : result.outcome().falseHighs()) {
      List<String> where = wrong.where();
      String more = where.size() > PLACES_LISTED_MAX ? ", …" : "";
      rows.add(
          List.of(
              wrong.rule().name(),
              count(wrong.findings()),
              String.join(", ", where.stream().limit(PLACES_LISTED_MAX).toList()) + more));
    }
    return new Grid(List.of("rule", "#false highs", "label or auditID"), rows);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String ratio(double share) {
    return String.format(Locale.ROOT, "%.2f", share);
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, number < 10 ? "%.1f" : "%.0f", number);
  }
}
