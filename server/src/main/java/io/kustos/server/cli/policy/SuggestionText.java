package io.kustos.server.cli.policy;

import io.kustos.core.policy.BlindSpot;
import io.kustos.core.policy.Evidence;
import io.kustos.core.policy.Kept;
import io.kustos.core.policy.LostFindings;
import io.kustos.core.policy.Policy;
import io.kustos.core.policy.PolicyText;
import io.kustos.core.policy.Simulation;
import io.kustos.core.policy.Suggestion;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.report.Human;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A suggested policy with what it was measured to save, and what it does not see. */
final class SuggestionText {
  private static final int WIDTH_MAX = 100;

  private final Suggestion suggestion;
  private final SimulationReport report;

  SuggestionText(Suggestion suggestion, SimulationReport report) {
    this.suggestion = suggestion;
    this.report = report;
  }

  /** The policy as YAML. */
  String policy() {
    Policy policy = suggestion.policy();
    List<List<String>> comments = new ArrayList<>();
    Map<Integer, Kept> kept = report.simulation().rules();
    for (int i = 0; i < policy.rules().size(); i++) {
      Kept measured = kept.getOrDefault(i, new Kept());
      comments.add(List.of(suggestion.rules().get(i).why() + ". " + measured(measured)));
    }
    return PolicyText.of(policy, head(), comments);
  }

  private String measured(Kept kept) {
    double share = 100.0 * kept.saved() / Math.max(1, report.simulation().total().bytesBefore());
    return String.format(
        Locale.ROOT,
        "Saves %s of %s (%.1f %% of all bytes): %s of %s kept.",
        Human.bytes((double) Math.max(0, kept.saved())),
        Human.bytes((double) kept.bytesBefore()),
        share,
        Human.count(kept.eventsAfter()),
        Human.count(kept.eventsBefore(), "event"));
  }

  private List<String> head() {
    List<String> head = new ArrayList<>();
    Simulation simulation = report.simulation();
    head.add(
        "Suggested by kustos from "
            + Human.count(simulation.recordedEvents(), "event")
            + ", "
            + Human.bytes((double) simulation.recordedBytes())
            + "; of these it keeps "
            + Human.count(simulation.total().eventsAfter())
            + ", "
            + Human.bytes((double) simulation.total().bytesAfter())
            + " ("
            + SimulationText.percent(simulation.total())
            + ").");
    long detections = suggestion.evidence().stream().filter(Evidence::detection).count();
    head.add(
        "It keeps the evidence of "
            + Human.count(detections, "detection")
            + " and "
            + Human.count(suggestion.evidence().size() - detections, "control")
            + (suggestion.blind().isEmpty() ? "." : ", except:"));
    head.addAll(givenUp());
    List<String> spared = spared();
    if (!spared.isEmpty()) {
      head.add(
          "Bodies of secrets are not written, as whoever reads the log would read them. With them, "
              + some(spared)
              + " would find more.");
    }
    if (!suggestion.narrowed().isEmpty()) {
      head.add(
          "Detections that look at requests of any kind do not see those that are not written: "
              + String.join("; ", suggestion.narrowed())
              + ". None of the events that are not written was a finding.");
    }
    head.add(
        "Components of Kubernetes are taken at their word where a rule says \"not written\": whoever"
            + " steals the credentials of one, and impersonates somebody with them, does that"
            + " unseen.");
    return head;
  }

  /** Detections that would find more with bodies that hold credentials. */
  private List<String> spared() {
    return suggestion.evidence().stream().filter(Evidence::spared).map(Evidence::title).toList();
  }

  private static String some(List<String> titles) {
    return titles.stream().map(title -> "'" + title + "'").collect(Collectors.joining(", "));
  }

  /** Who is blind, and who may miss some, in a line each. */
  private List<String> givenUp() {
    List<String> lines = new ArrayList<>();
    for (boolean whole : new boolean[] {true, false}) {
      List<String> names =
          suggestion.blind().stream()
              .filter(spot -> spot.isWhole() == whole)
              .map(BlindSpot::name)
              .toList();
      if (!names.isEmpty()) {
        lines.add((whole ? "- blind: " : "- may miss some: ") + String.join(", ", names));
      }
    }
    return lines;
  }

  /** What was proved, for people. */
  void summary(Lines out) {
    List<Map.Entry<String, LostFindings>> findings = report.findings();
    long before = findings.stream().mapToLong(row -> row.getValue().before()).sum();
    out.line(
        "Findings: "
            + Human.count(before)
            + " before, "
            + Human.count(before - report.lost())
            + " after.");
    for (Map.Entry<String, LostFindings> row : findings) {
      LostFindings found = row.getValue();
      if (found.lost() > 0) {
        out.line(
            "  lost: "
                + row.getKey()
                + ", "
                + Human.count(found.lost())
                + " of "
                + Human.count(found.before())
                + (spared().contains(row.getKey())
                    ? ": seen in bodies with credentials only, which are left out"
                    : ""));
      }
    }
    if (suggestion.blind().isEmpty()) {
      out.line(
          "Every event that "
              + Human.count(suggestion.evidence().size(), "detection")
              + " and controls need is still written.");
    } else {
      out.line("Given up for the budget:");
      givenUp().forEach(line -> wrapped(line, out));
    }
  }

  private static void wrapped(String text, Lines out) {
    StringBuilder line = new StringBuilder("  ");
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH_MAX) {
        out.line(line.toString());
        line.setLength(0);
        line.append("   ");
      }
      line.append(line.toString().isBlank() ? "" : " ").append(word);
    }
    out.line(line.toString());
  }
}
