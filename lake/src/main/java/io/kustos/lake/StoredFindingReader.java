package io.kustos.lake;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns rows of the findings table back into findings. */
final class StoredFindingReader {
  /** The select list whose rows this reads. */
  static final String COLUMNS =
      FindingColumn.ALL.stream()
          .map(
              column ->
                  column.kind() == ColumnKind.LIST
                      ? column.column()
                      : column.kind().read(column.column()))
          .collect(Collectors.joining(", "));

  private StoredFindingReader() {}

  static ArchivedFinding read(ResultSet row) throws SQLException {
    return new ArchivedFinding(
        text(row, FindingColumn.ID),
        text(row, FindingColumn.RULE_ID),
        text(row, FindingColumn.RULE_NAME),
        text(row, FindingColumn.RULE_VERSION),
        text(row, FindingColumn.PRIORITY),
        row.getLong(index(FindingColumn.EVENT_TIME)),
        text(row, FindingColumn.CLUSTER),
        row.getInt(index(FindingColumn.JOURNAL_SHARD)),
        row.getLong(index(FindingColumn.JOURNAL_POSITION)),
        text(row, FindingColumn.AUDIT_ID),
        text(row, FindingColumn.STAGE),
        text(row, FindingColumn.MESSAGE),
        text(row, FindingColumn.FIELDS),
        tags(row.getArray(index(FindingColumn.TAGS))));
  }

  private static List<String> tags(@Nullable Array array) throws SQLException {
    List<String> tags = new ArrayList<>();
    if (array != null) {
      for (Object tag : (Object[]) array.getArray()) {
        tags.add(String.valueOf(tag));
      }
    }
    return tags;
  }

  private static String text(ResultSet row, FindingColumn column) throws SQLException {
    return Objects.requireNonNullElse(row.getString(index(column)), "");
  }

  private static int index(FindingColumn column) {
    return column.ordinal() + 1;
  }
}
