package io.kustos.server.cli.policy;

import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.text.Ansi;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that show what policies decide. */
final class DecisionOptions {
  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description = "Decide as this version of kube-apiserver. Default: 1.36.")
  @Nullable String kubernetesVersion;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  /** Reads policies as the version does. */
  PolicyFiles files(Terminal terminal) {
    return new PolicyFiles(terminal, kubernetesVersion);
  }

  Ansi ansi(Terminal terminal) {
    return terminal.ansi(color);
  }
}
