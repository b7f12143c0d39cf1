package io.kustos.server.cli;

import io.kustos.core.rule.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: finds the command, runs it, and turns whatever goes wrong into one line. */
public final class Kustos {
  private static final List<String> COMMANDS =
      List.of(
          "scan",
          "demo",
          "rules",
          "policy",
          "serve",
          "status",
          "import",
          "search",
          "query",
          "tail",
          "who",
          "show",
          "config",
          "webhook",
          "api",
          "doctor",
          "completeness",
          "completion",
          "lab",
          "help");
  private static final int USAGE_WIDTH_MAX = 110;

  private final Terminal terminal;
  private final String version;

  public Kustos(Terminal terminal, String version) {
    this.terminal = terminal;
    this.version = version;
  }

  @Command(
      name = "kustos",
      description = "Turns Kubernetes audit logs into answers.",
      synopsisSubcommandLabel = "COMMAND",
      sortOptions = false,
      commandListHeading = "%nCommands:%n",
      footerHeading = "%nTry:%n",
      footer = {
        "  kustos demo                 see what comes out",
        "  kustos scan audit.log       scan a log with the rules that come with kustos",
        "  kustos serve                receive events from API servers, keep and judge them",
        "  kustos search 'verb:delete' ask what was received: who deleted what",
        "  kustos help scan            all options of a command",
        "  kustos --version            which version this is",
        "",
        "Exit codes: 0 done, 1 something was found, 2 bad usage or unreadable input, 130 Ctrl-C"
      })
  private static final class Root implements Runnable {
    @Override
    public void run() {
      throw new CommandFailure(
          "say what to do: "
              + String.join(", ", COMMANDS.subList(0, COMMANDS.size() - 1))
              + " or help");
    }
  }

  /** Runs a command line and returns the exit code; never throws. */
  public int run(String... arguments) {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    boolean debug =
        words.remove("--debug") || "1".equals(terminal.environment().get("KUSTOS_DEBUG"));
    try {
      return dispatch(words);
    } catch (ClosedPipe e) {
      return ExitCode.OK;
    } catch (CommandFailure e) {
      terminal.say("kustos: " + e.getMessage());
      trace(e, debug);
      return ExitCode.TROUBLE;
    } catch (OutOfMemoryError e) {
      terminal.say("kustos: out of memory; give more with KUSTOS_JAVA_OPTS=-Xmx1g");
      trace(e, debug);
      return ExitCode.TROUBLE;
    } catch (Exception | StackOverflowError | LinkageError e) {
      terminal.say("kustos: a fault of the program: " + e + " (KUSTOS_DEBUG=1 shows where)");
      trace(e, debug);
      return ExitCode.TROUBLE;
    }
  }

  private void trace(Throwable failure, boolean debug) {
    if (debug) {
      failure.printStackTrace(terminal.err());
    }
  }

  private int dispatch(List<String> words) throws Exception {
    String first = words.isEmpty() ? "" : words.getFirst();
    List<String> rest = words.subList(Math.min(1, words.size()), words.size());
    return switch (first) {
      case "--version", "-V", "version" -> {
        try (Output out = Output.standard(terminal)) {
          new Lines(out).line("kustos " + version);
        }
        yield ExitCode.OK;
      }
      case "help", "--help", "-h", "" -> {
        help(rest);
        yield first.isEmpty() ? ExitCode.TROUBLE : ExitCode.OK;
      }
      default -> {
        if (COMMANDS.contains(first)) {
          boolean query = first.equals("search") || first.equals("tail");
          yield execute(command(first), query ? QueryWords.of(rest) : rest);
        }
        String what = first.startsWith("-") ? "option" : "command";
        throw new CommandFailure(
            "unknown " + what + " '" + first + "'" + suggestion(first) + " (see kustos help)");
      }
    };
  }

  private static String suggestion(String word) {
    List<String> known = new ArrayList<>(COMMANDS);
    known.add("--version");
    known.add("--help");
    return Suggestions.closest(word, known)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("");
  }

  /** A command by itself: building only the one that runs keeps the start short. */
  private CommandLine command(String name) {
    CommandLine command =
        switch (name) {
          case "scan" -> new CommandLine(new ScanCommand(terminal));
          case "demo" -> new CommandLine(new DemoCommand(terminal, version));
          case "serve" -> new CommandLine(new ServeCommand(terminal, version));
          case "status" -> new CommandLine(new StatusCommand(terminal));
          case "import" -> new CommandLine(new ImportCommand(terminal, version));
          case "completeness" -> new CommandLine(new CompletenessCommand(terminal));
          case "doctor" -> new CommandLine(new DoctorCommand(terminal));
          case "policy" -> PolicyCommand.line(terminal);
          case "who" -> new CommandLine(new WhoCommand(terminal));
          case "show" -> new CommandLine(new ShowCommand(terminal));
          case "api" ->
              new CommandLine(new ApiCommand()).addSubcommand(new ApiTokenCommand(terminal));
          case "search" -> new CommandLine(new SearchCommand(terminal));
          case "query" -> new CommandLine(new QueryCommand(terminal));
          case "tail" -> new CommandLine(new TailCommand(terminal));
          case "completion" ->
              new CommandLine(new CompletionCommand(terminal, this::optionsByCommand));
          case "lab" ->
              new CommandLine(new LabCommand()).addSubcommand(new LabEvaluateCommand(terminal));
          case "webhook" ->
              new CommandLine(new WebhookCommand())
                  .addSubcommand(new WebhookTokenCommand(terminal));
          case "config" ->
              new CommandLine(new ConfigCommand())
                  .addSubcommand(new ConfigCheckCommand(terminal))
                  .addSubcommand(new ConfigShowCommand(terminal));
          default ->
              new CommandLine(new RulesCommand())
                  .addSubcommand(new RulesCheckCommand(terminal))
                  .addSubcommand(new RulesListCommand(terminal))
                  .addSubcommand(new RulesShowCommand(terminal))
                  .addSubcommand(new RulesExplainCommand(terminal))
                  .addSubcommand(new RulesCoverageCommand(terminal))
                  .addSubcommand(new RulesTuneCommand(terminal))
                  .addSubcommand(new RulesFieldsCommand(terminal))
                  .addSubcommand(new RulesTestCommand(terminal));
        };
    command.getCommandSpec().qualifiedName("kustos " + name);
    command.setCommandName("kustos " + name);
    addHelp(command);
    return configured(command);
  }

  /** The options of every command, for completion. */
  private SortedMap<String, List<String>> optionsByCommand() {
    SortedMap<String, List<String>> all = new TreeMap<>();
    for (String name : COMMANDS) {
      List<String> options = new ArrayList<>();
      if (!name.equals("help")) {
        CommandLine command = command(name);
        options.addAll(command.getSubcommands().keySet());
        command.getCommandSpec().options().forEach(option -> options.add(option.longestName()));
      }
      all.put(name, options);
    }
    return all;
  }

  private CommandLine configured(CommandLine command) {
    return command
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setUsageHelpWidth(Math.clamp(terminal.width(), 80, USAGE_WIDTH_MAX))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                terminal.ansi(null).colour()
                    ? CommandLine.Help.Ansi.ON
                    : CommandLine.Help.Ansi.OFF));
  }

  /** Every command has it, as its last option. */
  private static void addHelp(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.options().stream().noneMatch(OptionSpec::usageHelp)) {
      spec.addOption(
          OptionSpec.builder("-h", "--help")
              .type(boolean.class)
              .arity("0")
              .usageHelp(true)
              .description("Show this help.")
              .build());
    }
    command.getSubcommands().values().forEach(Kustos::addHelp);
  }

  private int badUsage(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName(" ");
    StringBuilder message = new StringBuilder();
    if (failure instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      message.append(word.startsWith("-") ? "unknown option '" : "unexpected '");
      message.append(word).append('\'');
      List<String> known = new ArrayList<>(command.getSubcommands().keySet());
      command.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
      Suggestions.closest(word.replaceFirst("=.*", ""), known)
          .ifPresent(near -> message.append("; did you mean '").append(near).append("'?"));
    } else {
      String said = String.valueOf(failure.getMessage()).lines().findFirst().orElse("bad usage");
      message.append(Character.toLowerCase(said.charAt(0))).append(said.substring(1));
      if (failure instanceof MissingParameterException && message.length() == 0) {
        message.append("something is missing");
      }
    }
    terminal.say("kustos: " + message + " (see " + name + " --help)");
    return ExitCode.TROUBLE;
  }

  /** Picocli parses; running the command here keeps its failures ours to tell. */
  private int execute(CommandLine command, List<String> words) throws Exception {
    CommandLine.ParseResult parsed;
    try {
      parsed = command.parseArgs(words.toArray(String[]::new));
    } catch (ParameterException e) {
      return badUsage(e);
    }
    CommandLine.ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandLine chosen = last.commandSpec().commandLine();
    if (last.isUsageHelpRequested()) {
      usage(chosen);
      return ExitCode.OK;
    }
    Callable<Integer> action = chosen.getCommand();
    return action.call();
  }

  private void usage(CommandLine command) {
    try (Output out = Output.standard(terminal)) {
      new Lines(out).add(command.getUsageMessage().stripTrailing() + "\n");
    }
  }

  private void help(List<String> words) {
    String topic = words.isEmpty() ? "" : words.getFirst();
    CommandLine shown;
    if (topic.isEmpty()) {
      shown = configured(new CommandLine(new Root()).setCommandName("kustos"));
      for (String name : COMMANDS.subList(0, COMMANDS.size() - 1)) {
        shown.addSubcommand(name, command(name));
      }
      shown.setUsageHelpWidth(Math.clamp(terminal.width(), 80, USAGE_WIDTH_MAX));
    } else if (COMMANDS.contains(topic) && !topic.equals("help")) {
      shown = command(topic);
      for (String word : words.subList(1, words.size())) {
        CommandLine below = shown.getSubcommands().get(word);
        if (below == null) {
          throw new CommandFailure("no help on '" + String.join(" ", words) + "'");
        }
        shown = configured(below);
      }
    } else {
      throw new CommandFailure("no help on '" + topic + "'" + suggestion(topic));
    }
    usage(shown);
  }
}
