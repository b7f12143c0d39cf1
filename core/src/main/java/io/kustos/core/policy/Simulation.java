package io.kustos.core.policy;

import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.TimeSpan;
import io.kustos.core.rule.EventContext;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
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

  private static final int EXAMPLES_MAX = 3;
  private static final EventContext CONTEXT = new EventContext(1, 0, "", ZoneOffset.UTC);

  /**
   * What to simulate.
   *
   * @param before the policy to compare with; null for the recording itself
   * @param program rules that look at the events; all that match count
   */
  public record Setup(
      PolicyEvaluator after, @Nullable PolicyEvaluator before, @Nullable Program program) {}

  /** What a rule found before and after. */
  public static final class Findings {
    private long before;
    private long lost;
    private final List<String> examples = new ArrayList<>();

    public long before() {
      return before;
    }

    /** Findings of before that are found no longer. */
    public long lost() {
      return lost;
    }

    /** Requests whose findings are lost, some of them. */
    public List<String> examples() {
      return List.copyOf(examples);
    }
  }

  private record Raise(int rule, String user, String what, Level from, Level to, boolean before) {}

  private final Setup setup;
  private final @Nullable Detector detector;
  private final Kept total = new Kept();
  private final Map<Integer, Kept> rules = new LinkedHashMap<>();
  private final Map<String, Kept> users = new LinkedHashMap<>();
  private final Map<String, Kept> requests = new LinkedHashMap<>();
  private final Map<Integer, Findings> findings = new LinkedHashMap<>();
  private final Map<Raise, Long> raised = new LinkedHashMap<>();
  private final BodySizes sizes = new BodySizes();
  private long recordedEvents;
  private long recordedBytes;
  private long raisedEvents;
  private long withoutObjectRef;
  private final TimeSpan span = new TimeSpan();

  public Simulation(Setup setup) {
    this.setup = setup;
    this.detector = setup.program() == null ? null : setup.program().newDetector(CONTEXT);
  }

  /** Adds an event. */
  public void add(AuditEvent event) {
    RequestAttributes request = EventRequest.of(event);
    Level recorded = EventCut.recorded(event);
    Stage stage = stage(event);
    String what = what(request);
    String user = request.user() == null ? "(no user)" : request.user();
    note(event, request);
    sizes.learn(what, event, recorded);
    Decision after = setup.after().evaluate(request);
    PolicyEvaluator old = setup.before();
    Decision before = old == null ? null : old.evaluate(request);
    Kept[] tables = {
      total,
      rules.computeIfAbsent(after.matchedRule(), rule -> new Kept()),
      table(users, user),
      table(requests, what)
    };
    int rule = after.matchedRule();
    if (before == null) {
      long bytes = EventCut.bytes(event, Level.REQUEST_RESPONSE, false);
      for (Kept table : tables) {
        table.before(bytes);
      }
    } else if (before.writes(stage)) {
      count(event, before, recorded, tables, true);
      raise(new Raise(rule, user, what, recorded, before.level(), true));
    }
    if (after.writes(stage)) {
      count(event, after, recorded, tables, false);
      raise(new Raise(rule, user, what, recorded, after.level(), false));
    }
    if (detector != null) {
      detect(event, stage, recorded, before, after, detector);
    }
  }

  private void note(AuditEvent event, RequestAttributes request) {
    recordedEvents++;
    recordedBytes += EventCut.bytes(event, Level.REQUEST_RESPONSE, false);
    boolean object = request.resourceRequest() || !request.path().isEmpty();
    withoutObjectRef += object ? 0 : 1;
    span.add(event.stageNanos());
  }

  private static void count(
      AuditEvent event, Decision decision, Level recorded, Kept[] tables, boolean before) {
    Level level = decision.level().min(recorded);
    long bytes = EventCut.bytes(event, level, decision.omitManagedFields());
    for (Kept table : tables) {
      if (before) {
        table.before(bytes);
      } else {
        table.after(bytes);
      }
    }
  }

  private void raise(Raise raise) {
    if (!raise.from().atLeast(raise.to())) {
      raised.merge(raise, 1L, Long::sum);
      raisedEvents += raise.before() ? 0 : 1;
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

  private static Stage stage(AuditEvent event) {
    String text = event.text(EventField.STAGE);
    return text == null ? Stage.RESPONSE_COMPLETE : Stage.of(text).orElse(Stage.RESPONSE_COMPLETE);
  }

  private static String what(RequestAttributes request) {
    if (!request.resourceRequest()) {
      String path = request.path();
      int second = path.indexOf('/', 1);
      return request.verb() + " " + (second < 0 ? path : path.substring(0, second + 1) + "*");
    }
    String group = request.apiGroup().isEmpty() ? "" : "." + request.apiGroup();
    return request.verb() + " " + request.combinedResource() + group;
  }

  private void detect(
      AuditEvent event,
      Stage stage,
      Level recorded,
      @Nullable Decision before,
      Decision after,
      Detector rulesDetector) {
    BitSet whole = matches(rulesDetector, event);
    if (whole.isEmpty()) {
      return;
    }
    BitSet old =
        before == null ? whole : left(rulesDetector, whole, event, stage, recorded, before);
    // What matches only for want of a body is no finding that could be lost.
    old.and(whole);
    BitSet left = left(rulesDetector, whole, event, stage, recorded, after);
    for (int rule = old.nextSetBit(0); rule >= 0; rule = old.nextSetBit(rule + 1)) {
      Findings found = findings.computeIfAbsent(rule, r -> new Findings());
      found.before++;
      if (!left.get(rule)) {
        found.lost++;
        if (found.examples.size() < EXAMPLES_MAX) {
          found.examples.add(example(event));
        }
      }
    }
  }

  private static String example(AuditEvent event) {
    RequestAttributes request = EventRequest.of(event);
    return event.text(EventField.AUDIT_ID) + " " + request.user() + ": " + what(request);
  }

  private static BitSet matches(Detector detector, AuditEvent event) {
    BitSet matches = new BitSet();
    int count = detector.evaluate(event);
    for (int i = 0; i < count; i++) {
      matches.set(detector.matched(i));
    }
    return matches;
  }

  private static BitSet left(
      Detector detector,
      BitSet whole,
      AuditEvent event,
      Stage stage,
      Level recorded,
      Decision decision) {
    if (!decision.writes(stage)) {
      return new BitSet();
    }
    return decision.level().atLeast(recorded)
        ? whole
        : matches(detector, EventCut.at(decision.level(), event));
  }

  /** Adds what a later part of the events gave. */
  public void addAll(Simulation later) {
    total.add(later.total);
    later.rules.forEach((rule, kept) -> rules.computeIfAbsent(rule, r -> new Kept()).add(kept));
    later.users.forEach((user, kept) -> table(users, user).add(kept));
    later.requests.forEach((what, kept) -> table(requests, what).add(kept));
    later.findings.forEach(
        (rule, found) -> {
          Findings own = findings.computeIfAbsent(rule, r -> new Findings());
          own.before += found.before;
          own.lost += found.lost;
          int open = Math.min(found.examples.size(), EXAMPLES_MAX - own.examples.size());
          own.examples.addAll(found.examples.subList(0, open));
        });
    later.raised.forEach((raise, count) -> raised.merge(raise, count, Long::sum));
    sizes.addAll(later.sizes);
    recordedEvents += later.recordedEvents;
    recordedBytes += later.recordedBytes;
    raisedEvents += later.raisedEvents;
    withoutObjectRef += later.withoutObjectRef;
    span.addAll(later.span);
  }

  /** Adds the estimated sizes of bodies that were not recorded; once, at the end. */
  public Simulation concluded() {
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
  public Map<Integer, Findings> findings() {
    return findings;
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
