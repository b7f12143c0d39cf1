package io.kustos.server.pipeline;

import io.kustos.lake.ArchiveWriter;
import io.kustos.lake.ArchivedEvent;
import java.io.IOException;
import java.util.List;

/** Where the archiver puts events. */
interface EventTable {
  /** As {@link ArchiveWriter#append}. */
  ArchiveWriter.Appended append(List<ArchivedEvent> events) throws IOException;

  /** As {@link ArchiveWriter#rehearse}. */
  void rehearse(List<ArchivedEvent> events) throws IOException;

  /** The archive's table. */
  static EventTable of(ArchiveWriter writer) {
    return new EventTable() {
      @Override
      public ArchiveWriter.Appended append(List<ArchivedEvent> events) throws IOException {
        return writer.append(events);
      }

      @Override
      public void rehearse(List<ArchivedEvent> events) throws IOException {
        writer.rehearse(events);
      }
    };
  }
}
