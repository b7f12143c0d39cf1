package io.kustos.server.query;

import io.kustos.core.detect.Detector;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.search.SearchFields;
import io.kustos.lake.EventPart;
import io.kustos.lake.KnownValues;
import io.kustos.lake.SqlCompiler;
import io.kustos.lake.SqlCondition;
import io.kustos.lake.StoredEvent;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A condition made ready for one query: what it asks of the journal (cluster, source, time) and of
 * findings is there beside what it asks of the event's bytes. Of one thread.
 */
final class BoundCondition {
  private static final String FINDING = SqlCondition.FOUND;

  /** Above this many events with such findings, they are not listed in SQL. */
  private static final int LISTED_MAX = 20_000;

  private final @Nullable Condition condition;
  private final RowScope scope = new RowScope();
  private final List<FoundOn> found = new ArrayList<>();
  private final IdentityHashMap<Condition, Detector> detectors = new IdentityHashMap<>();
  private final Map<Boolean, SqlCondition> compiled = new HashMap<>();

  private final @Nullable KnownValues values;

  private BoundCondition(@Nullable Condition asked, Lookup lookup, @Nullable KnownValues values)
      throws IOException {
    this.values = values;
    this.condition = asked == null ? null : new Binding(lookup).of(asked);
  }

  /** Finds the events that have findings for which a comparison holds. */
  interface Lookup {
    /** Where they are. */
    FoundOn positions(Condition comparison, Field field) throws IOException;
  }

  /**
   * Binds a condition.
   *
   * @param asked null for all events
   */
  static BoundCondition of(@Nullable Condition asked, Lookup lookup) throws IOException {
    return new BoundCondition(asked, lookup, null);
  }

  /**
   * The same, for SQL about files whose values can be known.
   *
   * @param values of the files without odd events
   */
  static BoundCondition of(@Nullable Condition asked, Lookup lookup, KnownValues values)
      throws IOException {
    return new BoundCondition(asked, lookup, values);
  }

  /** Tells of events whether a condition holds that asks of their bytes only. */
  static Predicate<AuditEvent> tester(Condition condition) {
    Detector detector = detector(condition);
    return event -> detector.evaluate(event) > 0;
  }

  /** Tells of events whether a condition holds. */
  static Detector detector(Condition condition) {
    Rule rule = Rule.asking("search", condition);
    return Planner.plan(new RuleSet(List.of(rule), List.of()), PlanOptions.DEFAULT)
        .newDetector(new EventContext(0, 0, "localhost", ZoneOffset.UTC));
  }

  /** The condition in SQL. */
  SqlCondition sql(boolean oddRows) {
    Condition bound = condition;
    return bound == null
        ? SqlCondition.ALL
        : compiled.computeIfAbsent(oddRows, odd -> compile(bound, odd));
  }

  private SqlCondition compile(Condition bound, boolean odd) {
    return values == null || odd
        ? SqlCompiler.compile(bound, odd, this::given)
        : SqlCompiler.compile(bound, this::given, values);
  }

  private @Nullable String given(Field field) {
    if (!field.name().equals(FINDING)) {
      return null;
    }
    long[] positions = found.get(Integer.parseInt(String.valueOf(field.argument()))).listed();
    if (positions == null || positions.length > LISTED_MAX) {
      return null;
    }
    return positions.length == 0
        ? "false"
        : Arrays.stream(positions)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(",", "journal_position IN (", ")"));
  }

  /** Whether it holds for an event. */
  boolean test(StoredEvent stored, AuditEvent event, long eventMicros) {
    String source = stored.source() == null ? "" : stored.source();
    return test(stored.cluster(), source, stored.position(), event, eventMicros);
  }

  /** Whether it holds for an event. */
  boolean test(String cluster, String source, long position, AuditEvent event, long eventMicros) {
    return condition == null || test(condition, cluster, source, position, event, eventMicros);
  }

  /** Whether what SQL left of it holds for an event of which the rest looks at a part. */
  boolean test(EventPart part, SqlCondition sql) {
    Condition rest = sql.rest();
    String source = part.source() == null ? "" : part.source();
    return rest == null
        || test(rest, part.cluster(), source, part.position(), part.event(), part.eventMicros());
  }

  private boolean test(
      Condition asked,
      String cluster,
      String source,
      long position,
      AuditEvent event,
      long eventMicros) {
    scope.show(cluster, source, position, eventMicros);
    return detectors.computeIfAbsent(asked, BoundCondition::detector).evaluate(event) > 0;
  }

  private final class Binding extends FieldRewrite {
    private final Lookup lookup;

    Binding(Lookup lookup) {
      this.lookup = lookup;
    }

    @Override
    Field field(Field field) {
      return switch (field.name()) {
        case SearchFields.CLUSTER ->
            Field.computed(
                field.name(), null, FieldType.STRING, (event, context) -> scope.cluster());
        case SearchFields.SOURCE ->
            Field.computed(
                field.name(), null, FieldType.STRING, (event, context) -> scope.source());
        case SearchFields.TIME ->
            Field.computed(
                field.name(), null, FieldType.NUMBER, (event, context) -> scope.eventMicros());
        default -> field;
      };
    }

    @Override
    Condition leaf(Condition leaf, Field field) throws IOException {
      if (!SearchFields.isOfFinding(field)) {
        return leaf;
      }
      FoundOn events = lookup.positions(leaf, field);
      int number = scope.add(events);
      found.add(events);
      return new Condition.Exists(
          new Operand.FieldValue(
              Field.computed(
                  FINDING,
                  Integer.toString(number),
                  FieldType.STRING,
                  (event, context) -> scope.hasFinding(number) ? "true" : null)));
    }
  }
}
