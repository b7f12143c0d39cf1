package io.kustos.server.cli.serve;

import io.kustos.server.cli.terminal.JsonTree;
import io.kustos.server.report.Human;
import io.kustos.server.text.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The status of a server on a page for people. */
final class StatusText {
  private static final int RULES_SHOWN = 10;

  private final JsonTree status;
  private final List<String> lines = new ArrayList<>();

  private StatusText(JsonTree status) {
    this.status = status;
  }

  static String of(JsonTree status, boolean runs) {
    StatusText text = new StatusText(status);
    text.head(runs);
    text.sources();
    text.logs();
    text.clusters();
    text.line();
    text.completeness();
    text.rules();
    text.problems();
    StringBuilder page = new StringBuilder();
    text.lines.forEach(line -> page.append(Printable.of(line)).append('\n'));
    return page.toString();
  }

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be one more library.
  private void add(String form, Object... values) {
    lines.add(String.format(Locale.ROOT, form, values).stripTrailing());
  }

  private void head(boolean runs) {
    String at = status.text("at");
    if (runs) {
      String ready = status.truth("ready") ? "ready" : "NOT READY";
      add(
          "kustos %s, process %d, %s for %s, %s",
          status.text("version"),
          status.number("pid"),
          status.text("phase"),
          since(status.text("started")),
          ready);
    } else if (status.text("phase").equals("stopped")) {
      add("not running: stopped in order at %s; this is from then", at);
    } else {
      add("NOT RUNNING, and it did not stop in order; this is its last status, of %s", at);
    }
    add("data     %s", status.text("data"));
    if (runs) {
      String admin = status.text("admin");
      add("admin    %s", admin.isEmpty() ? "off" : admin);
    }
  }

  private void sources() {
    List<JsonTree> sources = status.trees("sources");
    if (!sources.isEmpty()) {
      lines.add("");
      add("%-10s %-9s %14s %10s %12s  %s", "source", "state", "events", "bytes", "last", "where");
    }
    for (JsonTree source : sources) {
      add(
          "%-10s %-9s %14s %10s %12s  %s",
          source.text("name"),
          source.text("state"),
          Human.count(source.number("events")),
          Human.bytes((double) source.number("bytes")),
          ago(source.text("last")),
          source.text("place"));
    }
  }

  private void logs() {
    List<JsonTree> logs = status.trees("logs");
    if (!logs.isEmpty()) {
      lines.add("");
      add(
          "%14s %8s %10s %10s %5s %12s  %s",
          "events", "rejects", "bytes", "behind", "gaps", "last", "log");
    }
    for (JsonTree log : logs) {
      add(
          "%14s %8s %10s %10s %5s %12s  %s",
          Human.count(log.number("events")),
          Human.count(log.number("rejects")),
          Human.bytes((double) log.number("bytes")),
          Human.bytes((double) log.number("lagBytes")),
          Human.count(log.number("gaps")),
          ago(log.text("last")),
          log.text("path"));
    }
  }

  private void clusters() {
    List<JsonTree> clusters = status.trees("clusters");
    if (!clusters.isEmpty()) {
      lines.add("");
      add(
          "%-20s %-10s %14s %10s %8s %12s  %s",
          "cluster", "source", "events", "duplicates", "rejects", "last", "event time");
    }
    for (JsonTree cluster : clusters) {
      add(
          "%-20s %-10s %14s %10s %8s %12s  %s",
          cluster.text("cluster"),
          cluster.text("source"),
          Human.count(cluster.number("events")),
          Human.count(cluster.number("duplicates")),
          Human.count(cluster.number("rejects")),
          ago(cluster.text("lastReceived")),
          seconds(cluster.text("lastEventTime")));
    }
  }

  private void line() {
    if (status.trees("consumers").isEmpty()) {
      return;
    }
    JsonTree journal = status.tree("journal");
    lines.add("");
    add(
        "journal    %s entries in %s, 99 %% acknowledged within %d ms%s",
        Human.count(journal.number("next")),
        Human.count(journal.number("segments"), "segment"),
        journal.number("ackMillisP99"),
        journal.text("degraded").isEmpty() ? "" : "; DEGRADED: " + journal.text("degraded"));
    for (JsonTree consumer : status.trees("consumers")) {
      long lag = consumer.number("lagEntries");
      add(
          "%-10s %s",
          consumer.text("name"),
          lag == 0
              ? "at the end"
              : Human.count(lag)
                  + " entries behind, "
                  + Human.duration(consumer.number("lagMillis") * 1_000_000));
    }
    JsonTree archive = status.tree("archive");
    add(
        "archived   %s, %s in %s, last commit %s",
        Human.count(archive.number("events"), "event"),
        Human.bytes((double) archive.number("eventBytes")),
        Human.count(archive.number("eventFiles"), "file"),
        ago(archive.text("lastCommit")));
  }

  private void completeness() {
    JsonTree last = status.tree("completeness").tree("last");
    if (last.text("verdict").isEmpty()) {
      return;
    }
    add(
        "complete   %s: the servers counted %s up to %s, %s here; %s missing since the start",
        last.text("verdict").replace('_', ' '),
        Human.count(last.number("counted"), "event"),
        seconds(last.text("to")),
        Human.count(last.number("arrived")),
        Human.count(status.tree("completeness").number("missing")));
  }

  private void rules() {
    JsonTree rules = status.tree("rules");
    JsonTree detection = status.tree("detection");
    String failed =
        rules.number("failures") == 0 ? "" : ", " + rules.number("failures") + " refused";
    lines.add("");
    add(
        "rules      %s, version %s, loaded %s, %s%s",
        Human.count(rules.number("count"), "rule"),
        rules.text("version"),
        ago(rules.text("loaded")),
        Human.count(rules.number("reloads"), "reload"),
        failed);
    correlations(detection.tree("correlations"));
    add("findings   %s since the start", Human.count(detection.number("findings")));
    List<JsonTree> found =
        detection.trees("rules").stream()
            .filter(rule -> rule.number("findings") > 0)
            .sorted(Comparator.comparingLong((JsonTree rule) -> -rule.number("findings")))
            .toList();
    for (JsonTree rule : found.subList(0, Math.min(RULES_SHOWN, found.size()))) {
      String count = Human.count(rule.number("findings"));
      add("  %10s  %-13s %s", count, rule.text("priority"), rule.text("id"));
    }
    if (found.size() > RULES_SHOWN) {
      add("  and %s more", Human.count((long) found.size() - RULES_SHOWN, "rule"));
    }
  }

  /** Nothing when no correlation had anything to do. */
  private void correlations(JsonTree counts) {
    if (counts.number("matches") > 0) {
      add(
          "windows    %s open, %s matches waiting; left out: %s late, %s without time, %s without group;"
              + " %s early, %s evicted",
          Human.count(counts.number("windows")),
          Human.count(counts.number("pending")),
          Human.count(counts.number("late")),
          Human.count(counts.number("untimed")),
          Human.count(counts.number("ungrouped")),
          Human.count(counts.number("early")),
          Human.count(counts.number("evicted")));
    }
  }

  private void problems() {
    List<String> problems = status.texts("problems");
    lines.add("");
    if (problems.isEmpty()) {
      add("no problems");
    }
    problems.forEach(problem -> add("PROBLEM  %s", problem));
  }

  private String since(String time) {
    try {
      Duration age = Duration.between(Instant.parse(time), Instant.parse(status.text("at")));
      return Human.duration(Math.max(0, age.toNanos()));
    } catch (DateTimeParseException | ArithmeticException e) {
      return "–";
    }
  }

  private String ago(String time) {
    return time.isEmpty() ? "never" : since(time) + " ago";
  }

  private static String seconds(String time) {
    return time.isEmpty() ? "–" : time.replaceFirst("\\.\\d+", "");
  }
}
