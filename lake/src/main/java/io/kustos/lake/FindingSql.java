package io.kustos.lake;

import io.kustos.core.rule.Condition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Questions to findings, archived or not, in SQL. */
public final class FindingSql {
  private static final int VALUES_MAX = 1_000;

  private FindingSql() {}

  /**
   * What holds for a finding when a comparison holds for one of its columns.
   *
   * @throws IllegalArgumentException when SQL cannot say the comparison
   */
  public static String where(Condition comparison, List<FindingColumn> columns) {
    List<String> any = new ArrayList<>();
    for (FindingColumn column : columns) {
      SqlTerm term = SqlCompiler.ofFinding(comparison, column);
      if (!term.isExact()) {
        throw new IllegalArgumentException("findings cannot be compared like this");
      }
      any.add("coalesce(" + term.may() + ", false)");
    }
    return "(" + String.join(" OR ", any) + ")";
  }

  /** Pieces of SQL behind FROM, each of findings that fit; further conditions follow AND. */
  public static List<String> rows(
      List<ArchiveFile> files, ScanFilter filter, List<ArchivedFinding> unarchived) {
    List<String> all = new ArrayList<>();
    if (!files.isEmpty()) {
      all.add(ArchiveQuery.rows(files) + " WHERE " + filter.condition());
    }
    for (int i = 0; i < unarchived.size(); i += VALUES_MAX) {
      List<ArchivedFinding> some =
          unarchived.subList(i, Math.min(unarchived.size(), i + VALUES_MAX));
      all.add(values(some) + " WHERE " + filter.condition());
    }
    return all;
  }

  /**
   * Further conditions, order and limit, newest first.
   *
   * @param id of a finding; null for any
   * @param priorities as findings name them; empty for all
   * @param rules ids or names of rules, {@code *} for any text; empty for all
   * @param after time in microseconds, shard and position that findings must lie behind; or null
   */
  public static String narrowed(
      @Nullable String id,
      List<String> priorities,
      Collection<String> rules,
      long @Nullable [] after,
      int limit) {
    StringBuilder sql = new StringBuilder();
    if (id != null) {
      sql.append(" AND id = ").append(Sql.text(id));
    }
    if (!priorities.isEmpty()) {
      sql.append(" AND ").append(SqlTexts.in("lower(priority)", lower(priorities)));
    }
    if (!rules.isEmpty()) {
      sql.append(
          rules.stream()
              .sorted()
              .map(
                  rule ->
                      SqlTexts.like("rule_id", rule) + " OR " + SqlTexts.like("rule_name", rule))
              .collect(Collectors.joining(" OR ", " AND (", ")")));
    }
    if (after != null) {
      sql.append(" AND (event_time, journal_shard, journal_position) < (make_timestamptz(")
          .append(after[0])
          .append("), ")
          .append(after[1])
          .append(", ")
          .append(after[2])
          .append(')');
    }
    // A page may be longer than the limit: it has all findings of its last event.
    return sql
        + " QUALIFY rank() OVER (ORDER BY event_time DESC, journal_shard DESC, journal_position"
        + " DESC) <= "
        + limit;
  }

  private static List<String> lower(List<String> texts) {
    return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
  }

  private static String values(List<ArchivedFinding> findings) {
    return findings.stream()
        .map(FindingSql::value)
        .collect(
            Collectors.joining(
                ", ", "(VALUES ", ") AS f (" + ArchiveSchema.FINDINGS.columns() + ")"));
  }

  private static String value(ArchivedFinding finding) {
    List<String> values = new ArrayList<>();
    for (FindingColumn column : FindingColumn.ALL) {
      values.add(
          switch (column) {
            case EVENT_TIME -> "make_timestamptz(" + finding.eventMicros() + ")";
            case CLUSTER -> Sql.text(finding.cluster());
            case ID -> Sql.text(finding.id());
            case RULE_ID -> Sql.text(finding.ruleId());
            case RULE_NAME -> Sql.text(finding.ruleName());
            case RULE_VERSION -> Sql.text(finding.ruleVersion());
            case PRIORITY -> Sql.text(finding.priority());
            case JOURNAL_SHARD -> Integer.toString(finding.shard());
            case JOURNAL_POSITION -> finding.position() + "::BIGINT";
            case AUDIT_ID -> Sql.text(finding.auditId());
            case STAGE -> Sql.text(finding.stage());
            case MESSAGE -> Sql.text(finding.message());
            case FIELDS -> Sql.text(finding.fields());
            case TAGS -> Sql.list(finding.tags()) + "::VARCHAR[]";
          });
    }
    return "(" + String.join(", ", values) + ")";
  }
}
