package io.kustos.server.cli;

import io.kustos.server.cli.completeness.CompletenessCommand;
import io.kustos.server.cli.doctor.DoctorCommand;
import io.kustos.server.cli.lab.LabCommand;
import io.kustos.server.cli.policy.PolicyCommand;
import io.kustos.server.cli.rules.RulesCommand;
import io.kustos.server.cli.scan.DemoCommand;
import io.kustos.server.cli.scan.ScanCommand;
import io.kustos.server.cli.search.QueryCommand;
import io.kustos.server.cli.search.SearchCommand;
import io.kustos.server.cli.search.ShowCommand;
import io.kustos.server.cli.search.TailCommand;
import io.kustos.server.cli.search.WhoCommand;
import io.kustos.server.cli.serve.ConfigCommand;
import io.kustos.server.cli.serve.ImportCommand;
import io.kustos.server.cli.serve.ServeCommand;
import io.kustos.server.cli.serve.StatusCommand;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.cli.token.ApiCommand;
import io.kustos.server.cli.token.WebhookCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands, a line each, in the order in which the help lists them. */
final class Commands {
  /** Makes one. Only the command that runs is made, which keeps the start short. */
  private interface Making {
    CommandLine of(Terminal terminal, String version);
  }

  private static final Map<String, Making> ALL = new LinkedHashMap<>();

  static {
    ALL.put("scan", (terminal, version) -> new CommandLine(new ScanCommand(terminal)));
    ALL.put("demo", (terminal, version) -> new CommandLine(new DemoCommand(terminal, version)));
    ALL.put("rules", (terminal, version) -> RulesCommand.line(terminal));
    ALL.put("policy", (terminal, version) -> PolicyCommand.line(terminal));
    ALL.put("serve", (terminal, version) -> new CommandLine(new ServeCommand(terminal, version)));
    ALL.put("status", (terminal, version) -> new CommandLine(new StatusCommand(terminal)));
    ALL.put("import", (terminal, version) -> new CommandLine(new ImportCommand(terminal, version)));
    ALL.put("search", (terminal, version) -> new CommandLine(new SearchCommand(terminal)));
    ALL.put("query", (terminal, version) -> new CommandLine(new QueryCommand(terminal)));
    ALL.put("tail", (terminal, version) -> new CommandLine(new TailCommand(terminal)));
    ALL.put("who", (terminal, version) -> new CommandLine(new WhoCommand(terminal)));
    ALL.put("show", (terminal, version) -> new CommandLine(new ShowCommand(terminal)));
    ALL.put("config", (terminal, version) -> ConfigCommand.line(terminal));
    ALL.put("webhook", (terminal, version) -> WebhookCommand.line(terminal));
    ALL.put("api", (terminal, version) -> ApiCommand.line(terminal));
    ALL.put("doctor", (terminal, version) -> new CommandLine(new DoctorCommand(terminal)));
    ALL.put(
        "completeness", (terminal, version) -> new CommandLine(new CompletenessCommand(terminal)));
    ALL.put(
        "completion",
        (terminal, version) ->
            new CommandLine(new CompletionCommand(terminal, () -> options(terminal, version))));
    ALL.put("lab", (terminal, version) -> LabCommand.line(terminal));
  }

  private Commands() {}

  /** All names but {@code help}. */
  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** One of {@link #names} by itself. */
  static CommandLine of(String name, Terminal terminal, String version) {
    CommandLine command = Objects.requireNonNull(ALL.get(name)).of(terminal, version);
    command.getCommandSpec().qualifiedName("kustos " + name);
    command.setCommandName("kustos " + name);
    addHelp(command);
    return command;
  }

  /** Every command has it, as its last option. */
  private static void addHelp(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .arity("0")
            .usageHelp(true)
            .description("Show this help.")
            .build());
    command.getSubcommands().values().forEach(Commands::addHelp);
  }

  /** Subcommands and options of every command. */
  private static SortedMap<String, List<String>> options(Terminal terminal, String version) {
    SortedMap<String, List<String>> all = new TreeMap<>();
    all.put("help", List.of());
    for (String name : names()) {
      CommandLine command = of(name, terminal, version);
      List<String> options = new ArrayList<>(command.getSubcommands().keySet());
      command.getCommandSpec().options().forEach(option -> options.add(option.longestName()));
      all.put(name, options);
    }
    return all;
  }
}
