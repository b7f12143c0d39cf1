package io.kustos.server.service;

import io.kustos.core.rule.Priority;
import io.kustos.lake.ArchivedFinding;
import io.kustos.server.pipeline.FindingListener;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/**
 * Logs findings, a bounded number each second; of each rule one in any case, so that no flood of
 * others hides it. Called from one thread.
 */
final class FindingLog implements FindingListener {
  private static final System.Logger LOG = System.getLogger("kustos.finding");
  private static final int LINES_PER_SECOND_MAX = 50;

  private final InstantSource clock;
  private long second;
  private int lines;
  private long left;

  /** Rules that a line of this second names. */
  private final Set<String> told = new HashSet<>();

  FindingLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void found(ArchivedFinding finding) {
    long now = clock.millis() / 1000;
    if (now != second) {
      tellLeft();
      second = now;
      lines = 0;
      told.clear();
    }
    if (!told.add(finding.ruleId()) && lines >= LINES_PER_SECOND_MAX) {
      left++;
      return;
    }
    lines++;
    boolean urgent =
        Priority.parse(finding.priority()).map(p -> p.atLeast(Priority.WARNING)).orElse(true);
    LOG.log(
        urgent ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
        finding.priority() + " " + finding.message(),
        LogFields.of(
            "rule",
            finding.ruleName(),
            "priority",
            finding.priority(),
            "cluster",
            finding.cluster(),
            "auditID",
            finding.auditId(),
            "finding",
            finding.id()));
  }

  private void tellLeft() {
    if (left > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "more findings in a second than are logged",
          LogFields.of("more", left));
      left = 0;
    }
  }
}
