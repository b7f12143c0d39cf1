package io.kustos.server.cli.serve;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.pipeline.VersionedRules;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** The rules to begin with, made by a thread of its own while others open what needs none. */
final class RulesAhead implements Supplier<VersionedRules> {
  private final FutureTask<VersionedRules> made;

  private RulesAhead(Supplier<VersionedRules> maker) {
    this.made = new FutureTask<>(maker::get);
  }

  /**
   * Reads the texts of the rules, and begins to make rules of them.
   *
   * @throws CommandFailure when a file cannot be read
   */
  static RulesAhead begin(RulePaths paths, Terminal terminal) {
    RulesAhead ahead = new RulesAhead(paths.first(terminal));
    Thread.ofPlatform().daemon().name("kustos-rules").start(ahead.made);
    return ahead;
  }

  /**
   * Waits for the rules.
   *
   * @throws CommandFailure when they have errors, which are told before
   */
  @Override
  public VersionedRules get() {
    try {
      return made.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
