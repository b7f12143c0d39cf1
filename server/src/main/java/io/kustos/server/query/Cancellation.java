package io.kustos.server.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Ends a query from another thread: the query then throws {@link QueryException} of kind {@link
 * QueryException.Kind#CANCELLED}. May be used for one query or several, before, during and after.
 */
public final class Cancellation {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  /** Ends the queries it was given to. */
  public void cancel() {
    List<Runnable> now;
    synchronized (this) {
      cancelled = true;
      now = List.copyOf(actions);
    }
    now.forEach(Runnable::run);
  }

  /** Whether it was cancelled. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Registers what ends a piece of work; run at once when cancelled already. */
  AutoCloseable onCancel(Runnable action) {
    boolean now;
    synchronized (this) {
      actions.add(action);
      now = cancelled;
    }
    if (now) {
      action.run();
    }
    return () -> {
      synchronized (this) {
        actions.remove(action);
      }
    };
  }
}
