package io.kustos.server.cli;

import io.kustos.core.rule.search.SearchField;
import io.kustos.core.rule.search.SearchFields;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code kustos completion}. */
@Command(
    name = "completion",
    description = "Print a script that completes commands, options, fields and values in a shell.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(kustos completion)                        bash, for this shell",
      "  kustos completion > /etc/bash_completion.d/kustos  bash, for all",
      "  autoload -U bashcompinit; bashcompinit; source <(kustos completion)      zsh"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Supplier<SortedMap<String, List<String>>> options;

  /** One that asks for the options of every command when it runs. */
  CompletionCommand(Terminal terminal, Supplier<SortedMap<String, List<String>>> options) {
    this.terminal = terminal;
    this.options = options;
  }

  @Override
  public Integer call() {
    SortedMap<String, List<String>> commands = options.get();
    StringBuilder script = new StringBuilder("# bash completion for kustos\n");
    script.append("_kustos() {\n");
    script.append("  local word command words\n");
    script.append("  word=\"${COMP_LINE:0:COMP_POINT}\"\n");
    script.append("  word=\"${word##*[[:space:](]}\"\n");
    script.append("  command=\"${COMP_WORDS[1]}\"\n");
    script.append("  if [ \"$COMP_CWORD\" -le 1 ]; then\n    words=\"");
    script.append(String.join(" ", commands.keySet())).append("\"\n  else\n");
    script.append("    case \"$command\" in\n");
    commands.forEach((name, words) -> script.append(branch(name, words)));
    script.append("    esac\n  fi\n");
    // Bash takes a colon for the end of a word: what stands before it is not repeated.
    script.append("  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n");
    script.append("  case \"$word\" in\n");
    script.append("    *:*) COMPREPLY=(\"${COMPREPLY[@]#\"${word%\"${word##*:}\"}\"}\") ;;\n");
    script.append("  esac\n}\n");
    script.append("complete -o default -o nospace -F _kustos kustos\n");
    try (Output out = Output.standard(terminal)) {
      new Lines(out).add(script.toString());
    }
    return ExitCode.OK;
  }

  private static String branch(String name, List<String> options) {
    List<String> words = new ArrayList<>(options);
    if (name.equals("search") || name.equals("tail")) {
      words.addAll(queryWords());
    }
    return "      " + name + ") words=\"" + String.join(" ", words) + "\" ;;\n";
  }

  /** Fields, and fields with values that are often asked for. */
  private static List<String> queryWords() {
    List<String> words = new ArrayList<>();
    List<SearchField> fields = new ArrayList<>(SearchFields.list());
    fields.addAll(SearchFields.enriched());
    for (SearchField field : fields) {
      for (String name : field.names()) {
        words.add(name + ":");
      }
      for (String example : field.examples()) {
        if (example.matches("[\\w.:-]+")) {
          words.add(field.name() + ":" + example);
        }
      }
    }
    return words;
  }
}
