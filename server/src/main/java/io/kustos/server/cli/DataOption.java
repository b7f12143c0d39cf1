package io.kustos.server.cli;

import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.service.Logs;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which data folder is asked. */
final class DataOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration that names the data folder. Default: kustos.yaml, if there.")
  @Nullable String config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder; a server may be running on it. Default: kustos-data.")
  @Nullable String data;

  /** Whether a data folder is asked for. */
  boolean isGiven() {
    return data != null || config != null;
  }

  private Path folder(Terminal terminal) {
    return data != null ? Path.of(data) : ConfigFile.read(config).config(terminal).data();
  }

  /**
   * Opens the folder to ask it.
   *
   * @throws CommandFailure when it cannot be asked
   */
  QueryEngine open(Terminal terminal, QuerySettings settings) {
    Logs.installWarnings(terminal.err());
    Path folder = folder(terminal);
    try {
      return QueryEngine.open(folder, settings);
    } catch (IOException e) {
      throw new CommandFailure(
          e.getMessage() + " (kustos serve and kustos import fill one; --data names it)");
    }
  }
}
