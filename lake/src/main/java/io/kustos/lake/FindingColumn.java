package io.kustos.lake;

import java.util.List;
import java.util.Locale;

/** A column of the findings table; the ids are Iceberg's field ids and never change. */
public enum FindingColumn {
  /** Stage time of the event, as in the events table. */
  EVENT_TIME(1, ColumnKind.TIME, true),
  CLUSTER(2, ColumnKind.TEXT, true),
  /** Derived from content: finding the same thing twice gives the same id. */
  ID(3, ColumnKind.TEXT, true),
  RULE_ID(4, ColumnKind.TEXT, true),
  RULE_NAME(5, ColumnKind.TEXT, false),
  RULE_VERSION(6, ColumnKind.TEXT, false),
  PRIORITY(7, ColumnKind.TEXT, false),
  /** Position of the event in the journal: its key in the events table. */
  JOURNAL_SHARD(8, ColumnKind.INT, true),
  JOURNAL_POSITION(9, ColumnKind.LONG, true),
  AUDIT_ID(10, ColumnKind.TEXT, false),
  STAGE(11, ColumnKind.TEXT, false),
  MESSAGE(12, ColumnKind.TEXT, false),
  /** The output fields as one JSON object. */
  FIELDS(13, ColumnKind.JSON, false),
  TAGS(14, ColumnKind.LIST, false);

  static final List<FindingColumn> ALL = List.of(values());

  private static final int TAG_ID = 15;

  private final int id;
  private final ColumnKind kind;
  private final boolean required;

  FindingColumn(int id, ColumnKind kind, boolean required) {
    this.id = id;
    this.kind = kind;
    this.required = required;
  }

  /** What a finding has there: a text, a {@link Long} or a list of texts. */
  public Object of(ArchivedFinding finding) {
    return switch (this) {
      case EVENT_TIME -> finding.eventMicros();
      case CLUSTER -> finding.cluster();
      case ID -> finding.id();
      case RULE_ID -> finding.ruleId();
      case RULE_NAME -> finding.ruleName();
      case RULE_VERSION -> finding.ruleVersion();
      case PRIORITY -> finding.priority();
      case JOURNAL_SHARD -> (long) finding.shard();
      case JOURNAL_POSITION -> finding.position();
      case AUDIT_ID -> finding.auditId();
      case STAGE -> finding.stage();
      case MESSAGE -> finding.message();
      case FIELDS -> finding.fields();
      case TAGS -> finding.tags();
    };
  }

  /** Iceberg's field id. */
  public int id() {
    return id;
  }

  /** Iceberg's field id of a list's elements; 0 when this is no list. */
  public int elementId() {
    return kind == ColumnKind.LIST ? TAG_ID : 0;
  }

  /** The name in tables and SQL, for example {@code rule_id}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  ColumnKind kind() {
    return kind;
  }

  boolean required() {
    return required;
  }

  String select() {
    return kind.select(column());
  }
}
