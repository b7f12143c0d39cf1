package io.kustos.server.pipeline;

import io.kustos.lake.ArchiveWriter;
import io.kustos.lake.ArchivedEvent;
import io.kustos.lake.ArchivedFinding;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Where the archiver puts events and findings. */
interface ArchiveTables {
  /** As {@link ArchiveWriter#append}. */
  ArchiveWriter.Appended append(List<ArchivedEvent> events) throws IOException;

  /** As {@link ArchiveWriter#rehearse}. */
  void rehearse(List<ArchivedEvent> events) throws IOException;

  /** As {@link ArchiveWriter#appendFindings}. */
  void appendFindings(List<ArchivedFinding> findings, Map<Integer, Long> reached)
      throws IOException;

  /** As {@link ArchiveWriter#rehearseFindings}. */
  void rehearseFindings(List<ArchivedFinding> findings) throws IOException;

  /** The archive's tables. */
  static ArchiveTables of(ArchiveWriter writer) {
    return new ArchiveTables() {
      @Override
      public ArchiveWriter.Appended append(List<ArchivedEvent> events) throws IOException {
        return writer.append(events);
      }

      @Override
      public void rehearse(List<ArchivedEvent> events) throws IOException {
        writer.rehearse(events);
      }

      @Override
      public void appendFindings(List<ArchivedFinding> findings, Map<Integer, Long> reached)
          throws IOException {
        var _ = writer.appendFindings(findings, reached);
      }

      @Override
      public void rehearseFindings(List<ArchivedFinding> findings) throws IOException {
        writer.rehearseFindings(findings);
      }
    };
  }
}
