package io.kustos.core.policy;

import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.TimeSpan;
import io.kustos.core.policy.DecidedRequests.Decided;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would have kept of recorded events, beside what was recorded or what another policy
 * would have kept. Not thread-safe; simulations of parts add up.
 */
public final class Simulation {
  /** Names counted apart in one table; the others are summed up. */
  public static final int NAMES_MAX = 10_000;

  /** Where names beyond the bound are counted. */
  public static final String OTHERS = "(others)";

  /**
   * What to simulate.
   *
   * @param before the policy to compare with; null for the recording itself
   * @param program rules that look at the events; all that match count
   * @param correlations over rules of the program
   */
  public record Setup(
      PolicyEvaluator after,
      @Nullable PolicyEvaluator before,
      Program program,
      CorrelationPlan correlations) {}

  private record Raise(int rule, String user, String what, Level from, Level to, boolean before) {}

  /**
   * What simulations that run one after the other share: decisions and a detector. For one thread.
   */
  public static final class Workspace {
    private final DecidedRequests requests;
    private final Program program;
    private final SimulatedFindings.Rules rules;

    public Workspace(Setup setup) {
      this.requests = new DecidedRequests(setup.after(), setup.before());
      this.program = setup.program();
      this.rules = new SimulatedFindings.Rules(setup.program(), setup.correlations());
    }
  }

  private final Workspace workspace;
  private final Map<Decided, Tally> tallies = new LinkedHashMap<>();
  private final Kept total = new Kept();
  private final Map<Integer, Kept> rules = new LinkedHashMap<>();
  private final Map<String, Kept> users = new LinkedHashMap<>();
  private final Map<String, Kept> requests = new LinkedHashMap<>();
  private final SimulatedFindings findings;
  private final Map<Raise, Long> raised = new LinkedHashMap<>();
  private final BodySizes sizes = new BodySizes();
  private long recordedEvents;
  private long recordedBytes;
  private long raisedEvents;
  private long withoutObjectRef;
  private final TimeSpan span = new TimeSpan();

  public Simulation(Setup setup) {
    this(new Workspace(setup));
  }

  /** A simulation beside others of the same thread. */
  public Simulation(Workspace workspace) {
    this.workspace = workspace;
    this.findings = new SimulatedFindings(workspace.rules);
  }

  /** Adds an event. */
  public void add(AuditEvent event) {
    Decided decided = workspace.requests.of(event);
    Tally tally = tallies.get(decided);
    if (tally == null) {
      tally = new Tally();
      tallies.put(decided, tally);
    }
    tally.add(event, decided);
    span.add(event.stageNanos());
    findings.add(event, decided);
  }

  /** Adds what was summed up by request to all tables. */
  private void fold() {
    tallies.forEach(
        (decided, tally) -> {
          RequestAttributes request = decided.request();
          int rule = decided.after().matchedRule();
          recordedEvents += tally.events();
          recordedBytes += tally.bytes();
          boolean object = request.resourceRequest() || !request.path().isEmpty();
          withoutObjectRef += object ? 0 : tally.events();
          sizes.learn(decided, tally);
          total.add(tally.kept());
          rules.computeIfAbsent(rule, r -> new Kept()).add(tally.kept());
          table(users, decided.user()).add(tally.kept());
          table(requests, decided.what()).add(tally.kept());
          Decision before = decided.before();
          if (before != null) {
            raise(decided, before, true, tally.raisedBefore());
          }
          raise(decided, decided.after(), false, tally.raisedAfter());
          raisedEvents += tally.raisedAfter();
        });
    tallies.clear();
  }

  private void raise(Decided decided, Decision decision, boolean before, long events) {
    if (events > 0) {
      Raise raise =
          new Raise(
              decided.after().matchedRule(),
              decided.user(),
              decided.what(),
              decided.recorded(),
              decision.level(),
              before);
      raised.merge(raise, events, Long::sum);
    }
  }

  private static Kept table(Map<String, Kept> table, String name) {
    Kept kept = table.get(name);
    if (kept == null) {
      String key = table.size() < NAMES_MAX ? name : OTHERS;
      kept = table.computeIfAbsent(key, k -> new Kept());
    }
    return kept;
  }

  /** Adds what a later part of the events gave. */
  public void addAll(Simulation later) {
    fold();
    later.fold();
    total.add(later.total);
    later.rules.forEach((rule, kept) -> rules.computeIfAbsent(rule, r -> new Kept()).add(kept));
    later.users.forEach((user, kept) -> table(users, user).add(kept));
    later.requests.forEach((what, kept) -> table(requests, what).add(kept));
    findings.addAll(later.findings);
    later.raised.forEach((raise, count) -> raised.merge(raise, count, Long::sum));
    sizes.addAll(later.sizes);
    recordedEvents += later.recordedEvents;
    recordedBytes += later.recordedBytes;
    raisedEvents += later.raisedEvents;
    withoutObjectRef += later.withoutObjectRef;
    span.addAll(later.span);
  }

  /**
   * Adds the estimated sizes of bodies that were not recorded, and what correlations find; once, at
   * the end.
   */
  public Simulation concluded() {
    fold();
    findings.finish();
    raised.forEach(
        (raise, count) -> {
          long bytes = count * sizes.estimate(raise.what(), raise.from(), raise.to());
          Kept[] tables = {
            total,
            rules.computeIfAbsent(raise.rule(), rule -> new Kept()),
            table(users, raise.user()),
            table(requests, raise.what())
          };
          for (Kept table : tables) {
            if (raise.before()) {
              table.estimatedBefore(bytes);
            } else {
              table.estimated(bytes);
            }
          }
        });
    raised.clear();
    return this;
  }

  public Kept total() {
    return total;
  }

  /** By the rule of the new policy that decides; {@link Decision#NO_RULE} for none. */
  public Map<Integer, Kept> rules() {
    return rules;
  }

  public Map<String, Kept> users() {
    return users;
  }

  /** By verb and resource. */
  public Map<String, Kept> requests() {
    return requests;
  }

  /** By index of the rule in the program. */
  public Map<Integer, LostFindings> findings() {
    return findings.findings(workspace.program);
  }

  /** By name of the correlation; once concluded. */
  public Map<String, LostFindings> correlated() {
    return findings.replay().compare();
  }

  /** Matches and groups of events that correlations forgot for want of memory. */
  public long forgotten() {
    return findings.replay().forgotten();
  }

  public long recordedEvents() {
    return recordedEvents;
  }

  public long recordedBytes() {
    return recordedBytes;
  }

  /** Events that the policy asks more of than was recorded, so that their size is estimated. */
  public long raisedEvents() {
    return raisedEvents;
  }

  /** Whether bodies of any kind were recorded, to estimate others from. */
  public boolean knowsBodies() {
    return sizes.knowsAny();
  }

  /** Events of neither a resource nor a path. */
  public long withoutObjectRef() {
    return withoutObjectRef;
  }

  /** Time between the first and the last event, in nanoseconds; 0 when not known. */
  public long spanNanos() {
    return span.nanos();
  }
}
