package io.kustos.server.cli.option;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which data folder a server has. */
public final class ServerFolder {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration that names the data folder. Default: kustos.yaml, if there.")
  @Nullable String config;

  @Option(names = "--data", paramLabel = "DIR", description = "Data folder of the server.")
  @Nullable String data;

  /**
   * The folder, which need not be there.
   *
   * @throws CommandFailure when the configuration cannot be read
   */
  public Path path(Terminal terminal) {
    return data != null ? Path.of(data) : ConfigFile.read(config).config(terminal).data();
  }
}
