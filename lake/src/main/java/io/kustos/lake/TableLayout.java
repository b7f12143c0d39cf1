package io.kustos.lake;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
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
