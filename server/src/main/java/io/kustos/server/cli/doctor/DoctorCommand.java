package io.kustos.server.cli.doctor;

import io.kustos.core.rule.Diagnostic;
import io.kustos.server.cli.option.DataOption;
import io.kustos.server.cli.option.PlainForm;
import io.kustos.server.cli.option.RangeOption;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos doctor}. */
@Command(
    name = "doctor",
    description =
        "Say what is wrong or risky in how an API server audits, and which line to change.",
    sortOptions = false,
    customSynopsis = "kustos doctor [OPTION]... FILE",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos doctor /etc/kubernetes/manifests/kube-apiserver.yaml",
      "      on a control-plane node; the kubeconfig that the flags name is read too",
      "  kustos doctor kube-apiserver.yaml --webhook-kubeconfig webhook.yaml --events audit.log",
      "      copies on another machine, measured against recorded traffic",
      "  kustos doctor kube-apiserver.yaml --data /var/lib/kustos --since 24h",
      "      measured against what a server has received, clocks too",
      "  tr '\\0' '\\n' < /proc/$(pidof kube-apiserver)/cmdline | kustos doctor -",
      "      a server that runs",
      "",
      "FILE is the static pod's manifest, a kubeadm ClusterConfiguration, a k3s or RKE2",
      "configuration, a unit file, or a command line.",
      "",
      "Exit codes:",
      "  0    nothing to say",
      "  1    something is wrong or risky",
      "  2    bad usage, or a file that cannot be read"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Where the flags are; - for standard input.")
  @Nullable String file;

  @Option(
      names = "--webhook-kubeconfig",
      paramLabel = "FILE",
      description =
          "The file of --audit-webhook-config-file, when it is not at the place it names.")
  @Nullable String kubeconfig;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The file of --audit-policy-file, when it is not at the place it names.")
  @Nullable String policy;

  @Option(
      names = "--events",
      paramLabel = "PATH",
      split = ",",
      description =
          "Logs recorded from the same server: its load is held against buffers and sizes.")
  @Nullable List<String> events;

  @Mixin DataOption data = new DataOption();
  @Mixin RangeOption range = new RangeOption();

  @Option(
      names = "--fail-on",
      paramLabel = "error|warning",
      description = "From which severity on the exit code is 1. Default: warning.")
  Diagnostic.Severity failOn = Diagnostic.Severity.WARNING;

  @Option(names = "--output", paramLabel = "text|json", description = "Default: text.")
  PlainForm output = PlainForm.TEXT;

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  /** The command, before its options are read. */
  public DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (file == null) {
      throw new CommandFailure(
          "name the file with the API server's flags, usually"
              + " /etc/kubernetes/manifests/kube-apiserver.yaml (see kustos doctor --help)");
    }
    return new DoctorRun(this, terminal).run(file);
  }
}
