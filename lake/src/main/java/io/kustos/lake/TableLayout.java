package io.kustos.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * One of the archive's tables.
 *
 * @param name the table's name, and its folder's
 * @param schema columns with their field ids
 * @param select for each column the SQL that takes it from staged rows
 * @param order the columns by which rows in a file are ordered
 */
record TableLayout(String name, Schema schema, List<String> select, List<String> order) {

  /** The SQL that names all columns, in the order of the schema. */
  String columns() {
    return schema.columns().stream().map(Types.NestedField::name).collect(Collectors.joining(", "));
  }

  /** The SQL that takes all columns from staged rows, of which some columns may be missing. */
  String select(Set<String> staged) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < select.size(); i++) {
      Types.NestedField column = schema.columns().get(i);
      taken.add(
          staged.contains(column.name())
              ? select.get(i)
              : "CAST(NULL AS " + sqlType(column.type()) + ") AS " + column.name());
    }
    return String.join(", ", taken);
  }

  /** The SQL name of a type. */
  static String sqlType(Type type) {
    return switch (type.typeId()) {
      case STRING -> "VARCHAR";
      case BINARY -> "BLOB";
      case INTEGER -> "INTEGER";
      case LONG -> "BIGINT";
      case BOOLEAN -> "BOOLEAN";
      case TIMESTAMP -> "TIMESTAMPTZ";
      case LIST -> "VARCHAR[]";
      default -> throw new IllegalArgumentException("no column has type " + type);
    };
  }

  /** The value of DuckDB's option FIELD_IDS. */
  String fieldIds() {
    return schema.columns().stream()
        .map(TableLayout::fieldId)
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String fieldId(Types.NestedField field) {
    if (field.type().isListType()) {
      int element = field.type().asListType().elementId();
      return field.name()
          + ": {__duckdb_field_id: "
          + field.fieldId()
          + ", element: "
          + element
          + "}";
    }
    return field.name() + ": " + field.fieldId();
  }
}
