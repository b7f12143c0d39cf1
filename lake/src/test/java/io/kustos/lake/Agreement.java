package io.kustos.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.detect.Detector;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;

/** Asks conditions of events in both ways, as a stream and in SQL over an archive of them. */
final class Agreement {
  private static final EventContext CONTEXT = new EventContext(0, 0, "localhost", ZoneOffset.UTC);

  /** So many conditions are asked in one query. */
  private static final int TOGETHER = 12;

  private Agreement() {}

  private static Detector detector(Condition condition) {
    Rule rule = Rule.asking("r", condition);
    return Planner.plan(new RuleSet(List.of(rule), List.of()), PlanOptions.DEFAULT)
        .newDetector(CONTEXT);
  }

  /**
   * Asks all conditions of the events.
   *
   * @param odd whether there are events among them that keep their bytes
   * @param every one in so many conditions is also decided by the columns that SQL leaves to be
   *     looked at
   * @return how many SQL says exactly, without and with knowing the values
   */
  static List<Integer> of(
      Path folder, List<AuditEvent> events, List<Condition> conditions, boolean odd, int every)
      throws IOException {
    int exact = 0;
    int known = 0;
    try (Archive archive = Archive.open(folder, ArchiveOptions.DEFAULT)) {
      archive.writer().append(Corpus.archived(events, "c", 0));
      try (ArchiveSnapshot snapshot = archive.snapshot(ScanFilter.ALL, ScanFilter.ALL);
          ArchiveQuery query = snapshot.query()) {
        boolean hasOdd = snapshot.eventFiles().stream().anyMatch(ArchiveFile::odd);
        assertThat(hasOdd).isEqualTo(odd);
        for (int i = 0; i < conditions.size(); i += TOGETHER) {
          List<Condition> some = conditions.subList(i, Math.min(conditions.size(), i + TOGETHER));
          List<SqlCondition> plain = some.stream().map(c -> plain(c, odd)).toList();
          exact += agree(snapshot, query, events, some, plain);
          List<SqlCondition> knowing = odd ? plain : knowing(some, snapshot, query);
          known += odd ? 0 : agree(snapshot, query, events, some, knowing);
          for (int j = 0; j < some.size(); j++) {
            if ((i + j + events.size()) % every == 0) {
              partsDecide(snapshot, query, events, some.get(j), plain.get(j));
              partsDecide(snapshot, query, events, some.get(j), knowing.get(j));
            }
          }
        }
      }
    }
    return List.of(exact, known);
  }

  private static SqlCondition plain(Condition condition, boolean odd) {
    return SqlCompiler.compile(condition, odd, field -> null);
  }

  private static List<SqlCondition> knowing(
      List<Condition> conditions, ArchiveSnapshot snapshot, ArchiveQuery query) {
    KnownValues values =
        new KnownValues(
            query,
            snapshot.eventFiles(),
            new FileValues(),
            condition -> {
              Detector detector = detector(condition);
              return event -> detector.evaluate(event) > 0;
            });
    return conditions.stream()
        .map(condition -> SqlCompiler.compile(condition, field -> null, values))
        .toList();
  }

  private static int agree(
      ArchiveSnapshot snapshot,
      ArchiveQuery query,
      List<AuditEvent> events,
      List<Condition> conditions,
      List<SqlCondition> compiled)
      throws IOException {
    List<Detector> detectors = conditions.stream().map(Agreement::detector).toList();
    StringBuilder sql = new StringBuilder("SELECT journal_position");
    for (SqlCondition condition : compiled) {
      sql.append(", coalesce(").append(condition.may()).append(", false)");
      sql.append(", coalesce(").append(condition.must()).append(", false)");
      String equal = condition.within(ScanFilter.ALL).condition();
      sql.append(", coalesce(").append(equal).append(", false)");
    }
    sql.append(" FROM ").append(ArchiveQuery.rows(snapshot.eventFiles()));
    int[] seen = new int[1];
    query.run(
        sql.toString(),
        row -> {
          AuditEvent event = events.get((int) row.getLong(1));
          seen[0]++;
          for (int i = 0; i < conditions.size(); i++) {
            boolean matches = detectors.get(i).evaluate(event) > 0;
            boolean may = row.getBoolean(2 + 3 * i);
            boolean must = row.getBoolean(3 + 3 * i);
            boolean within = row.getBoolean(4 + 3 * i);
            if ((matches && !may) || (must && !matches) || (matches && !within)) {
              throw new AssertionError(
                  "matches %s, may %s, must %s, within %s: %s%n%s%n%s"
                      .formatted(
                          matches,
                          may,
                          must,
                          within,
                          ConditionPrinter.print(conditions.get(i)),
                          compiled.get(i),
                          event));
            }
          }
        });
    assertThat(seen[0]).isEqualTo(events.size());
    return (int) compiled.stream().filter(SqlCondition::isExact).count();
  }

  /** The columns that SQL leaves to be looked at decide like the whole event, where it may fit. */
  private static void partsDecide(
      ArchiveSnapshot snapshot,
      ArchiveQuery query,
      List<AuditEvent> events,
      Condition condition,
      SqlCondition sql)
      throws IOException {
    Condition rest = sql.rest();
    if (rest == null) {
      assertThat(sql.isExact()).isTrue();
      return;
    }
    Detector whole = detector(condition);
    Detector left = detector(rest);
    query.parts(
        snapshot.eventFiles(),
        sql.may(),
        sql.columns(),
        part -> {
          AuditEvent event = events.get((int) part.position());
          boolean found = left.evaluate(part.event()) > 0;
          if (found != whole.evaluate(event) > 0) {
            throw new AssertionError(
                "found %s: %s%n%s of %s%n%s"
                    .formatted(
                        found,
                        ConditionPrinter.print(condition),
                        part.event(),
                        sql.columns(),
                        event));
          }
        });
  }
}
