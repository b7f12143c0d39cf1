package io.kustos.lake;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The two tables as Iceberg knows them: columns and field ids, partitions and order. Published in
 * {@code docs/formats/archive.md}.
 */
public final class ArchiveSchema {
  static final String EVENT_TIME = "event_time";
  static final String CLUSTER = "cluster";

  /** The table of audit events. */
  static final TableLayout EVENTS =
      new TableLayout(
          "events",
          eventSchema(),
          EventColumn.ALL.stream().map(EventColumn::select).toList(),
          List.of("object_resource", "object_namespace", "object_name", EVENT_TIME));

  /** The table of findings. */
  static final TableLayout FINDINGS =
      new TableLayout(
          "findings",
          findingSchema(),
          FindingColumn.ALL.stream().map(FindingColumn::select).toList(),
          List.of("rule_id", EVENT_TIME));

  private ArchiveSchema() {}

  /** The columns of {@code events}. */
  public static Schema events() {
    return EVENTS.schema();
  }

  /** The columns of {@code findings}. */
  public static Schema findings() {
    return FINDINGS.schema();
  }

  private static Schema eventSchema() {
    List<Types.NestedField> fields = new ArrayList<>();
    for (EventColumn column : EventColumn.ALL) {
      boolean required =
          switch (column) {
            case EVENT_TIME, RECEIVED_TIME, CLUSTER, JOURNAL_SHARD, JOURNAL_POSITION -> true;
            default -> false;
          };
      fields.add(
          field(column.id(), required, column.column(), type(column.kind(), column.elementId())));
    }
    return new Schema(fields);
  }

  private static Schema findingSchema() {
    List<Types.NestedField> fields = new ArrayList<>();
    for (FindingColumn column : FindingColumn.ALL) {
      fields.add(
          field(
              column.id(),
              column.required(),
              column.column(),
              type(column.kind(), column.elementId())));
    }
    return new Schema(fields);
  }

  private static Types.NestedField field(int id, boolean required, String name, Type type) {
    return required
        ? Types.NestedField.required(id, name, type)
        : Types.NestedField.optional(id, name, type);
  }

  private static Type type(ColumnKind kind, int elementId) {
    return switch (kind) {
      case TEXT, JSON -> Types.StringType.get();
      case LIST -> Types.ListType.ofOptional(elementId, Types.StringType.get());
      case BYTES -> Types.BinaryType.get();
      case INT -> Types.IntegerType.get();
      case LONG -> Types.LongType.get();
      case TIME -> Types.TimestampType.withZone();
      case BOOLEAN -> Types.BooleanType.get();
    };
  }

  static PartitionSpec partitions(Schema schema) {
    return PartitionSpec.builderFor(schema).day(EVENT_TIME).identity(CLUSTER).build();
  }

  static SortOrder order(Schema schema, List<String> columns) {
    SortOrder.Builder order = SortOrder.builderFor(schema);
    columns.forEach(order::asc);
    return order.build();
  }
}
