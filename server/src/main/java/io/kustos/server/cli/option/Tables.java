package io.kustos.server.cli.option;

import io.kustos.core.enrich.Lookups;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.enrich.LookupFiles;

/** The tables that enriched fields look up in, told about on the terminal. */
public final class Tables {
  private Tables() {}

  /**
   * The tables.
   *
   * @throws CommandFailure when one cannot be used, which is told before
   */
  public static Lookups loadOrFail(LookupFiles files, Terminal terminal) {
    LookupFiles.Loaded loaded = files.load();
    loaded.warnings().forEach(warning -> say("warning: " + warning, terminal));
    loaded.problems().forEach(problem -> say(problem, terminal));
    Lookups lookups = loaded.lookups();
    if (lookups == null) {
      throw new CommandFailure("what 'enrich' names cannot be used (docs/enrichment.md)");
    }
    return lookups;
  }

  private static void say(String lines, Terminal terminal) {
    ("kustos: " + lines).lines().forEach(terminal::say);
  }
}
