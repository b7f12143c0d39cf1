package io.kustos.server.cli.rules;

import io.kustos.core.coverage.KnownDetection;
import io.kustos.core.coverage.RuleSheet;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.Playbook;
import io.kustos.server.report.Human;
import io.kustos.server.report.text.Ansi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A rule in words for a person who has to decide on it, or to act on a finding. */
final class RuleExplanation {
  private static final int LABEL_CELLS = 14;

  private final Ansi ansi;
  private final List<String> lines = new ArrayList<>();

  RuleExplanation(Ansi ansi) {
    this.ansi = ansi;
  }

  /**
   * The text.
   *
   * @param condition null for a correlation, whose condition is over other rules
   * @param known the list that {@code covers} counts in
   * @param cost what it did to recorded events; null when none were given
   */
  String text(
      RuleSheet sheet,
      @Nullable Condition condition,
      List<KnownDetection> known,
      @Nullable RuleCost cost) {
    lines.add(ansi.bold(sheet.name()) + "  " + ansi.priority(sheet.priority(), sheet.level()));
    lines.add(sheet.description().replaceAll("\\s*\\n\\s*", "\n"));
    needs(sheet);
    about(sheet, known);
    if (condition != null) {
      heading("condition");
      lines.add("  " + ConditionPrinter.print(condition));
    }
    if (cost != null) {
      cost(cost);
    }
    playbook(sheet.metadata().guidance().playbook());
    return String.join("\n", lines) + "\n";
  }

  private void needs(RuleSheet sheet) {
    heading("needs");
    field("audit level", CoverageReport.level(sheet));
    field("stages", sheet.needs().stages());
    field("window", CoverageReport.window(sheet));
    field("over", sheet.inputs());
    field("lists", sheet.needs().lists());
    if (!sheet.raises()) {
      field("findings", "none of its own: correlations look at its matches");
    }
  }

  private void about(RuleSheet sheet, List<KnownDetection> known) {
    heading("about");
    field("ATT&CK", sheet.attack().techniques());
    field("threat matrix", sheet.metadata().guidance().threatMatrix());
    for (int row : sheet.metadata().guidance().covers()) {
      known.stream()
          .filter(detection -> detection.row() == row)
          .forEach(detection -> field("detection " + row, detection.title()));
    }
    sheet.metadata().falsePositives().forEach(one -> field("also matches", one));
    sheet.metadata().references().forEach(one -> field("read", one));
    field("id", sheet.id());
    field("defined", sheet.origin());
  }

  private void cost(RuleCost cost) {
    heading("on the events given");
    field("events", Human.count(cost.events()));
    field("findings", Human.count(cost.findings()));
    field("matches", Human.count(cost.matches()));
    field("time", String.format(Locale.ROOT, "%.0f ns an event", cost.nanosAnEvent()));
    cost.first().forEach(message -> field("found", message));
  }

  private void playbook(Playbook playbook) {
    part("triage", playbook.triage());
    part("evidence", playbook.evidence());
    part("contain", playbook.contain());
    part("recover", playbook.recover());
  }

  private void part(String name, List<String> steps) {
    if (!steps.isEmpty()) {
      heading(name);
      for (int i = 0; i < steps.size(); i++) {
        lines.add("  " + (i + 1) + ". " + steps.get(i));
      }
    }
  }

  private void heading(String text) {
    lines.add("");
    lines.add(ansi.dim(text));
  }

  private void field(String label, List<String> values) {
    field(label, String.join(", ", values));
  }

  private void field(String label, String value) {
    if (!value.isEmpty()) {
      lines.add(
          "  " + ansi.dim(String.format(Locale.ROOT, "%-" + LABEL_CELLS + "s", label)) + value);
    }
  }
}
