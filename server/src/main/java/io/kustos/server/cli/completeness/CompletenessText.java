package io.kustos.server.cli.completeness;

import io.kustos.core.completeness.Comparison;
import io.kustos.core.completeness.Interval;
import io.kustos.core.completeness.LogEvidence;
import io.kustos.core.completeness.Losses;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.report.Human;
import io.kustos.server.report.text.Ansi;
import io.kustos.server.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a report on completeness for a person. */
final class CompletenessText {
  private static final int NAMES_SHOWN = 5;

  private final CompletenessReport report;
  private final Ansi ansi;
  private final int limit;

  CompletenessText(CompletenessReport report, Ansi ansi, int limit) {
    this.report = report;
    this.ansi = ansi;
    this.limit = limit;
  }

  void write(Lines out) {
    LogEvidence evidence = report.evidence();
    out.line(
        Human.count(evidence.events(), "event")
            + (evidence.span().isKnown() ? ", " + Human.span(evidence.span()) : "")
            + (report.rejects() > 0 ? ", " + Human.count(report.rejects(), "reject") : ""));
    if (report.intervals() != null) {
      out.line("");
      out.line(ansi.bold("Against what the API servers counted"));
      intervals(report.intervals(), out);
    }
    if (report.comparison() != null) {
      out.line("");
      out.line(ansi.bold("Against the reference"));
      comparison(report.comparison(), out);
    }
    out.line("");
    out.line(ansi.bold("By what the log itself shows"));
    itself(out);
  }

  private void intervals(List<Interval> intervals, Lines out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("from", "to", "counted", "arrived", "missing", "lost by the server's count", ""));
    for (Interval interval : intervals) {
      rows.add(
          List.of(
              Human.time(interval.fromNanos()),
              Human.time(interval.toNanos()),
              Human.count(interval.counted()),
              Human.count(interval.arrived()),
              Human.count(interval.missing()),
              errors(interval),
              verdict(interval)));
    }
    table(rows, out);
    intervals.stream()
        .filter(i -> i.verdict() == Interval.Verdict.MISSING)
        .forEach(i -> out.line("  " + because(i)));
    long counted = intervals.stream().mapToLong(Interval::counted).sum();
    long arrived = intervals.stream().mapToLong(Interval::arrived).sum();
    out.line(
        "  in all: the servers counted "
            + Human.count(counted, "event")
            + ", "
            + Human.count(arrived)
            + (arrived == 1 ? " is here" : " are here"));
  }

  private static String because(Interval interval) {
    String head = Human.time(interval.fromNanos()) + ": ";
    if (interval.restarted()) {
      return head + "a server started anew; what it counted last before is not known";
    }
    long unexplained = interval.missing() - interval.lost();
    if (interval.lost() > 0 && Math.abs(unexplained) <= interval.edge()) {
      return head + "the server's own count of lost events explains it";
    }
    return unexplained > 0
        ? head
            + Human.count(unexplained, "event")
            + " more than the servers know they lost: buffered when a server was killed, or lost"
            + " on the way here"
        : head + "another backend lost some of what the server counts as lost";
  }

  private static String errors(Interval interval) {
    String errors =
        new TreeMap<>(interval.errors())
            .entrySet().stream()
                .map(e -> Human.count(e.getValue()) + " " + Printable.of(e.getKey()))
                .collect(Collectors.joining(", "));
    String rejected =
        interval.rejected() > 0 ? Human.count(interval.rejected(), "request") + " refused" : "";
    return errors.isEmpty() || rejected.isEmpty() ? errors + rejected : errors + ", " + rejected;
  }

  private String verdict(Interval interval) {
    return switch (interval.verdict()) {
      case COMPLETE -> ansi.green("complete");
      case WITHIN_EDGES -> ansi.green("complete within the edges");
      case MISSING -> ansi.red("events are missing");
      case MORE -> ansi.cyan("more than counted: are all servers scraped?");
    };
  }

  private void comparison(Comparison.Outcome outcome, Lines out) {
    Losses missing = outcome.missing();
    out.line(
        "  of its "
            + Human.count(outcome.reference(), "event")
            + " "
            + Human.count(missing.events())
            + (missing.events() == 1 ? " is" : " are")
            + " missing here; "
            + Human.count(outcome.more())
            + " here that it does not have");
    if (missing.events() == 0) {
      return;
    }
    if (missing.span().isKnown()) {
      out.line("  missing: " + Human.span(missing.span()));
    }
    out.line("  by user: " + names(missing.users(NAMES_SHOWN)));
    out.line("  by kind: " + names(missing.actions(NAMES_SHOWN)));
  }

  private static String names(List<Map.Entry<String, Long>> top) {
    return top.stream()
        .map(
            e ->
                (e.getKey().isEmpty() ? "(none)" : Printable.of(e.getKey()))
                    + " "
                    + Human.count(e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private void itself(Lines out) {
    LogEvidence evidence = report.evidence();
    var holes = report.holes();
    long writes = holes.stream().mapToLong(h -> h.missing()).sum();
    out.line(
        "  writes         "
            + (evidence.chains().writes() == 0
                ? "none with a body, so nothing can be said"
                : some(writes, "at least " + Human.count(writes) + " missing")
                    + ", "
                    + Human.count(evidence.chains().writes())
                    + " here"));
    listed(
        holes,
        h -> Human.time(h.toNanos()) + "  " + Printable.of(h.object()) + ": " + h.what(),
        out);
    var overdue = report.overdue();
    out.line(
        "  open requests  "
            + some(overdue.size(), Human.count(overdue.size()) + " never completed")
            + ", "
            + Human.count(evidence.requests().begun(), "beginning")
            + " here");
    listed(
        overdue,
        r ->
            Human.time(r.nanos())
                + "  "
                + Printable.of(r.user() + " " + r.verb() + " " + r.uri())
                + ", last stage "
                + r.stage(),
        out);
    var silences = report.silences();
    out.line(
        "  silences       "
            + some(silences.size(), Human.count(silences.size()))
            + ", of "
            + evidence.bounds().silence().toSeconds()
            + " s or more");
    listed(silences, s -> Human.span(s.fromNanos(), s.toNanos()), out);
    long givenUp = evidence.chains().evicted() + evidence.requests().givenUp();
    if (givenUp > 0) {
      out.line(
          "  not followed: " + Human.count(givenUp, "object or request") + ", too many at once");
    }
  }

  private String some(long count, String words) {
    return count == 0 ? ansi.green("none") : ansi.red(words);
  }

  private <T> void listed(List<T> all, Function<T, String> line, Lines out) {
    all.stream().limit(limit).forEach(one -> out.line("    " + line.apply(one)));
    if (all.size() > limit) {
      out.line(
          "    and "
              + Human.count(all.size() - (long) limit)
              + " more (--limit, or --output json)");
    }
  }

  private static void table(List<List<String>> rows, Lines out) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length - 1; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(" ");
      for (int i = 0; i < row.size(); i++) {
        boolean number = i >= 2 && i <= 4;
        String pad = " ".repeat(Math.max(0, widths[i] - row.get(i).length()));
        line.append(' ').append(number ? pad + row.get(i) : row.get(i) + pad).append(' ');
      }
      out.line(line.toString().stripTrailing());
    }
  }
}
