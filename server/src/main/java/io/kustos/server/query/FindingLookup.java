package io.kustos.server.query;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.search.SearchFields;
import io.kustos.lake.ArchiveQuery;
import io.kustos.lake.ArchivedFinding;
import io.kustos.lake.FindingColumn;
import io.kustos.lake.FindingSql;
import io.kustos.lake.ScanFilter;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;

/** Finds the events that have certain findings, archived or not. */
final class FindingLookup implements BoundCondition.Lookup {
  private final ArchiveQuery query;
  private final Sight sight;
  private final ScanFilter filter;
  private final List<ArchivedFinding> unarchived;

  FindingLookup(
      ArchiveQuery query, Sight sight, ScanFilter filter, List<ArchivedFinding> unarchived) {
    this.query = query;
    this.sight = sight;
    this.filter = filter;
    this.unarchived = unarchived;
  }

  @Override
  public FoundOn positions(Condition comparison, Field field) throws IOException {
    List<FindingColumn> columns =
        SearchFields.findingColumns(field).stream().map(FindingColumn::valueOf).toList();
    String where = FindingSql.where(comparison, columns);
    LongStream.Builder positions = LongStream.builder();
    for (String rows : FindingSql.rows(sight.archive().findingFiles(), filter, unarchived)) {
      query.run(
          "SELECT journal_position FROM " + rows + " AND " + where,
          row -> positions.add(row.getLong(1)));
    }
    return FoundOn.of(positions.build().sorted().distinct().toArray());
  }
}
