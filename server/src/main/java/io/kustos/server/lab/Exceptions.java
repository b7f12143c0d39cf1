package io.kustos.server.lab;

import io.kustos.core.lab.Label;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.scan.FindingRow;
import io.kustos.server.scan.ScanSummary;
import io.kustos.server.source.file.InputProblem;
import io.kustos.server.source.file.LogFiles;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sigma filters that would have left out harmless findings.
 *
 * @param proposals most findings first
 * @param problems inputs that could not be read
 */
public record Exceptions(List<Proposal> proposals, List<String> problems) {
  private static final String IMPERSONATING = " as ";
  private static final String CUT = "…";

  public Exceptions {
    proposals = List.copyOf(proposals);
    problems = List.copyOf(problems);
  }

  /**
   * A rule and a user whose findings were harmless.
   *
   * @param findings how many there were
   * @param example what one of them was about
   */
  public record Proposal(String ruleId, String rule, String user, int findings, String example) {}

  /**
   * Looks for rules that found something about one user again and again.
   *
   * @param labels what was an attack; findings on attacks are left out
   * @param min fewer findings are left out
   */
  public static Exceptions of(RuleSet rules, List<String> paths, List<Label> labels, int min) {
    LogFiles logs = LogFiles.find(paths);
    ScanSummary summary = LabRun.scan(logs, rules);
    Set<String> attacks = LabRun.attackIds(labels);
    List<Proposal> proposals = new ArrayList<>();
    for (ScanSummary.RuleFindings found : summary.findings()) {
      Map<String, List<FindingRow>> byUser = new TreeMap<>();
      for (FindingRow row : found.tally().rows()) {
        // A filter belongs to a rule; what a correlation found is left out at the rules it looks
        // at.
        if (row.fields().isEmpty() && !attacks.contains(row.auditId())) {
          byUser.computeIfAbsent(user(row), user -> new ArrayList<>()).add(row);
        }
      }
      byUser.forEach((user, rows) -> add(found.rule(), user, rows, min, proposals));
    }
    proposals.sort(
        Comparator.comparingInt((Proposal p) -> -p.findings())
            .thenComparing(Proposal::rule)
            .thenComparing(Proposal::user));
    List<String> problems = new ArrayList<>();
    logs.problems().stream().map(InputProblem::text).forEach(problems::add);
    summary.problems().stream().map(InputProblem::text).forEach(problems::add);
    return new Exceptions(proposals, problems);
  }

  private static String user(FindingRow row) {
    int impersonating = row.actor().indexOf(IMPERSONATING);
    return impersonating < 0 ? row.actor() : row.actor().substring(0, impersonating);
  }

  private static void add(
      Rule rule, String user, List<FindingRow> rows, int min, List<Proposal> proposals) {
    boolean named = !user.isEmpty() && !user.contains(CUT) && !user.equals("system:anonymous");
    if (named && rows.size() >= min && rule.metadata().language().equals("sigma")) {
      FindingRow first = rows.getFirst();
      proposals.add(
          new Proposal(
              rule.id(), rule.name(), user, rows.size(), first.verb() + " " + first.object()));
    }
  }

  /** The filters as YAML documents, in need of an owner. */
  public String yaml(LocalDate expires) {
    List<String> documents = new ArrayList<>();
    for (Proposal proposal : proposals) {
      documents.add(
          """
          # %d findings, for example: %s
          title: %s
          logsource: {product: kubernetes, service: audit}
          filter:
            rules: [%s] # %s
            known:
              user.username: %s
            condition: not known
          kustos: {expires: %s, owner: '<who answers for it>'}
          """
              .formatted(
                  proposal.findings(),
                  proposal.example(),
                  quoted(title(proposal)),
                  proposal.ruleId(),
                  proposal.rule(),
                  quoted(escaped(proposal.user())),
                  expires));
    }
    return String.join("---\n", documents);
  }

  private static String title(Proposal proposal) {
    String title = proposal.rule() + ": " + proposal.user();
    return title.length() <= 200 ? title : title.substring(0, 200);
  }

  /** Sigma's wildcards taken as they are. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
