package io.kustos.server.cli;

import io.kustos.core.rule.Suggestions;
import io.kustos.server.cli.search.QueryWords;
import io.kustos.server.cli.terminal.ClosedPipe;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: finds the command, runs it, and turns whatever goes wrong into one line. */
public final class Kustos {
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
          "say what to do: " + String.join(", ", Commands.names()) + " or help");
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
        if (Commands.names().contains(first)) {
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
    List<String> known = new ArrayList<>(Commands.names());
    known.add("help");
    known.add("--version");
    known.add("--help");
    return Suggestions.closest(word, known)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("");
  }

  private CommandLine command(String name) {
    return configured(Commands.of(name, terminal, version));
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
      for (String name : Commands.names()) {
        shown.addSubcommand(name, command(name));
      }
      shown.setUsageHelpWidth(Math.clamp(terminal.width(), 80, USAGE_WIDTH_MAX));
    } else if (Commands.names().contains(topic)) {
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
