package io.kustos.server.cli.policy;

import io.kustos.core.Limits;
import io.kustos.core.correlate.CorrelationBounds;
import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.policy.Policy;
import io.kustos.core.policy.PolicyEvaluator;
import io.kustos.core.policy.Simulation;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.option.EventInput;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos policy simulate}. */
@Command(
    name = "simulate",
    description = "Show what a policy would have kept of recorded events, and what it would lose.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos policy simulate new.yaml --events /var/log/kubernetes/audit",
      "      against what was recorded",
      "  kustos policy simulate new.yaml --events audit.log --against old.yaml --price-per-gb 0.50",
      "      against what the old policy would have kept, with the cost of a day",
      "  kustos policy simulate new.yaml --since 7d --data /var/lib/kustos",
      "      against what a server has of the last week; it may be running",
      "",
      "What nobody can know: events that the recording policy left out are not there to be counted,",
      "and bodies that it left out are estimated from those of the same kind that are there.",
      "",
      "Exit codes: 0 done, 1 a finding would be lost and --fail-on-lost is set, 2 trouble"
    })
final class PolicySimulateCommand implements Callable<Integer> {
  /** Less than a server has: there are two of all, in the memory of a command. */
  private static final CorrelationBounds BOUNDS =
      CorrelationBounds.DEFAULT.forWholeInput().withMemory(50_000, 24L << 20, 8L << 20);

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The policy; - for standard input.")
  String file = "";

  @Mixin RecordedEvents events = new RecordedEvents();

  @Option(
      names = "--against",
      paramLabel = "OLD",
      description = "Compare with this policy instead of the recording.")
  @Nullable String against;

  @Option(
      names = "--rules",
      paramLabel = "PATH",
      split = ",",
      description = "Rules whose findings count: files or folders, pack, starter. Default: pack.")
  @Nullable List<String> rules;

  @Option(
      names = "--no-correlations",
      description = "Leave out what correlations would lose: half as fast again.")
  boolean withoutCorrelations;

  @Option(
      names = "--price-per-gb",
      paramLabel = "PRICE",
      description = "What a GB costs wherever the log goes, to show a day's cost.")
  @Nullable Double price;

  @Option(names = "--top", paramLabel = "N", description = "Rows in each table. Default: 10.")
  int top = 10;

  @Option(names = "--fail-on-lost", description = "Exit with 1 when a finding would be lost.")
  boolean failOnLost;

  @Mixin DecisionOptions options = new DecisionOptions();

  PolicySimulateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PolicyFiles files = options.files(terminal);
    Policy policy = files.policy(file);
    PolicyEvaluator before =
        against == null ? null : new PolicyEvaluator(files.policy(against), files.version());
    RuleSet looking = new RuleFiles(Limits.DEFAULT).loadOrFail(rules, terminal);
    Simulation.Setup setup =
        setup(
            new PolicyEvaluator(policy, files.version()),
            before,
            program(looking),
            withoutCorrelations ? new RuleSet(looking.rules(), List.of()) : looking);
    EventInput logs = events.input(terminal);
    Simulation simulation = simulate(setup, logs);
    String baseline = against == null ? "recorded" : against;
    SimulationReport report =
        new SimulationReport(simulation, policy, setup, baseline, price, logs.rejects());
    try (Output output = Output.standard(terminal)) {
      Lines out = new Lines(output);
      if (options.json) {
        out.line(report.json());
      } else {
        new SimulationText(report, top, options.ansi(terminal)).write(out);
      }
    }
    if (logs.hasProblems()) {
      return ExitCode.TROUBLE;
    }
    return failOnLost && report.lost() > 0 ? ExitCode.FOUND : ExitCode.OK;
  }

  static Simulation simulate(Simulation.Setup setup, EventInput logs) {
    ThreadLocal<Simulation.Workspace> workspaces =
        ThreadLocal.withInitial(() -> new Simulation.Workspace(setup));
    Simulation simulation =
        logs.read(
                "simulating",
                () -> new Simulation(workspaces.get()),
                Simulation::add,
                Simulation::addAll)
            .concluded();
    if (simulation.recordedEvents() == 0) {
      throw new CommandFailure("no audit event in the logs");
    }
    return simulation;
  }

  static Program program(RuleSet rules) {
    return Planner.plan(rules, new PlanOptions(Matching.ALL, Priority.DEBUG));
  }

  static Simulation.Setup setup(
      PolicyEvaluator after, @Nullable PolicyEvaluator before, Program program, RuleSet rules) {
    CorrelationPlan correlations = CorrelationPlan.of(rules, Priority.DEBUG, BOUNDS);
    return new Simulation.Setup(after, before, program, correlations);
  }
}
