package io.kustos.server.cli.policy;

import io.kustos.core.Limits;
import io.kustos.core.policy.KubernetesVersion;
import io.kustos.core.policy.Policy;
import io.kustos.core.policy.PolicyLoad;
import io.kustos.core.policy.PolicyLoader;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Audit policies as the command line names them: files, or {@code -} for standard input. */
final class PolicyFiles {
  private final Terminal terminal;
  private final KubernetesVersion version;

  PolicyFiles(Terminal terminal, @Nullable String kubernetesVersion) {
    this.terminal = terminal;
    this.version = version(kubernetesVersion);
  }

  static KubernetesVersion version(@Nullable String text) {
    return text == null
        ? KubernetesVersion.LATEST
        : KubernetesVersion.of(text)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "--kubernetes-version " + text + ": not a version such as 1.36"));
  }

  KubernetesVersion version() {
    return version;
  }

  PolicyLoad load(String name) {
    return PolicyLoader.load(text(name), version, Limits.DEFAULT);
  }

  private SourceText text(String name) {
    if (!name.equals("-")) {
      return new RuleFiles(Limits.DEFAULT).read(name);
    }
    try {
      byte[] bytes = terminal.in().readNBytes(Limits.DEFAULT.ruleFileBytesMax() + 1);
      return new SourceText("standard input", new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new CommandFailure("standard input cannot be read");
    }
  }

  /**
   * A policy that the API server loads; what it only ignores is told on standard error.
   *
   * @throws CommandFailure when it does not, after its errors are told
   */
  Policy policy(String name) {
    PolicyLoad load = load(name);
    List<Diagnostic> diagnostics = load.diagnostics();
    if (!diagnostics.isEmpty()) {
      terminal.err().print(Diagnostics.text(diagnostics, terminal.errorAnsi()));
    }
    Policy policy = load.policy();
    if (!load.loads() || policy == null) {
      throw new CommandFailure(name + ": the API server does not start with this policy");
    }
    return policy;
  }
}
