package io.kustos.server.scan;

import io.kustos.core.Limits;
import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.detect.Program;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scan does with the events it reads.
 *
 * @param program the rules
 * @param correlations rules over their matches
 * @param context host name and time zone for the fields that need them
 * @param limits bounds of decoding
 * @param bounds bounds of what is held for the report
 * @param cluster name of the cluster the events come from; null to take it from wrapped events
 * @param window which events count, by their time
 * @param details whether to count verbs, resources and so on, beside users
 * @param alerts whether to make a JSON alert of every finding
 * @param threads how many workers
 */
public record ScanSetup(
    Program program,
    CorrelationPlan correlations,
    EventContext context,
    Limits limits,
    ReportBounds bounds,
    @Nullable String cluster,
    TimeWindow window,
    boolean details,
    boolean alerts,
    int threads) {
  /** Without correlations. */
  public ScanSetup(
      Program program,
      EventContext context,
      Limits limits,
      ReportBounds bounds,
      @Nullable String cluster,
      TimeWindow window,
      boolean details,
      boolean alerts,
      int threads) {
    this(
        program,
        CorrelationPlan.EMPTY,
        context,
        limits,
        bounds,
        cluster,
        window,
        details,
        alerts,
        threads);
  }

  /** All that can have findings: the program's rules, then the correlations. */
  public List<Rule> rules() {
    if (correlations.isEmpty()) {
      return program.rules();
    }
    List<Rule> all = new ArrayList<>(program.rules());
    all.addAll(correlations.rules());
    return List.copyOf(all);
  }

  /**
   * Bounds of what a report holds.
   *
   * @param findingsPerRuleMax findings of one rule that are listed; all are counted
   * @param namesMax names held per count, for example users
   * @param rejectsListedMax rejects that are listed; all are counted
   */
  public record ReportBounds(int findingsPerRuleMax, int namesMax, int rejectsListedMax) {
    /** The defaults. */
    public static final ReportBounds DEFAULT = new ReportBounds(200, 10_000, 20);
  }
}
