package io.kustos.core.lab;

import io.kustos.core.event.Timestamps;
import io.kustos.core.lab.Label.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds findings against labels. A finding is right when one of the events it is about belongs to an
 * attack or is a consequence of one; an attack is detected when there is such a finding.
 */
public final class Evaluation {
  private final List<Label> labels;
  private final Map<String, LabRule> rules = new LinkedHashMap<>();
  private final Set<String> bodies;
  private final Map<String, List<Label>> byAuditId = new HashMap<>();

  /**
   * What is known beforehand.
   *
   * @param withBodies audit ids of the events that have a request or response body
   */
  public Evaluation(List<Label> labels, List<LabRule> rules, Set<String> withBodies) {
    this.labels = List.copyOf(labels);
    this.bodies = Set.copyOf(withBodies);
    rules.forEach(rule -> this.rules.put(rule.id(), rule));
    for (Label label : labels) {
      for (Set<String> ids : List.of(label.auditIds(), label.consequences())) {
        ids.forEach(id -> byAuditId.computeIfAbsent(id, i -> new ArrayList<>()).add(label));
      }
    }
  }

  /** Urgent findings that are of no attack, of one rule. */
  public record FalseHigh(LabRule rule, int findings, List<String> where) {
    /** Copies the list. */
    public FalseHigh {
      where = List.copyOf(where);
    }
  }

  /**
   * What came out.
   *
   * @param verdicts one for each label
   * @param techniques one for each technique of an attack, by id
   * @param falseHighs urgent findings of no attack, by rule
   * @param findings all findings
   * @param right those of an attack
   * @param highs urgent findings
   * @param rightHighs those of an attack
   */
  public record Outcome(
      List<Verdict> verdicts,
      List<TechniqueScore> techniques,
      List<FalseHigh> falseHighs,
      int findings,
      int right,
      int highs,
      int rightHighs) {
    /** Copies the lists. */
    public Outcome {
      verdicts = List.copyOf(verdicts);
      techniques = List.copyOf(techniques);
      falseHighs = List.copyOf(falseHighs);
    }

    /** Verdicts on attacks that the log can show. */
    public List<Verdict> seeable() {
      return verdicts.stream()
          .filter(v -> v.label().kind() == Kind.MALICIOUS && v.visible())
          .toList();
    }

    /** Share of the attacks that can be seen and were; 1 when there is none. */
    public double recall() {
      List<Verdict> seeable = seeable();
      long detected = seeable.stream().filter(Verdict::detected).count();
      return seeable.isEmpty() ? 1 : (double) detected / seeable.size();
    }
  }

  /** Evaluates findings; each names a rule that was given. */
  public Outcome of(List<Sighting> sightings) {
    Map<Label, List<Sighting>> seen = new HashMap<>();
    Map<String, int[]> byTechnique = new TreeMap<>();
    Map<LabRule, List<String>> wrong = new LinkedHashMap<>();
    int right = 0;
    int highs = 0;
    int rightHighs = 0;
    for (Sighting sighting : sightings) {
      LabRule rule = rule(sighting);
      Set<Label> about = about(sighting);
      about.forEach(label -> seen.computeIfAbsent(label, l -> new ArrayList<>()).add(sighting));
      boolean isRight = about.stream().anyMatch(label -> label.kind() == Kind.MALICIOUS);
      right += isRight ? 1 : 0;
      for (String technique : rule.techniques()) {
        int[] counts = byTechnique.computeIfAbsent(technique, t -> new int[2]);
        counts[0]++;
        counts[1] += isRight ? 1 : 0;
      }
      if (rule.high()) {
        highs++;
        rightHighs += isRight ? 1 : 0;
        if (!isRight) {
          wrong.computeIfAbsent(rule, r -> new ArrayList<>()).add(where(sighting, about));
        }
      }
    }
    List<Verdict> verdicts =
        labels.stream().map(label -> verdict(label, seen.getOrDefault(label, List.of()))).toList();
    List<FalseHigh> falseHighs = new ArrayList<>();
    wrong.forEach(
        (rule, where) ->
            falseHighs.add(new FalseHigh(rule, where.size(), where.stream().distinct().toList())));
    return new Outcome(
        verdicts,
        techniques(verdicts, byTechnique),
        falseHighs,
        sightings.size(),
        right,
        highs,
        rightHighs);
  }

  private LabRule rule(Sighting sighting) {
    LabRule rule = rules.get(sighting.rule());
    if (rule == null) {
      throw new IllegalArgumentException("no rule " + sighting.rule());
    }
    return rule;
  }

  private Set<Label> about(Sighting sighting) {
    Set<Label> about = new HashSet<>();
    sighting.auditIds().forEach(id -> about.addAll(byAuditId.getOrDefault(id, List.of())));
    return about;
  }

  private static String where(Sighting sighting, Set<Label> about) {
    return about.stream()
        .map(Label::id)
        .sorted()
        .findFirst()
        .orElse(sighting.auditIds().isEmpty() ? "?" : sighting.auditIds().getFirst());
  }

  private Verdict verdict(Label label, List<Sighting> sightings) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    long first = Long.MAX_VALUE;
    boolean high = false;
    for (Sighting sighting : sightings) {
      counts.merge(sighting.rule(), 1, Integer::sum);
      first = Math.min(first, sighting.timeNanos());
      high |= rule(sighting).high();
    }
    List<Map.Entry<String, Integer>> most = new ArrayList<>(counts.entrySet());
    most.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
    boolean timed = !sightings.isEmpty() && label.startNanos() != Timestamps.NONE;
    return new Verdict(
        label,
        most,
        high,
        !sightings.isEmpty() || visible(label),
        timed ? Math.max(0, (first - label.startNanos()) / 1e9) : null);
  }

  /** Whether a rule for one of its techniques does without the bodies that its events lack. */
  private boolean visible(Label label) {
    if (label.auditIds().stream().anyMatch(bodies::contains)) {
      return true;
    }
    List<LabRule> fitting =
        rules.values().stream()
            .filter(rule -> rule.techniques().stream().anyMatch(label.techniques()::contains))
            .toList();
    return fitting.isEmpty() || fitting.stream().anyMatch(rule -> !rule.needsBody());
  }

  private static List<TechniqueScore> techniques(
      List<Verdict> verdicts, Map<String, int[]> findings) {
    Map<String, int[]> attacks = new TreeMap<>();
    for (Verdict verdict : verdicts) {
      if (verdict.label().kind() != Kind.MALICIOUS) {
        continue;
      }
      for (String technique : verdict.label().techniques()) {
        int[] counts = attacks.computeIfAbsent(technique, t -> new int[3]);
        counts[0]++;
        counts[1] += verdict.detected() ? 1 : 0;
        counts[2] += verdict.visible() ? 0 : 1;
      }
    }
    List<TechniqueScore> scores = new ArrayList<>();
    attacks.forEach(
        (technique, counts) -> {
          int[] found = findings.getOrDefault(technique, new int[2]);
          scores.add(
              new TechniqueScore(technique, counts[0], counts[1], counts[2], found[0], found[1]));
        });
    return scores;
  }
}
