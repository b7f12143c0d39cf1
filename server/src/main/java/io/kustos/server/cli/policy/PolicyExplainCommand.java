package io.kustos.server.cli.policy;

import io.kustos.core.policy.Decision;
import io.kustos.core.policy.Explanation;
import io.kustos.core.policy.Level;
import io.kustos.core.policy.Policy;
import io.kustos.core.policy.RequestAttributes;
import io.kustos.core.policy.Stage;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.report.text.Ansi;
import io.kustos.server.text.Printable;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kustos policy explain}. */
@Command(
    name = "explain",
    description = "Say which rule of a policy decides about a request, and why.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos policy explain policy.yaml --user alice --group system:authenticated \\",
      "      --verb create --resource pods/exec -n shop --name web-0",
      "  kustos policy explain policy.yaml --user alice --verb patch --resource deployments.apps",
      "  kustos policy explain policy.yaml --user system:anonymous --verb get --path /healthz"
    })
final class PolicyExplainCommand implements Callable<Integer> {
  private static final int STEPS_SHOWN_MAX = 200;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The policy; - for standard input.")
  String file = "";

  @Mixin RequestOptions request = new RequestOptions();

  @Mixin DecisionOptions options = new DecisionOptions();

  PolicyExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RequestAttributes asked = request.request();
    PolicyFiles files = options.files(terminal);
    Policy policy = files.policy(file);
    Explanation.doubts(asked).forEach(doubt -> terminal.say("kustos: " + Printable.of(doubt)));
    Explanation explanation = Explanation.of(policy, asked, files.version());
    try (Output output = Output.standard(terminal)) {
      Lines out = new Lines(output);
      if (options.json) {
        out.line(json(explanation));
      } else {
        text(policy, explanation, out);
      }
    }
    return ExitCode.OK;
  }

  private void text(Policy policy, Explanation explanation, Lines out) {
    Ansi ansi = options.ansi(terminal);
    List<Explanation.Step> steps = explanation.steps();
    int from = Math.max(0, steps.size() - STEPS_SHOWN_MAX);
    if (from > 0) {
      out.line("(" + from + " rules before these do not match either)");
    }
    for (Explanation.Step step : steps.subList(from, steps.size())) {
      String level = policy.rules().get(step.rule()).levelName();
      String lead = String.format("rules[%d] %-15s ", step.rule(), level);
      String text = (step.matches() ? "matches: " : "no: ") + Printable.of(step.reason());
      out.line(step.matches() ? ansi.bold(lead + text) : ansi.dim(lead + text));
    }
    out.line("");
    out.line(ansi.bold(verdict(explanation.decision())));
  }

  private static String verdict(Decision decision) {
    if (decision.matchedRule() == Decision.NO_RULE) {
      return "No rule matches, so no event is written.";
    }
    String by = "rules[" + decision.matchedRule() + "] decides: ";
    if (decision.level() == Level.NONE) {
      return by + "no event is written.";
    }
    EnumSet<Stage> stages = EnumSet.allOf(Stage.class);
    stages.removeAll(decision.omitStages());
    String written = stages.stream().map(Stage::label).collect(Collectors.joining(", "));
    boolean bodies = decision.level().atLeast(Level.REQUEST);
    return by
        + "level "
        + decision.level().label()
        + ", written at "
        + (written.isEmpty() ? "no stage" : written)
        + (bodies && decision.omitManagedFields() ? ", without managedFields" : "")
        + ".";
  }

  private static String json(Explanation explanation) {
    Decision decision = explanation.decision();
    JsonWriter json = new JsonWriter(true);
    json.beginObject()
        .member("level", decision.level().label())
        .member("matchedRule", decision.matchedRule())
        .member("omitManagedFields", decision.omitManagedFields())
        .name("omitStages")
        .beginArray();
    decision.omitStages().forEach(stage -> json.value(stage.label()));
    json.endArray().name("rules").beginArray();
    for (Explanation.Step step : explanation.steps()) {
      json.beginObject()
          .member("rule", step.rule())
          .member("matches", step.matches())
          .member("reason", step.reason())
          .endObject();
    }
    return json.endArray().endObject().toString();
  }
}
