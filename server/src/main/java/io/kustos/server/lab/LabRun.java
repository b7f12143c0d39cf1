package io.kustos.server.lab;

import io.kustos.core.Limits;
import io.kustos.core.correlate.CorrelationBounds;
import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.coverage.AttackTags;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.finding.Finding.NamedValue;
import io.kustos.core.lab.Evaluation;
import io.kustos.core.lab.LabRule;
import io.kustos.core.lab.Label;
import io.kustos.core.lab.Sighting;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.needs.RuleNeeds;
import io.kustos.server.scan.FindingRow;
import io.kustos.server.scan.ScanPipeline;
import io.kustos.server.scan.ScanSetup;
import io.kustos.server.scan.ScanSink;
import io.kustos.server.scan.ScanSummary;
import io.kustos.server.scan.TimeWindow;
import io.kustos.server.source.file.InterruptibleInput;
import io.kustos.server.source.file.LogFiles;
import io.kustos.server.source.file.LogReader;
import java.io.InputStream;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Scans a corpus with every rule and holds what was found against the labels. */
public final class LabRun {
  private static final int FINDINGS_PER_RULE_MAX = 200_000;

  private final RuleSet rules;
  private final Map<String, CorrelationRule> correlations = new HashMap<>();

  /**
   * @param rules without errors
   */
  public LabRun(RuleSet rules) {
    this.rules = rules;
    rules.correlations().forEach(rule -> correlations.put(rule.id(), rule));
  }

  /** The outcome. */
  public LabResult run(LabCorpus corpus) {
    ScanSummary summary = scan(corpus.logs(), rules);
    List<LabRule> labRules = summary.setup().rules().stream().map(this::labRule).toList();
    Probes probes = Probes.of(corpus.labels());
    ScanSummary probed = scan(corpus.logs(), probes.rules());
    List<Sighting> sightings = new ArrayList<>();
    List<LabResult.RuleCount> counts = new ArrayList<>();
    Set<String> attacks = attackIds(corpus.labels());
    long missing = 0;
    for (ScanSummary.RuleFindings found : summary.findings()) {
      List<FindingRow> rows = found.tally().rows();
      missing += found.tally().count() - rows.size();
      List<Sighting> own = rows.stream().map(row -> sighting(found.rule(), row)).toList();
      sightings.addAll(own);
      counts.add(count(found.rule(), own, attacks));
    }
    Map<String, String> names = new HashMap<>();
    labRules.forEach(rule -> names.put(rule.id(), rule.name()));
    Set<String> feeders = rules.feeders();
    return new LabResult(
        corpus.name(),
        summary.tally().events(),
        probes.attackEvents(probed),
        (int) labRules.stream().filter(rule -> !feeders.contains(rule.id())).count(),
        names,
        new Evaluation(corpus.labels(), labRules, probes.withBodies(probed)).of(sightings),
        counts.stream()
            .sorted(
                Comparator.comparingInt((LabResult.RuleCount c) -> -c.findings())
                    .thenComparing(LabResult.RuleCount::name))
            .toList(),
        missing);
  }

  private static LabResult.RuleCount count(
      Rule rule, List<Sighting> sightings, Set<String> attacks) {
    int right =
        (int)
            sightings.stream()
                .filter(s -> s.auditIds().stream().anyMatch(attacks::contains))
                .count();
    String level = rule.metadata().level();
    return new LabResult.RuleCount(
        rule.name(),
        level.isEmpty() ? rule.priority().label().toLowerCase(Locale.ROOT) : level,
        rule.priority(),
        sightings.size(),
        right);
  }

  private static Sighting sighting(Rule rule, FindingRow row) {
    List<String> ids = new ArrayList<>(List.of(row.auditId()));
    for (NamedValue field : row.fields()) {
      if (field.name().equals("correlation.auditIDs") && field.value() instanceof List<?> all) {
        all.forEach(id -> ids.add(String.valueOf(id)));
      }
    }
    return new Sighting(rule.id(), ids, row.timeNanos());
  }

  private LabRule labRule(Rule rule) {
    CorrelationRule correlation = correlations.get(rule.id());
    RuleNeeds needs = correlation == null ? RuleNeeds.of(rule) : RuleNeeds.of(correlation, rules);
    return new LabRule(
        rule.id(),
        rule.name(),
        rule.priority().atLeast(Priority.ERROR),
        needs.needsBody(),
        AttackTags.of(rule.tags()).techniques());
  }

  /** Scans logs with every rule and correlation. */
  static ScanSummary scan(LogFiles logs, RuleSet rules) {
    ScanSetup setup =
        new ScanSetup(
            Planner.plan(rules, new PlanOptions(Matching.ALL, Priority.DEBUG)),
            CorrelationPlan.of(rules, Priority.DEBUG, CorrelationBounds.DEFAULT.forWholeInput()),
            new EventContext(0, 0, "", ZoneOffset.UTC),
            Limits.DEFAULT,
            new ScanSetup.ReportBounds(
                FINDINGS_PER_RULE_MAX, ScanSetup.ReportBounds.DEFAULT.namesMax(), 0),
            null,
            TimeWindow.ALWAYS,
            false,
            false,
            Runtime.getRuntime().availableProcessors());
    ScanPipeline pipeline = new ScanPipeline(setup, ScanSink.NONE);
    InterruptibleInput nothing = new InterruptibleInput(InputStream.nullInputStream());
    return pipeline.run(logs.files(), new LogReader(nothing));
  }

  /** Audit ids of requests that belong to attacks. */
  static Set<String> attackIds(List<Label> labels) {
    Set<String> ids = new HashSet<>();
    for (Label label : labels) {
      if (label.kind() == Label.Kind.MALICIOUS) {
        ids.addAll(label.auditIds());
        ids.addAll(label.consequences());
      }
    }
    return ids;
  }
}
