package io.kustos.server.cli.rules;

import io.kustos.core.Limits;
import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.Human;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.report.text.Ansi;
import io.kustos.server.text.Printable;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos rules list}. */
@Command(name = "list", description = "List rules in the order in which they are tried.")
final class RulesListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "Rules files or folders. Default: the rules that come with kustos.")
  @Nullable List<String> paths;

  @Option(names = "--tag", paramLabel = "TAG", description = "Only rules with this tag.")
  @Nullable String tag;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  RulesListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RuleFiles files = new RuleFiles(Limits.DEFAULT);
    RuleSet rules = files.loadOrFail(paths, terminal);
    List<Rule> shown =
        Stream.concat(rules.rules().stream(), CorrelationPlan.rulesOf(rules).stream())
            .filter(rule -> tag == null || rule.tags().contains(tag))
            .toList();
    try (Output output = Output.standard(terminal)) {
      Lines out = new Lines(output);
      if (json) {
        out.line(json(shown));
      } else {
        table(shown, out);
      }
    }
    return ExitCode.OK;
  }

  private void table(List<Rule> rules, Lines out) {
    Ansi ansi = terminal.ansi(color);
    int width = Math.min(60, rules.stream().mapToInt(r -> r.name().length()).max().orElse(0));
    for (Rule rule : rules) {
      String priority = String.format(Locale.ROOT, "%-13s", rule.priority().label());
      String name = Printable.of(rule.name());
      String gap = rule.tags().isEmpty() ? "" : " ".repeat(Math.max(0, width - name.length()) + 2);
      String tags = gap + String.join(", ", rule.tags());
      String off = rule.enabled() ? "" : "  (disabled)";
      out.line(ansi.priority(rule.priority(), priority) + "  " + name + ansi.dim(tags) + off);
    }
    out.line(Human.count(rules.size(), "rule"));
  }

  private static String json(List<Rule> rules) {
    JsonWriter json = new JsonWriter(true);
    json.beginArray();
    for (Rule rule : rules) {
      json.beginObject()
          .member("id", rule.id())
          .member("name", rule.name())
          .member("priority", rule.priority().label())
          .member("enabled", rule.enabled())
          .member("source", rule.source())
          .member("version", rule.version())
          .member("origin", rule.origin())
          .member("description", rule.description());
      json.name("tags").beginArray();
      rule.tags().forEach(json::value);
      json.endArray().endObject();
    }
    return json.endArray().toString();
  }
}
