package io.kustos.server.cli.policy;

import io.kustos.core.Limits;
import io.kustos.core.policy.Controls;
import io.kustos.core.policy.Evidence;
import io.kustos.core.policy.PolicyCheck;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.Human;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos policy check}. */
@Command(
    name = "check",
    description =
        "Say what is wrong or risky about audit policies, and what they make you blind to.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos policy check policy.yaml",
      "      what the API server refuses or ignores, dead and risky rules, blind detections",
      "  kustos policy check policy.yaml --rules k8s_audit_rules.yaml --controls all",
      "      against Falco's published rules and every control we know",
      "  kustos policy check policies/*.yaml --fail-on warning --output sarif > policy.sarif",
      "      for a code review",
      "",
      "Exit codes:",
      "  0  nothing as bad as --fail-on says",
      "  1  something is",
      "  2  bad usage, or a file that cannot be read"
    })
final class PolicyCheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policies; - for standard input.")
  @Nullable List<String> files;

  @Option(
      names = "--rules",
      paramLabel = "PATH",
      split = ",",
      description =
          "Rules whose evidence must be kept: files or folders, pack, starter. Default: pack.")
  @Nullable List<String> rules;

  @Option(
      names = "--controls",
      paramLabel = "ID",
      split = ",",
      description =
          "Controls whose evidence must be kept, for example pci-10.2.1.4; all or none."
              + " Default: cis-3.2.1,cis-3.2.2.")
  @Nullable List<String> controls;

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description = "Read the policy as this version of kube-apiserver. Default: 1.36.")
  @Nullable String kubernetesVersion;

  @Option(
      names = "--output",
      paramLabel = "text|json|sarif",
      description = "Form of the result. Default: text.")
  PolicyOutputForm output = PolicyOutputForm.TEXT;

  @Option(
      names = "--fail-on",
      paramLabel = "error|warning|never",
      description = "From what on to exit with 1. Default: error.")
  FailOn failOn = FailOn.ERROR;

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  /** From what on the program exits with 1. */
  enum FailOn {
    ERROR,
    WARNING,
    NEVER
  }

  PolicyCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PolicyFiles policies = new PolicyFiles(terminal, kubernetesVersion);
    RuleSet ruleSet = new RuleFiles(Limits.DEFAULT).loadOrFail(rules, terminal);
    List<Evidence> evidence = PolicyCheck.evidence(ruleSet, controls(controls));
    Map<String, PolicyCheck> checks = new LinkedHashMap<>();
    for (String file : files == null ? List.<String>of() : files) {
      checks.put(file, PolicyCheck.of(policies.load(file), policies.version(), evidence));
    }
    try (Output to = Output.standard(terminal)) {
      Lines out = new Lines(to);
      switch (output) {
        case TEXT -> checks.forEach((file, check) -> text(file, check, out));
        case JSON -> out.line(PolicyCheckJson.json(checks));
        case SARIF -> out.line(PolicyCheckJson.sarif(checks));
      }
    }
    return checks.values().stream().anyMatch(this::fails) ? ExitCode.FOUND : ExitCode.OK;
  }

  private boolean fails(PolicyCheck check) {
    return switch (failOn) {
      case ERROR -> check.hasErrors();
      case WARNING -> !check.diagnostics().isEmpty();
      case NEVER -> false;
    };
  }

  /** The ids of controls that the words on a command line stand for. */
  static List<String> controls(@Nullable List<String> words) {
    List<String> known = Controls.all().stream().map(Evidence::id).toList();
    List<String> chosen = new ArrayList<>();
    for (String word : words == null ? List.of("cis-3.2.1", "cis-3.2.2") : words) {
      if (word.equals("all")) {
        chosen.addAll(known);
      } else if (known.contains(word)) {
        chosen.add(word);
      } else if (!word.equals("none")) {
        throw new CommandFailure(
            "unknown control '" + word + "'; known: " + String.join(", ", known));
      }
    }
    return chosen;
  }

  private void text(String file, PolicyCheck check, Lines out) {
    out.add(Diagnostics.text(check.diagnostics(), terminal.ansi(color)));
    long errors =
        check.diagnostics().stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR).count();
    long warnings = check.diagnostics().size() - errors;
    out.line(file + ": " + Human.count(errors, "error") + ", " + Human.count(warnings, "warning"));
    if (errors > 0) {
      out.line("  the API server does not start with this policy");
    } else {
      long blind = check.blindSpots().size();
      out.line(
          "  "
              + Human.count(check.evidence() - blind)
              + " of "
              + Human.count(check.evidence(), "detection")
              + " and controls keep all their evidence");
    }
  }
}
