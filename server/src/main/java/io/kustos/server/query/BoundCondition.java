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
import io.kustos.lake.SqlCompiler;
import io.kustos.lake.SqlCondition;
import io.kustos.lake.StoredEvent;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A condition made ready for one query: what it asks of the journal (cluster, source, time) and of
 * findings is there beside what it asks of the event's bytes. Of one thread.
 */
final class BoundCondition {
  private static final String FINDING = "finding.match";

  /** Above this many events with such findings, they are not listed in SQL. */
  private static final int LISTED_MAX = 20_000;

  private final @Nullable Condition condition;
  private final RowScope scope = new RowScope();
  private final @Nullable Detector detector;
  private final List<FoundOn> found = new ArrayList<>();

  private BoundCondition(@Nullable Condition asked, Lookup lookup) throws IOException {
    this.condition = asked == null ? null : new Binding(lookup).of(asked);
    this.detector = condition == null ? null : detector(condition);
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
    return new BoundCondition(asked, lookup);
  }

  /** Tells of events whether a condition holds. */
  static Detector detector(Condition condition) {
    Rule rule = Rule.asking("search", condition);
    return Planner.plan(new RuleSet(List.of(rule), List.of()), PlanOptions.DEFAULT)
        .newDetector(new EventContext(0, 0, "localhost", ZoneOffset.UTC));
  }

  /** The condition in SQL. */
  SqlCondition sql(boolean oddRows) {
    return condition == null
        ? SqlCondition.ALL
        : SqlCompiler.compile(condition, oddRows, this::given);
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
    if (detector == null) {
      return true;
    }
    scope.show(cluster, source, position, eventMicros);
    return detector.evaluate(event) > 0;
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
