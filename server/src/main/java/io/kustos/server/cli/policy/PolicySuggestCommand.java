package io.kustos.server.cli.policy;

import io.kustos.core.Limits;
import io.kustos.core.detect.Program;
import io.kustos.core.policy.Controls;
import io.kustos.core.policy.Evidence;
import io.kustos.core.policy.KubernetesVersion;
import io.kustos.core.policy.PolicyCheck;
import io.kustos.core.policy.PolicyEvaluator;
import io.kustos.core.policy.Profile;
import io.kustos.core.policy.Simulation;
import io.kustos.core.policy.Suggestion;
import io.kustos.core.policy.Suggestion.Thrift;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.option.EventInput;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.Human;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kustos policy suggest}. */
@Command(
    name = "suggest",
    description = "Write a small policy that keeps every detection and control alive.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos policy suggest --events /var/log/kubernetes/audit --output-file policy.yaml",
      "      for the rules that come with kustos and every control we know",
      "  kustos policy suggest --events audit.log --rules my-rules/ --keep pci-10.2.1.2,'pod'",
      "      only for one control and for the rules whose name has 'pod' in it",
      "  kustos policy suggest --events audit.log --budget 2GB/day",
      "      says what it gives up when the budget needs it",
      "  kustos policy suggest --since 7d --data /var/lib/kustos",
      "      from what a server has of the last week; it may be running",
      "",
      "Record everything for a while first: what the recording policy left out cannot be weighed.",
      "",
      "Exit codes: 0 done, 1 the budget was not met or a finding would be lost, 2 trouble"
    })
final class PolicySuggestCommand implements Callable<Integer> {
  private static final Pattern BUDGET =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kMGT])B(?:/day)?", Pattern.CASE_INSENSITIVE);

  private final Terminal terminal;

  @Mixin RecordedEvents events = new RecordedEvents();

  @Option(
      names = "--rules",
      paramLabel = "PATH",
      split = ",",
      description = "Rules to keep alive: files or folders, pack, starter. Default: pack.")
  @Nullable List<String> rules;

  @Option(
      names = "--keep",
      paramLabel = "NAME",
      split = ",",
      description =
          "Only these controls, and rules with that text in their name. Default: all of both.")
  @Nullable List<String> keep;

  @Option(
      names = "--budget",
      paramLabel = "2GB/day",
      description = "Go on saving until a day's log is no larger, and say what that costs.")
  @Nullable String budget;

  @Option(
      names = "--output-file",
      paramLabel = "FILE",
      description = "Write the policy there instead of standard output.")
  @Nullable String outputFile;

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description = "For this version of kube-apiserver. Default: 1.36.")
  @Nullable String kubernetesVersion;

  PolicySuggestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    KubernetesVersion version = PolicyFiles.version(kubernetesVersion);
    double budgetBytes = budget == null ? Double.MAX_VALUE : bytesPerDay(budget);
    RuleSet kept = kept(new RuleFiles(Limits.DEFAULT).loadOrFail(rules, terminal));
    List<Evidence> evidence = PolicyCheck.evidence(kept, controls());
    EventInput logs = events.input(terminal);
    if (logs.isOnceOnly()) {
      throw new CommandFailure(
          "the events are read several times: name a file, not standard input");
    }
    Program program = PolicySimulateCommand.program(kept);
    ThreadLocal<Profile.Workspace> workspaces =
        ThreadLocal.withInitial(() -> new Profile.Workspace(program));
    Profile profile =
        logs.read("learning", () -> new Profile(workspaces.get()), Profile::add, Profile::addAll);
    for (Thrift thrift : Thrift.values()) {
      Suggestion suggestion = Suggestion.of(profile, kept, evidence, thrift, version);
      PolicyEvaluator evaluator = new PolicyEvaluator(suggestion.policy(), version);
      Simulation.Setup setup = PolicySimulateCommand.setup(evaluator, null, program, kept);
      Simulation simulation = PolicySimulateCommand.simulate(setup, logs);
      SimulationReport report =
          new SimulationReport(
              simulation, suggestion.policy(), setup, "recorded", null, logs.rejects());
      boolean fits =
          budget == null || report.perDay(simulation.total().bytesAfter()) <= budgetBytes;
      if (fits || thrift == Thrift.NO_BODIES) {
        return finish(suggestion, report, fits);
      }
    }
    throw new IllegalStateException("the last thrift is always finished");
  }

  private int finish(Suggestion suggestion, SimulationReport report, boolean fits) {
    try (Output output = Output.open(outputFile, terminal)) {
      new Lines(output).add(new SuggestionText(suggestion, report).policy());
    }
    try (Output summary = Output.standard(errorTerminal())) {
      Lines out = new Lines(summary);
      new SimulationText(report, 0, terminal.errorAnsi()).totals(report.simulation(), out);
      new SuggestionText(suggestion, report).summary(out);
      if (!fits) {
        out.line(
            "The budget of "
                + budget
                + " is not met: what is left is "
                + Human.bytes(report.perDay(report.simulation().total().bytesAfter()))
                + " a day.");
      }
    }
    return fits && report.lost() == 0 ? ExitCode.OK : ExitCode.FOUND;
  }

  /** The policy goes to standard output, what is said about it to the other one. */
  private Terminal errorTerminal() {
    return new Terminal(terminal.in(), terminal.err(), terminal.err(), terminal.environment());
  }

  /** The rules and correlations that are to be kept, with those that feed the correlations. */
  private RuleSet kept(RuleSet all) {
    if (keep == null) {
      return all;
    }
    List<String> known = Controls.all().stream().map(Evidence::id).toList();
    List<CorrelationRule> correlations =
        all.correlations().stream().filter(rule -> isKept(rule.name())).toList();
    Set<String> ids = new HashSet<>();
    correlations.forEach(
        rule -> rule.references().forEach(one -> ids.add(String.valueOf(all.idOf(one.name())))));
    List<Rule> chosen =
        all.rules().stream()
            .filter(rule -> isKept(rule.name()) || ids.contains(rule.id()))
            .toList();
    for (String word : keep) {
      boolean any =
          known.contains(word)
              || all.rules().stream().anyMatch(rule -> isIn(word, rule.name()))
              || correlations.stream().anyMatch(rule -> isIn(word, rule.name()));
      if (!any) {
        throw new CommandFailure(
            "--keep "
                + word
                + ": no rule has that in its name, and no control is called so; controls: "
                + String.join(", ", known));
      }
    }
    return new RuleSet(chosen, correlations, all.names(), List.of());
  }

  private boolean isKept(String name) {
    return keep != null && keep.stream().anyMatch(word -> isIn(word, name));
  }

  private static boolean isIn(String word, String name) {
    return name.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }

  private List<String> controls() {
    List<String> known = Controls.all().stream().map(Evidence::id).toList();
    if (keep == null) {
      return known;
    }
    List<String> chosen = new ArrayList<>(known);
    chosen.retainAll(keep);
    return chosen;
  }

  private static double bytesPerDay(String text) {
    Matcher matcher = BUDGET.matcher(text.strip());
    if (!matcher.matches()) {
      throw new CommandFailure("--budget " + text + ": not a size such as 2GB/day");
    }
    int power = "kmgt".indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
    return Double.parseDouble(matcher.group(1)) * Math.pow(1000, power);
  }
}
