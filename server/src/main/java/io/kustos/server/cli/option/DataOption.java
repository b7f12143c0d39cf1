package io.kustos.server.cli.option;

import io.kustos.core.enrich.Lookups;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.config.Config;
import io.kustos.server.enrich.LookupFiles;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.service.Logs;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which data folder is asked. */
public final class DataOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Configuration with data folder and look-up tables. Default: kustos.yaml, if there.")
  @Nullable String config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder; a server may be running on it. Default: kustos-data.")
  @Nullable String data;

  private @Nullable Config read;
  private @Nullable Lookups lookups;

  /** Whether a data folder is asked for. */
  public boolean isGiven() {
    return data != null || config != null;
  }

  private Path folder(Terminal terminal) {
    return data != null ? Path.of(data) : config(terminal).data();
  }

  private Config config(Terminal terminal) {
    Config known = read;
    if (known == null) {
      known = ConfigFile.read(config).config(terminal);
      read = known;
    }
    return known;
  }

  /**
   * What enriched fields look up in, by the configuration; read when asked for first.
   *
   * @throws CommandFailure when it cannot be used
   */
  public Lookups lookups(Terminal terminal) {
    Lookups known = lookups;
    if (known == null) {
      known = Tables.loadOrFail(new LookupFiles(config(terminal).enrich()), terminal);
      lookups = known;
    }
    return known;
  }

  /**
   * Opens the folder to ask it.
   *
   * @throws CommandFailure when it cannot be asked
   */
  public QueryEngine open(Terminal terminal, QuerySettings settings) {
    Logs.installWarnings(terminal.err());
    Path folder = folder(terminal);
    try {
      return QueryEngine.open(folder, settings, () -> lookups(terminal));
    } catch (IOException e) {
      throw new CommandFailure(
          e.getMessage() + " (kustos serve and kustos import fill one; --data names it)");
    }
  }
}
