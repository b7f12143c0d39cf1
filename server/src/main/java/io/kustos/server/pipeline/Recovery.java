package io.kustos.server.pipeline;

import io.kustos.lake.Archive;
import io.kustos.server.journal.Batch;
import io.kustos.server.journal.Cursor;
import io.kustos.server.journal.Entry;
import io.kustos.server.journal.Journal;
import io.kustos.server.journal.Position;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Finds out, at a start, where the consumers stopped and what the journal knows. */
final class Recovery {
  private final Journal journal;
  private final Archive archive;
  private final LineState.Kept kept;
  private final Position archiveFrom;

  private Recovery(Journal journal, Archive archive, LineState.Kept kept, Position archiveFrom) {
    this.journal = journal;
    this.archive = archive;
    this.kept = kept;
    this.archiveFrom = archiveFrom;
  }

  /**
   * Looks at journal, archive and state.
   *
   * @throws IOException when they do not belong together: then new events would pass for archived
   */
  static Recovery of(Journal journal, Archive archive, StateFile stateFile) throws IOException {
    long end = journal.end().number();
    long archived = next(archive.writer().lastCommitted(Pipeline.SHARD));
    long judged = next(archive.writer().lastCommittedFinding(Pipeline.SHARD));
    LineState.Kept kept = stateFile.read();
    if (Math.max(archived, judged) > end || (kept != null && kept.next() > end)) {
      throw new IOException(
          "the archive holds events up to position "
              + Math.max(archived, judged)
              + ", but the journal ends at "
              + end
              + ": they do not belong together; restore the journal or begin with a new data folder");
    }
    Position detection = journal.register(Detection.NAME, journal.start());
    Position archiving = journal.register(Archiver.NAME, journal.start());
    if (kept == null) {
      kept = LineState.Kept.begin(Math.max(detection.number(), journal.start().number()));
    }
    return new Recovery(
        journal, archive, kept, new Position(Math.max(archived, archiving.number())));
  }

  private static long next(OptionalLong last) {
    return last.isPresent() ? last.getAsLong() + 1 : 0;
  }

  LineState.Kept kept() {
    return kept;
  }

  Position archiveFrom() {
    return archiveFrom;
  }

  /** Findings of entries before this one are archived. */
  long findingsBefore() {
    return next(archive.writer().lastCommittedFinding(Pipeline.SHARD));
  }

  /** What was known when detection stopped, and what the entries after that say. */
  Recovered recovered() throws IOException {
    LineState state = new LineState(kept, PipelineSettings.Silence.DEFAULT);
    Map<FlowKey, Long> received = new LinkedHashMap<>();
    kept.flows().forEach(known -> received.put(known.flow(), known.micros()));
    try (Cursor cursor = journal.read(new Position(kept.next()))) {
      for (Batch batch = cursor.poll(); batch != null; batch = cursor.poll()) {
        for (Entry entry : batch.entries()) {
          if (entry instanceof Entry.Control control) {
            state.control(control);
          } else if (entry instanceof Entry.Event event) {
            received.put(
                FlowKey.of(event.source(), event.cluster()), Times.micros(event.received()));
          }
        }
      }
    }
    LineState.Kept end = state.kept(new byte[0]);
    return new Recovered(end.resumes(), end.rulesVersion(), received);
  }
}
