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

  /** Asks all conditions of the events; returns how many SQL says exactly. */
  static int of(Path folder, List<AuditEvent> events, List<Condition> conditions, boolean odd)
      throws IOException {
    int exact = 0;
    try (Archive archive = Archive.open(folder, ArchiveOptions.DEFAULT)) {
      archive.writer().append(Corpus.archived(events, "c", 0));
      try (ArchiveSnapshot snapshot = archive.snapshot(ScanFilter.ALL, ScanFilter.ALL);
          ArchiveQuery query = snapshot.query()) {
        boolean hasOdd = snapshot.eventFiles().stream().anyMatch(ArchiveFile::odd);
        assertThat(hasOdd).isEqualTo(odd);
        for (int i = 0; i < conditions.size(); i += TOGETHER) {
          List<Condition> some = conditions.subList(i, Math.min(conditions.size(), i + TOGETHER));
          exact += agree(snapshot, query, events, some, odd);
        }
      }
    }
    return exact;
  }

  private static int agree(
      ArchiveSnapshot snapshot,
      ArchiveQuery query,
      List<AuditEvent> events,
      List<Condition> conditions,
      boolean odd)
      throws IOException {
    List<SqlCondition> compiled =
        conditions.stream().map(c -> SqlCompiler.compile(c, odd, field -> null)).toList();
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
}
