package io.kustos.lake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The statement that runs, if any, and whether somebody wants it ended. Thread-safe. */
final class RunningStatement {
  private @Nullable Statement running;
  private boolean cancelled;

  /**
   * One is about to run.
   *
   * @throws ArchiveQuery.Cancelled when none is to run any more
   */
  synchronized void begin(Statement statement) throws ArchiveQuery.Cancelled {
    check();
    running = statement;
  }

  /** It has ended. */
  synchronized void end() {
    running = null;
  }

  /** Fails when {@link #cancel} was called. */
  synchronized void check() throws ArchiveQuery.Cancelled {
    if (cancelled) {
      throw new ArchiveQuery.Cancelled();
    }
  }

  /** Ends what runs, and lets nothing run any more; from any thread. */
  synchronized void cancel() {
    cancelled = true;
    if (running != null) {
      try {
        running.cancel();
      } catch (SQLException e) {
        // It has just ended.
        return;
      }
    }
  }

  /**
   * What DuckDB says about a failure of SQL.
   *
   * @throws ArchiveQuery.Cancelled when it failed because it was to end
   */
  String message(SQLException e, Connection connection, String sql) throws ArchiveQuery.Cancelled {
    check();
    String message = LostMessage.of(e, connection, sql);
    check();
    if (message.startsWith("INTERRUPT")) {
      throw new ArchiveQuery.Cancelled();
    }
    return message;
  }
}
