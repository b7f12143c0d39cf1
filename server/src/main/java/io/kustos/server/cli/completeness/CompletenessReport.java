package io.kustos.server.cli.completeness;

import io.kustos.core.completeness.Comparison;
import io.kustos.core.completeness.Interval;
import io.kustos.core.completeness.LogEvidence;
import io.kustos.core.completeness.OpenRequests;
import io.kustos.core.completeness.Silences;
import io.kustos.core.completeness.WriteChains;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code kustos completeness} found.
 *
 * @param rejects what was no event in the input read last
 * @param intervals the servers' counters against what arrived; null when there were no counters
 * @param comparison against a reference; null when there was none
 */
record CompletenessReport(
    LogEvidence evidence,
    long rejects,
    @Nullable List<Interval> intervals,
    Comparison.@Nullable Outcome comparison) {

  /** Writes that are missing. */
  List<WriteChains.Hole> holes() {
    return evidence.chains().holes();
  }

  /** Requests without an end. */
  List<OpenRequests.Request> overdue() {
    LogEvidence.Bounds bounds = evidence.bounds();
    return evidence
        .requests()
        .overdue(bounds.patience().toNanos(), bounds.longPatience().toNanos());
  }

  /** Times without events. */
  List<Silences.Silence> silences() {
    return evidence.silences().found();
  }

  /** Whether any evidence says that events are missing. */
  boolean isMissing() {
    boolean counted =
        intervals != null
            && intervals.stream().anyMatch(i -> i.verdict() == Interval.Verdict.MISSING);
    boolean compared = comparison != null && comparison.missing().events() > 0;
    return counted
        || compared
        || !holes().isEmpty()
        || !overdue().isEmpty()
        || !silences().isEmpty();
  }
}
