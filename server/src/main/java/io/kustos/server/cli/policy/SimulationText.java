package io.kustos.server.cli.policy;

import io.kustos.core.policy.Kept;
import io.kustos.core.policy.LostFindings;
import io.kustos.core.policy.Simulation;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.report.Human;
import io.kustos.server.report.text.Ansi;
import io.kustos.server.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A simulation for people: tables, a chart, what would be lost, and what nobody can know. */
final class SimulationText {
  private static final int NAME_CHARS_MAX = 52;
  private static final int CHART_CELLS = 40;

  private final SimulationReport report;
  private final int top;
  private final Ansi ansi;

  SimulationText(SimulationReport report, int top, Ansi ansi) {
    this.report = report;
    this.top = top;
    this.ansi = ansi;
  }

  void write(Lines out) {
    Simulation simulation = report.simulation();
    totals(simulation, out);
    table("By rule of the policy", simulation.rules(), report::rule, out);
    table("By request", simulation.requests(), name -> name, out);
    table("By user", simulation.users(), name -> name, out);
    findings(out);
    honesty(simulation, out);
  }

  /** The two sides, in one table with a chart. */
  void totals(Simulation simulation, Lines out) {
    Kept total = simulation.total();
    out.line(
        Human.count(simulation.recordedEvents(), "recorded event")
            + ", "
            + Human.bytes((double) simulation.recordedBytes())
            + (simulation.spanNanos() == 0
                ? ""
                : ", over " + Human.duration(simulation.spanNanos())));
    out.line("");
    List<String[]> rows = new ArrayList<>();
    boolean priced = report.price() != null;
    rows.add(new String[] {"", "events", "bytes", "a day", priced ? "cost a day" : ""});
    rows.add(side("before (" + report.baseline() + ")", total.eventsBefore(), total.bytesBefore()));
    rows.add(side("after", total.eventsAfter(), total.bytesAfter()));
    align(rows, out);
    long most = Math.max(1, Math.max(total.bytesBefore(), total.bytesAfter()));
    out.line("");
    out.line("  before " + bar(total.bytesBefore(), most));
    out.line("  after  " + bar(total.bytesAfter(), most) + "  " + percent(total));
    out.line("");
  }

  private String[] side(String name, long events, long bytes) {
    return new String[] {
      Printable.of(name, NAME_CHARS_MAX),
      Human.count(events),
      Human.bytes((double) bytes),
      report.simulation().spanNanos() == 0 ? "–" : Human.bytes(report.perDay(bytes)),
      report.price() == null ? "" : SimulationReport.money(report.cost(bytes))
    };
  }

  private static String bar(long bytes, long most) {
    int full = (int) Math.round((double) bytes / most * CHART_CELLS);
    return "█".repeat(full) + "░".repeat(CHART_CELLS - full);
  }

  /** {@code −83.1 %} of the bytes. */
  static String percent(Kept kept) {
    if (kept.bytesBefore() == 0) {
      return kept.bytesAfter() == 0 ? "0 %" : "new";
    }
    double change = 100.0 * (kept.bytesAfter() - kept.bytesBefore()) / kept.bytesBefore();
    return String.format(Locale.ROOT, "%+.1f %%", change).replace('-', '−');
  }

  private <K> void table(String title, Map<K, Kept> table, Function<K, String> name, Lines out) {
    out.line(ansi.bold(title + ", most saved first"));
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"", "events", "→ kept", "bytes", "→ kept", "change"});
    List<Map.Entry<K, Kept>> sorted = SimulationReport.bySaving(table);
    for (Map.Entry<K, Kept> row : sorted.subList(0, Math.min(top, sorted.size()))) {
      Kept kept = row.getValue();
      rows.add(
          new String[] {
            Printable.of(name.apply(row.getKey()), NAME_CHARS_MAX),
            Human.count(kept.eventsBefore()),
            Human.count(kept.eventsAfter()),
            Human.bytes((double) kept.bytesBefore()),
            Human.bytes((double) kept.bytesAfter()),
            percent(kept)
          });
    }
    align(rows, out);
    if (sorted.size() > top) {
      out.line(ansi.dim("  and " + (sorted.size() - top) + " more (--top)"));
    }
    out.line("");
  }

  private static void align(List<String[]> rows, Lines out) {
    int columns = rows.getFirst().length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder("  ");
      line.append(row[0]).append(" ".repeat(widths[0] - row[0].length()));
      for (int i = 1; i < columns; i++) {
        line.append("  ").append(" ".repeat(widths[i] - row[i].length())).append(row[i]);
      }
      out.line(line.toString().stripTrailing());
    }
  }

  private void findings(Lines out) {
    List<Map.Entry<String, LostFindings>> findings = report.findings();
    long before = findings.stream().mapToLong(found -> found.getValue().before()).sum();
    if (report.lost() == 0) {
      out.line(
          ansi.bold("Findings: ")
              + "none of "
              + Human.count(before)
              + " would be lost ("
              + Human.count(report.rulesLooking(), "rule")
              + " looked)");
      return;
    }
    out.line(
        ansi.bold(
            "Findings that would be lost: "
                + Human.count(report.lost())
                + " of "
                + Human.count(before)));
    for (Map.Entry<String, LostFindings> row : findings) {
      LostFindings found = row.getValue();
      if (found.lost() > 0) {
        out.line(
            "  "
                + ansi.red(row.getKey())
                + ": "
                + Human.count(found.lost())
                + " of "
                + Human.count(found.before()));
        found.examples().forEach(one -> out.line("    " + Printable.of(one)));
      }
    }
  }

  private void honesty(Simulation simulation, Lines out) {
    out.line("");
    out.line(ansi.dim("Not to be known from a log: events that the recording policy left out."));
    if (report.setup().correlations().isEmpty() && report.setup().program().anyFeeds()) {
      out.line(
          ansi.dim(
              "Correlations were left out; kustos policy check says whether they keep what they"
                  + " need."));
    }
    if (simulation.forgotten() > 0) {
      out.line(
          ansi.dim(
              "Correlations forgot "
                  + Human.count(simulation.forgotten())
                  + " matches or groups for want of memory: they may lose more than is said."));
    }
    if (simulation.raisedEvents() > 0) {
      String how =
          simulation.knowsBodies()
              ? "their size is estimated from bodies of the same kind that are"
              : "no body is, so the bytes after are a lower bound";
      out.line(
          ansi.dim(
              Human.count(simulation.raisedEvents(), "event")
                  + " would have bodies that were not recorded: "
                  + how
                  + "."));
    }
    if (simulation.withoutObjectRef() > 0) {
      out.line(
          ansi.dim(
              Human.count(simulation.withoutObjectRef(), "event")
                  + " have neither a resource nor a path; only rules for everything match them."));
    }
    if (report.rejects() > 0) {
      out.line(ansi.dim(Human.count(report.rejects(), "piece") + " of the logs were no events."));
    }
  }
}
