package io.kustos.server.cli.policy;

import io.kustos.server.cli.option.DataOption;
import io.kustos.server.cli.option.EventInput;
import io.kustos.server.cli.option.RangeOption;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which recorded events a policy is held against. */
final class RecordedEvents {
  private static final String NONE =
      "no events: name logs or folders with --events, or say --since 7d to take them from the data"
          + " folder (--data)";

  @Option(
      names = "--events",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Recorded logs, folders or globs, as for kustos scan; instead of --data.")
  @Nullable List<String> events;

  @Mixin DataOption data = new DataOption();
  @Mixin RangeOption range = new RangeOption();

  /**
   * The events.
   *
   * @throws CommandFailure when none are named
   */
  EventInput input(Terminal terminal) {
    return EventInput.of(events, data, range, terminal, NONE);
  }
}
