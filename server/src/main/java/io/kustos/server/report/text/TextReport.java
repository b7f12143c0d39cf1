package io.kustos.server.report.text;

import io.kustos.core.correlate.CorrelationCounts;
import io.kustos.core.rule.Rule;
import io.kustos.server.report.Human;
import io.kustos.server.report.NextSteps;
import io.kustos.server.report.Report;
import io.kustos.server.scan.FindingRow;
import io.kustos.server.scan.RejectRow;
import io.kustos.server.scan.RuleTally;
import io.kustos.server.scan.ScanSummary;
import io.kustos.server.scan.ScanSummary.RuleFindings;
import io.kustos.server.scan.Tally;
import io.kustos.server.scan.Tally.Dimension;
import io.kustos.server.scan.TopNames;
import io.kustos.server.source.file.InputProblem;
import io.kustos.server.text.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The report for a person at a terminal. */
public final class TextReport implements Report {
  private static final int EXAMPLES_MAX = 3;
  private static final int NAMES_MAX = 5;
  private static final int LABEL_CELLS = 10;
  private static final int MESSAGE_LINES_MAX = 4;

  private final Ansi ansi;
  private final int width;
  private final StringBuilder out = new StringBuilder();

  /**
   * A report for a terminal.
   *
   * @param width cells in a line
   */
  public TextReport(Ansi ansi, int width) {
    this.ansi = ansi;
    this.width = Math.clamp(width, 60, 160);
  }

  @Override
  public void write(ScanSummary summary, OutputStream stream) throws IOException {
    out.setLength(0);
    head(summary);
    findings(summary);
    nextSteps(summary);
    stream.write(out.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void line(String text) {
    out.append(text.stripTrailing().replace(Columns.FIXED_SPACE, ' ')).append('\n');
  }

  private void labelled(String label, String text) {
    boolean first = true;
    for (String piece : Columns.wrap(text, width - LABEL_CELLS - 4)) {
      String left = Columns.left(first ? label : "", LABEL_CELLS);
      line("  " + ansi.dim(left) + "  " + piece);
      first = false;
    }
  }

  private void head(ScanSummary summary) {
    Tally tally = summary.tally();
    String logs = Human.count(summary.inputs().size(), "log");
    String size = Human.bytes((double) summary.readBytes());
    line(
        ansi.bold(Human.count(tally.events(), "event"))
            + " in "
            + logs
            + ", "
            + size
            + (summary.interrupted() ? ansi.red("  (interrupted: a part of the input)") : ""));
    line("");
    if (tally.span().isKnown()) {
      long length = tally.span().nanos();
      String span = Human.span(tally.span());
      labelled("time", span + " UTC" + (length > 0 ? " (" + Human.duration(length) + ")" : ""));
    }
    if (tally.eventsOutside() > 0) {
      labelled(
          "left out", Human.count(tally.eventsOutside(), "event") + " outside --since/--until");
    }
    names("clusters", tally.names(Dimension.CLUSTER));
    names("users", tally.names(Dimension.USER));
    if (summary.setup().details()) {
      for (Dimension dimension : Dimension.values()) {
        if (dimension != Dimension.CLUSTER && dimension != Dimension.USER) {
          names(dimension.label(), tally.names(dimension));
        }
      }
    }
    rules(summary);
    rejects(summary);
    problems(summary);
    labelled("speed", speed(summary));
    line("");
  }

  private static String speed(ScanSummary summary) {
    double seconds = Math.max(1e-9, summary.elapsedNanos() / 1e9);
    return Human.duration(summary.elapsedNanos())
        + ", "
        + Human.rough(summary.eventsPerSecond())
        + " events/s, "
        + Human.bytes(summary.readBytes() / seconds)
        + "/s";
  }

  private void names(String label, TopNames names) {
    if (names.size() > 0) {
      String more = names.isCut() ? "more than " : "";
      String all = more + Human.count(names.size());
      String shown = listed(names, summaryNames(label));
      labelled(label.replace("response ", "").replace("user agents", "agents"), all + ": " + shown);
    }
  }

  private static int summaryNames(String label) {
    return label.equals("users") ? NAMES_MAX : 2 * NAMES_MAX;
  }

  private static String listed(TopNames names, int most) {
    String shown =
        names.top(most).stream().map(TextReport::unbroken).collect(Collectors.joining(" · "));
    return names.size() > most ? shown + " · …" : shown;
  }

  /** A name and its count, with spaces that no line is broken at. */
  private static String unbroken(TopNames.NamedCount named) {
    String text = Columns.cut(named.name(), 60) + " " + Human.count(named.count());
    return text.replace(' ', Columns.FIXED_SPACE);
  }

  private void rules(ScanSummary summary) {
    List<Rule> rules = summary.setup().rules();
    String matching =
        switch (summary.setup().program().options().matching()) {
          case FIRST -> "the first that matches an event counts";
          case ALL -> "all that match an event count";
        };
    labelled("rules", Human.count(rules.size()) + ", " + matching);
    correlations(summary.correlated());
  }

  /** What correlations had to leave out; nothing is said when there is nothing. */
  private void correlations(CorrelationCounts counts) {
    List<String> lost = new ArrayList<>();
    addCount(lost, counts.untimed(), "without a time");
    addCount(lost, counts.ungrouped(), "without a value to group by");
    addCount(lost, counts.late(), "too late");
    addCount(lost, counts.evicted(), "groups forgotten (correlation_keys_max)");
    if (!lost.isEmpty()) {
      labelled("left out", String.join(", ", lost) + " of what correlations look at");
    }
  }

  private static void addCount(List<String> lost, long count, String what) {
    if (count > 0) {
      lost.add(Human.count(count) + " " + what);
    }
  }

  private void rejects(ScanSummary summary) {
    Map<String, Long> rejects = summary.tally().rejects();
    if (rejects.isEmpty()) {
      labelled("rejects", "none");
      return;
    }
    String reasons =
        rejects.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> Human.count(e.getValue()) + " " + e.getKey())
            .collect(Collectors.joining(", "));
    labelled("rejects", Human.count(summary.tally().rejectCount()) + " not read: " + reasons);
    if (!summary.rejects().isEmpty()) {
      RejectRow first = summary.rejects().getFirst();
      labelled(
          "",
          "first at " + Printable.of(first.file()) + ":" + first.line() + ": " + first.detail());
    }
  }

  private void problems(ScanSummary summary) {
    String label = "unread";
    for (InputProblem problem : summary.problems()) {
      labelled(label, Printable.of(problem.text()));
      label = "";
    }
  }

  private void findings(ScanSummary summary) {
    List<RuleFindings> findings = summary.findings();
    if (findings.isEmpty()) {
      line(ansi.bold("No findings."));
      line("");
      return;
    }
    String all = Human.count(summary.tally().findings(), "finding");
    line(ansi.bold(all + " by " + Human.count(findings.size(), "rule")));
    line("");
    table(findings);
    for (RuleFindings found : findings) {
      rule(found);
    }
  }

  private void table(List<RuleFindings> findings) {
    int nameCells = width - 2 - 13 - 2 - 9 - 2 - 19 - 2;
    line(
        ansi.dim(
            "  "
                + Columns.left("PRIORITY", 13)
                + "  "
                + Columns.right("FINDINGS", 9)
                + "  "
                + Columns.left("LAST (UTC)", 19)
                + "  RULE"));
    for (RuleFindings found : findings) {
      Rule rule = found.rule();
      RuleTally tally = found.tally();
      String last = tally.span().isKnown() ? Human.time(tally.span().lastNanos()) : "–";
      line(
          "  "
              + ansi.priority(rule.priority(), Columns.left(rule.priority().label(), 13))
              + "  "
              + Columns.right(Human.count(tally.count()), 9)
              + "  "
              + Columns.left(last, 19)
              + "  "
              + Columns.cut(Printable.of(rule.name()), nameCells));
    }
    line("");
  }

  private void rule(RuleFindings found) {
    Rule rule = found.rule();
    RuleTally tally = found.tally();
    line(
        ansi.priority(rule.priority(), "■ " + rule.priority().label())
            + "  "
            + ansi.bold(Printable.of(rule.name())));
    if (!rule.description().isBlank()) {
      Columns.wrap(Printable.of(rule.description().strip()), width - 4)
          .forEach(text -> line("  " + text));
    }
    String span = tally.span().isKnown() ? ", " + Human.span(tally.span()) : "";
    labelled("findings", Human.count(tally.count()) + span);
    labelled("who", listed(tally.actors(), NAMES_MAX));
    labelled("what", listed(tally.objects(), NAMES_MAX));
    for (FindingRow row : examples(tally)) {
      example(row);
    }
    line("");
  }

  /** The first rows that differ in who or what. */
  private static List<FindingRow> examples(RuleTally tally) {
    Set<List<String>> seen = new HashSet<>();
    List<FindingRow> chosen = new ArrayList<>();
    for (FindingRow row : tally.rows()) {
      if (chosen.size() < EXAMPLES_MAX && seen.add(List.of(row.actor(), row.object()))) {
        chosen.add(row);
      }
    }
    return chosen;
  }

  private void example(FindingRow row) {
    List<String> message = Columns.wrap(row.message(), width - LABEL_CELLS - 4);
    boolean cut = message.size() > MESSAGE_LINES_MAX;
    List<String> shown = cut ? message.subList(0, MESSAGE_LINES_MAX) : message;
    String time = Human.time(row.timeNanos());
    String clock = time.length() > 11 ? time.substring(11) : time;
    for (int i = 0; i < shown.size(); i++) {
      String left = Columns.left(i == 0 ? clock : "", LABEL_CELLS);
      String text = cut && i == shown.size() - 1 ? shown.get(i) + " …" : shown.get(i);
      line("  " + ansi.cyan(left) + "  " + text);
    }
    String place = Printable.of(row.file()) + ":" + row.line();
    line("  " + " ".repeat(LABEL_CELLS) + "  " + ansi.dim(place + "  auditID " + row.auditId()));
  }

  private void nextSteps(ScanSummary summary) {
    List<NextSteps.Step> steps = NextSteps.of(summary);
    if (steps.isEmpty()) {
      return;
    }
    line(ansi.bold("What to do next"));
    for (NextSteps.Step step : steps) {
      line("  • " + step.text());
      if (!step.command().isEmpty()) {
        line("      " + ansi.cyan(step.command()));
      }
    }
  }
}
