package io.kustos.lake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.duckdb.DuckDBDataChunkWriter;

/** Hands findings to DuckDB. */
final class FindingRows implements RowSource {
  private final List<ArchivedFinding> findings;
  private int next;

  /** Rows for findings, in the order given. */
  FindingRows(List<ArchivedFinding> findings) {
    this.findings = findings;
  }

  @Override
  public List<Column> columns() {
    return FindingColumn.ALL.stream()
        .map(c -> new Column(c.column(), c.kind().stagedType()))
        .toList();
  }

  @Override
  public int fill(DuckDBDataChunkWriter chunk) {
    int rows = (int) Math.min(chunk.capacity(), findings.size() - next);
    for (FindingColumn column : FindingColumn.ALL) {
      byte[][] texts = new byte[rows][];
      for (int i = 0; i < rows; i++) {
        ArchivedFinding finding = findings.get(next + i);
        switch (column) {
          case EVENT_TIME -> chunk.vector(column.ordinal()).setLong(i, finding.eventMicros());
          case JOURNAL_SHARD -> chunk.vector(column.ordinal()).setInt(i, finding.shard());
          case JOURNAL_POSITION -> chunk.vector(column.ordinal()).setLong(i, finding.position());
          default -> texts[i] = text(column, finding).getBytes(StandardCharsets.UTF_8);
        }
      }
      if (rows > 0 && column.kind().isStagedAsText()) {
        chunk.vector(column.ordinal()).setStringUtf8Batch(0, texts);
      }
    }
    next += rows;
    return rows;
  }

  private static String text(FindingColumn column, ArchivedFinding finding) {
    return column == FindingColumn.TAGS
        ? String.join("\u001f", finding.tags())
        : (String) column.of(finding);
  }
}
