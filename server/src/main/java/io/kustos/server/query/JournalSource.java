package io.kustos.server.query;

import io.kustos.server.journal.Cursor;
import io.kustos.server.journal.JournalView;
import io.kustos.server.journal.Position;
import io.kustos.server.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the journal is read: the one of this process, or that of a server beside. */
interface JournalSource {
  /** The one journal shard there is. */
  int SHARD = 0;

  /** The shard as it is now. */
  Shard open() throws IOException;

  /** A shard at a moment. */
  interface Shard {
    /** Number of the first entry still there. */
    long start();

    /** Number after the last entry there is. */
    long end();

    /** A reader from an entry on; the reader may go beyond {@link #end}. */
    Cursor read(long from);

    /** Moves the end to where it is by now. */
    void refresh() throws IOException;

    /** What is damaged in what was read. */
    List<String> problems();
  }

  /** The journal of this process's pipeline, which tells of damage itself. */
  static JournalSource of(Pipeline pipeline) {
    return () ->
        new Shard() {
          private long end = pipeline.journalEnd().number();

          @Override
          public long start() {
            return pipeline.journalStart().number();
          }

          @Override
          public long end() {
            return end;
          }

          @Override
          public Cursor read(long from) {
            return pipeline.read(new Position(from));
          }

          @Override
          public void refresh() {
            end = pipeline.journalEnd().number();
          }

          @Override
          public List<String> problems() {
            return List.of();
          }
        };
  }

  /** The journal in a data folder that is another process's, or nobody's. */
  static JournalSource in(Path dataFolder) {
    return () -> {
      JournalView view = JournalView.open(dataFolder, SHARD);
      return new Shard() {
        @Override
        public long start() {
          return view.start().number();
        }

        @Override
        public long end() {
          return view.end().number();
        }

        @Override
        public Cursor read(long from) {
          return view.read(new Position(from));
        }

        @Override
        public void refresh() throws IOException {
          view.refresh();
        }

        @Override
        public List<String> problems() {
          return view.damages().stream().map(damage -> "journal: " + damage).toList();
        }
      };
    };
  }
}
