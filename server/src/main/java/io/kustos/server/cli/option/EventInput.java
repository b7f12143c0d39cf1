package io.kustos.server.cli.option;

import io.kustos.core.event.AuditEvent;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a command takes recorded events from, as often as it needs them. */
public sealed interface EventInput permits EventLogs, StoredEvents {
  /**
   * The logs that are named or, without any, what a data folder holds.
   *
   * @param missing what to say when neither is asked for
   */
  static EventInput of(
      @Nullable List<String> paths,
      DataOption data,
      RangeOption range,
      Terminal terminal,
      String missing) {
    boolean stored = data.isGiven() || range.begins();
    if (paths != null && !paths.isEmpty()) {
      if (data.isGiven() || range.clusters != null) {
        throw new CommandFailure(
            "logs are named: --data, --config and --cluster are for a data folder instead");
      }
      return new EventLogs(paths, range, terminal);
    }
    if (!stored) {
      throw new CommandFailure(missing);
    }
    return new StoredEvents(data, range, terminal);
  }

  /**
   * Reads all events into a sum, on as many threads as help.
   *
   * @param what what the bar says is done
   * @throws CommandFailure when nothing could be read, or after Ctrl-C
   */
  <S> S read(String what, Supplier<S> empty, BiConsumer<S, AuditEvent> add, BiConsumer<S, S> merge);

  /** Hands out all events on one thread; one is valid during the call only. */
  void each(String what, Consumer<AuditEvent> take);

  /** Whether some input was missing or unreadable. */
  boolean hasProblems();

  /** Whether the events can be read only once. */
  boolean isOnceOnly();

  /** Pieces that were no event, in the last reading. */
  long rejects();
}
