package io.kustos.server.cli.policy;

import io.kustos.core.policy.Decision;
import io.kustos.core.policy.Level;
import io.kustos.core.policy.PolicyDiff;
import io.kustos.core.policy.RequestAttributes;
import io.kustos.core.policy.Stage;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.Human;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.report.text.Ansi;
import io.kustos.server.text.Printable;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kustos policy diff}. */
@Command(
    name = "diff",
    description = "Show which requests two policies decide differently.",
    sortOptions = false,
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  no request was found that they decide differently",
      "  1  there is one, shown with the rule that decides in each",
      "  2  bad usage, or a policy that the API server does not load"
    })
final class PolicyDiffCommand implements Callable<Integer> {
  private static final int SHOWN_MAX = 100;

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "A", description = "The first policy.")
  String before = "";

  @Parameters(index = "1", paramLabel = "B", description = "The second policy.")
  String after = "";

  @Mixin DecisionOptions options = new DecisionOptions();

  PolicyDiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PolicyFiles files = options.files(terminal);
    PolicyDiff diff = PolicyDiff.of(files.policy(before), files.policy(after), files.version());
    try (Output output = Output.standard(terminal)) {
      Lines out = new Lines(output);
      if (options.json) {
        out.line(json(diff));
      } else {
        text(diff, out);
      }
    }
    return diff.differences().isEmpty() ? ExitCode.OK : ExitCode.FOUND;
  }

  private void text(PolicyDiff diff, Lines out) {
    Ansi ansi = options.ansi(terminal);
    diff.differences().stream()
        .limit(SHOWN_MAX)
        .forEach(
            one -> {
              out.line(ansi.bold(words(one.example())));
              out.line("  - " + words(one.before()));
              out.line("  + " + words(one.after()));
              out.line("");
            });
    int more = diff.differences().size() - SHOWN_MAX;
    if (more > 0) {
      out.line("and " + Human.count(more, "further difference") + "; --json lists all\n");
    }
    out.line(
        diff.differences().isEmpty()
            ? diff.exhaustive()
                ? "No difference: the policies decide every request alike."
                : "No difference found."
            : Human.count(diff.differences().size(), "kind")
                + " of requests decided differently, each with one example.");
    out.line(
        "Asked: "
            + Human.count(diff.requests(), "request")
            + ", "
            + diff.how()
            + (diff.exhaustive() ? "." : "; others may still differ."));
  }

  /** A request in words. */
  static String words(RequestAttributes request) {
    StringBuilder words = new StringBuilder();
    words.append(request.user() == null ? "(no user)" : request.user());
    if (!request.groups().isEmpty()) {
      words.append(" of ").append(String.join(", ", request.groups()));
    }
    words.append(": ").append(request.verb()).append(' ');
    if (!request.resourceRequest()) {
      return Printable.of(words.append(request.path()).toString());
    }
    words.append(request.combinedResource());
    if (!request.apiGroup().isEmpty()) {
      words.append(" (").append(request.apiGroup()).append(')');
    }
    if (!request.name().isEmpty()) {
      words.append(" named ").append(request.name());
    }
    words.append(request.namespace().isEmpty() ? ", no single namespace" : " in namespace ");
    return Printable.of(words.append(request.namespace()).toString());
  }

  private static String words(Decision decision) {
    String rule =
        decision.matchedRule() == Decision.NO_RULE
            ? "no rule"
            : "rules[" + decision.matchedRule() + "]";
    if (decision.level() == Level.NONE) {
      return "not written (" + rule + ")";
    }
    String omitted =
        decision.omitStages().isEmpty()
            ? ""
            : ", without "
                + decision.omitStages().stream()
                    .map(Stage::label)
                    .collect(Collectors.joining(", "));
    boolean bodies = decision.level().atLeast(Level.REQUEST);
    return decision.level().label()
        + omitted
        + (bodies && decision.omitManagedFields() ? ", without managedFields" : "")
        + " ("
        + rule
        + ")";
  }

  private static String json(PolicyDiff diff) {
    JsonWriter json = new JsonWriter(true);
    json.beginObject()
        .member("equal", diff.differences().isEmpty())
        .member("exhaustive", diff.exhaustive())
        .member("requests", diff.requests())
        .member("how", diff.how())
        .name("differences")
        .beginArray();
    for (PolicyDiff.Difference one : diff.differences()) {
      json.beginObject().member("requests", one.requests()).name("example");
      example(one.example(), json);
      decision("before", one.before(), json);
      decision("after", one.after(), json);
      json.endObject();
    }
    return json.endArray().endObject().toString();
  }

  private static void example(RequestAttributes request, JsonWriter json) {
    json.beginObject().name("user").value(request.user()).name("groups").beginArray();
    request.groups().forEach(json::value);
    json.endArray()
        .member("verb", request.verb())
        .member("resourceRequest", request.resourceRequest())
        .member("namespace", request.namespace())
        .member("apiGroup", request.apiGroup())
        .member("resource", request.resource())
        .member("subresource", request.subresource())
        .member("name", request.name())
        .member("path", request.path())
        .endObject();
  }

  private static void decision(String name, Decision decision, JsonWriter json) {
    json.name(name)
        .beginObject()
        .member("level", decision.level().label())
        .member("matchedRule", decision.matchedRule())
        .member("omitManagedFields", decision.omitManagedFields())
        .name("omitStages")
        .beginArray();
    decision.omitStages().forEach(stage -> json.value(stage.label()));
    json.endArray().endObject();
  }
}
