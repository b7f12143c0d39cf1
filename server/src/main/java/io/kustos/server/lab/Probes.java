package io.kustos.server.lab;

import io.kustos.core.lab.Label;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.field.EventFields;
import io.kustos.server.scan.FindingRow;
import io.kustos.server.scan.ScanSummary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rules that ask what has to be known of a corpus beside findings, so that one scan tells. */
final class Probes {
  private static final String BODY = "lab.body";
  private static final String ATTACK = "lab.attack";

  private final RuleSet rules;

  private Probes(RuleSet rules) {
    this.rules = rules;
  }

  static Probes of(List<Label> labels) {
    Set<String> known = new TreeSet<>();
    for (Label label : labels) {
      known.addAll(label.auditIds());
      known.addAll(label.consequences());
    }
    Condition body =
        new Condition.Or(
            List.of(
                new Condition.Exists(operand("requestObject")),
                new Condition.Exists(operand("responseObject"))));
    return new Probes(
        new RuleSet(
            List.of(
                Rule.asking(BODY, new Condition.And(List.of(isOneOf(known), body))),
                Rule.asking(ATTACK, isOneOf(LabRun.attackIds(labels)))),
            List.of()));
  }

  private static Condition isOneOf(Set<String> ids) {
    return new Condition.Test(
        operand("auditID"), Comparison.IN, null, ids.stream().sorted().toList());
  }

  private static Operand operand(String path) {
    if (EventFields.catalog().resolve(path, null) instanceof FieldCatalog.Resolution.Found found) {
      return new Operand.FieldValue(found.field());
    }
    throw new IllegalStateException("no field " + path);
  }

  RuleSet rules() {
    return rules;
  }

  /** How many events belong to attacks. */
  long attackEvents(ScanSummary probed) {
    return probed.findings().stream()
        .filter(found -> found.rule().id().equals(ATTACK))
        .mapToLong(found -> found.tally().count())
        .sum();
  }

  /** Audit ids of labelled events that have a body. */
  Set<String> withBodies(ScanSummary probed) {
    Set<String> ids = new HashSet<>();
    for (ScanSummary.RuleFindings found : probed.findings()) {
      if (found.rule().id().equals(BODY)) {
        found.tally().rows().stream().map(FindingRow::auditId).forEach(ids::add);
      }
    }
    return ids;
  }
}
