package io.kustos.lake;

import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks through DuckDB's own parse of a user's SQL: it may be one SELECT over the views and its own
 * common table expressions, with functions that only compute. What is not known is refused.
 */
final class SqlCheck {
  private static final Set<String> TABLES = Set.of("events", "findings");

  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("unnest", "generate_series", "range", "json_each", "json_tree", "repeat");

  /** Functions that run SQL, name settings, or tell of the machine or the catalog. */
  private static final Set<String> NO_FUNCTIONS =
      Set.of(
          "current_setting",
          "getenv",
          "getvariable",
          "json_serialize_plan",
          "json_serialize_sql",
          "json_deserialize_sql",
          "json_execute_serialized_sql",
          "write_log",
          "invoke",
          "make_type",
          "nextval",
          "currval",
          "setseed",
          "setval",
          "sleep_ms",
          "parse_duckdb_log_message",
          "in_search_path",
          "current_schemas",
          "current_query_id",
          "current_connection_id",
          "current_transaction_id",
          "txid_current",
          "add_parquet_key",
          "can_cast_implicitly",
          "format_type",
          "col_description",
          "obj_description",
          "shobj_description",
          "inet_client_addr",
          "inet_client_port",
          "inet_server_addr",
          "inet_server_port");

  private final Set<String> functions;
  private final Set<String> known = new HashSet<>(TABLES);

  /**
   * Checks against the functions that there are.
   *
   * @param functions names of DuckDB's scalar functions, aggregates and macros
   */
  SqlCheck(Set<String> functions) {
    this.functions = functions;
  }

  /** The SQL is refused; the message is one sentence. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final boolean forbidden;

    Refused(String message, int position) {
      this(message, position, true);
    }

    Refused(String message, int position, boolean forbidden) {
      super(message);
      this.position = position;
      this.forbidden = forbidden;
    }

    /** Whether it asks for what is not allowed, rather than being wrong. */
    boolean isForbidden() {
      return forbidden;
    }

    /** Character offset in the SQL, or -1. */
    int position() {
      return position;
    }
  }

  /** Checks what {@code json_serialize_sql} says of the SQL. */
  void check(JsonSlice parsed) throws Refused {
    if (!"false".equals(raw(parsed, "error"))) {
      throw failure(parsed);
    }
    JsonSlice statements = parsed.get("statements");
    if (statements == null || statements.element(0) == null) {
      throw new Refused("nothing is asked: write a SELECT over events or findings", -1);
    }
    if (statements.element(1) != null) {
      throw new Refused("only one SELECT at a time can be asked", -1);
    }
    expressions(statements);
    walk(statements);
  }

  private static Refused failure(JsonSlice parsed) {
    String message = text(parsed, "error_message");
    if (text(parsed, "error_type").equals("not implemented")) {
      return new Refused("only SELECT can be asked: the tables are there to be read", -1);
    }
    String position = text(parsed, "position");
    return new Refused(
        message, position.matches("\\d{1,9}") ? Integer.parseInt(position) : -1, false);
  }

  /** Collects the names that the query itself gives to tables. */
  private void expressions(JsonSlice value) {
    if (value.isObject()) {
      JsonSlice map = value.get("cte_map");
      JsonSlice entries = map == null ? null : map.get("map");
      if (entries != null && entries.isArray()) {
        entries.forEachElement(entry -> name(text(entry, "key")));
      }
      if (text(value, "type").equals("RECURSIVE_CTE_NODE")) {
        name(text(value, "cte_name"));
      }
    }
    children(value).forEach(this::expressions);
  }

  /** Only plain names: others could be those of files. */
  private void name(String name) {
    if (name.matches("\\w+")) {
      known.add(name.toLowerCase(Locale.ROOT));
    }
  }

  private void walk(JsonSlice value) throws Refused {
    if (value.isObject()) {
      check(value, text(value, "type"), text(value, "class"));
    }
    for (JsonSlice child : children(value)) {
      walk(child);
    }
  }

  private void check(JsonSlice node, String type, String kind) throws Refused {
    switch (type) {
      case "BASE_TABLE" -> table(node);
      case "TABLE_FUNCTION" -> tableFunction(node);
      case "SHOW_REF" -> show(node);
      case "COLUMN_DATA", "DELIM_GET", "BOUND_TABLE_REF" ->
          throw new Refused("this kind of table cannot be asked", place(node));
      default -> {
        if (kind.equals("FUNCTION") || kind.equals("WINDOW")) {
          function(node);
        }
      }
    }
  }

  private void table(JsonSlice node) throws Refused {
    String name = text(node, "table_name");
    boolean plain =
        text(node, "catalog_name").isEmpty()
            && (text(node, "schema_name").isEmpty() || text(node, "schema_name").equals("main"));
    if (!plain || !known.contains(name.toLowerCase(Locale.ROOT))) {
      throw new Refused(
          "there is no table '" + name + "'; the tables are events and findings", place(node));
    }
  }

  private static void tableFunction(JsonSlice node) throws Refused {
    JsonSlice function = node.get("function");
    String name = function == null ? "" : text(function, "function_name");
    if (!TABLE_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new Refused(
          "table function '" + name + "' is not allowed; the tables are events and findings",
          place(node));
    }
  }

  private static void show(JsonSlice node) throws Refused {
    JsonSlice query = node.get("query");
    if (query == null || !query.isObject()) {
      throw new Refused(
          "SHOW is not allowed; DESCRIBE events and DESCRIBE findings tell the columns",
          place(node));
    }
  }

  private void function(JsonSlice node) throws Refused {
    String name = text(node, "function_name").toLowerCase(Locale.ROOT);
    boolean system =
        name.startsWith("pg_")
            || name.startsWith("has_")
            || name.startsWith("duckdb_")
            || name.startsWith("pragma_")
            || name.startsWith("read_")
            || name.startsWith("__internal");
    boolean plain = text(node, "catalog").isEmpty() && schemaIsPlain(text(node, "schema"));
    boolean isTableFunction = TABLE_FUNCTIONS.contains(name);
    if (!plain || system || NO_FUNCTIONS.contains(name)) {
      throw new Refused("function '" + name + "' is not allowed here", place(node));
    }
    if (!functions.contains(name) && !isTableFunction) {
      throw new Refused("there is no function '" + name + "'", place(node), false);
    }
  }

  private static boolean schemaIsPlain(String schema) {
    return schema.isEmpty() || schema.equals("main");
  }

  private static int place(JsonSlice node) {
    String at = raw(node, "query_location");
    return at != null && at.matches("\\d{1,9}") ? Integer.parseInt(at) : -1;
  }

  private static List<JsonSlice> children(JsonSlice value) {
    List<JsonSlice> children = new ArrayList<>();
    if (value.isObject()) {
      value.forEachMember((name, member) -> children.add(member));
    } else if (value.isArray()) {
      value.forEachElement(children::add);
    }
    return children;
  }

  private static String text(JsonSlice object, String name) {
    JsonSlice member = object.get(name);
    String text = member == null ? null : member.string();
    return text == null ? "" : text;
  }

  private static @Nullable String raw(JsonSlice object, String name) {
    JsonSlice member = object.get(name);
    return member == null ? null : member.raw();
  }
}
