package io.kustos.server.cli.serve;

import io.kustos.server.cli.option.ConfigFile;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.config.Config;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a server is started from: its configuration and its data folder. */
final class ServiceOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration. Default: kustos.yaml when it is there, else none.")
  @Nullable String config;

  @Option(names = "--data", paramLabel = "DIR", description = "Data folder. Default: kustos-data.")
  @Nullable String data;

  /**
   * The configuration.
   *
   * @throws CommandFailure when it is named and cannot be read
   */
  ConfigFile file() {
    return ConfigFile.read(config);
  }

  /** A configuration with the folder that was named. */
  Config applied(Config read) {
    return data == null ? read : read.withData(Path.of(data));
  }
}
