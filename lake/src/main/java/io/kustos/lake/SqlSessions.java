package io.kustos.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions for users' SQL, one a query. A DuckDB takes longer to open than to answer most
 * questions, so that of the query before is used again, with the footers of files and the rows of
 * the journal that it has; by one query at a time. A session that shows some clusters only gets a
 * DuckDB of its own, which can open no files but those of its snapshot and goes with it.
 *
 * <p>Thread-safe.
 */
public final class SqlSessions implements AutoCloseable {
  /** So many DuckDBs wait for the next query; each may keep its memory. */
  private static final int IDLE_MAX = 1;

  private final Path spill;
  private final long memoryBytes;
  private final int threads;
  private final Deque<SqlStore> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * Sessions with these bounds.
   *
   * @param spill folder for what does not fit the memory
   * @param memoryBytes most memory of a query
   * @param threads threads that work on a query
   */
  public SqlSessions(Path spill, long memoryBytes, int threads) {
    this.spill = spill;
    this.memoryBytes = memoryBytes;
    this.threads = threads;
  }

  /**
   * Opens a session.
   *
   * @param snapshot the files
   * @param filter which rows the views show
   * @param tailFrom the first journal position that the archive has not
   * @param tailEnd the first position after those to be shown
   */
  public SqlSession open(ArchiveSnapshot snapshot, ScanFilter filter, long tailFrom, long tailEnd)
      throws IOException {
    boolean reused = filter.clusters().isEmpty();
    SqlStore store = reused ? take() : null;
    if (store == null) {
      store = SqlStore.open(spill, memoryBytes, threads);
    }
    try {
      return new SqlSession(this, store, reused, snapshot, filter, tailFrom, tailEnd);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private synchronized @Nullable SqlStore take() {
    return idle.pollFirst();
  }

  /** Takes a DuckDB back that is as good as before. */
  void giveBack(SqlStore store) throws IOException {
    synchronized (this) {
      if (!closed && idle.size() < IDLE_MAX) {
        idle.addFirst(store);
        return;
      }
    }
    store.close();
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
    }
    for (SqlStore store = take(); store != null; store = take()) {
      store.close();
    }
  }
}
