package io.kustos.core.scenario;

import io.kustos.core.Limits;
import io.kustos.core.correlate.CorrelationBounds;
import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.correlate.Correlator;
import io.kustos.core.correlate.EventStream;
import io.kustos.core.correlate.Feed;
import io.kustos.core.correlate.Found;
import io.kustos.core.correlate.Place;
import io.kustos.core.detect.Detector;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import io.kustos.core.event.Timestamps;
import io.kustos.core.json.JsonBytes;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs scenarios: loads their rules, evaluates their events, compares with what they expect. */
public final class ScenarioRunner {
  private final Function<Lookups, RuleLanguage> languages;
  private final RuleLanguage plain;
  private final List<SourceText> defaults;

  /**
   * @param languages the language of the rules, over enriched fields that look up in the tables
   * @param defaults the rules that stand for the word default in a scenario
   */
  public ScenarioRunner(Function<Lookups, RuleLanguage> languages, List<SourceText> defaults) {
    this.languages = languages;
    this.plain = languages.apply(Lookups.NONE);
    this.defaults = List.copyOf(defaults);
  }

  /**
   * Runs one scenario; what is wrong with it or with its rules stands in the result.
   *
   * @param scenario the scenario file
   * @param files gives the text of a path written in the scenario, null when it cannot be read
   */
  public ScenarioResult run(SourceText scenario, Function<String, @Nullable SourceText> files) {
    ScenarioParser.Parsed parsed = ScenarioParser.parse(scenario);
    if (parsed.scenario() == null) {
      return new ScenarioResult(scenario.name(), scenario.name(), List.of(), parsed.diagnostics());
    }
    return new Run(scenario, parsed.scenario(), files).result();
  }

  /** One run of one scenario. */
  private final class Run {
    private final SourceText source;
    private final Scenario scenario;
    private final Function<String, @Nullable SourceText> files;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    Run(SourceText source, Scenario scenario, Function<String, @Nullable SourceText> files) {
      this.source = source;
      this.scenario = scenario;
      this.files = files;
    }

    ScenarioResult result() {
      List<SourceText> texts = ruleTexts();
      List<ScenarioResult.CaseResult> results = new ArrayList<>();
      if (diagnostics.isEmpty()) {
        Lookups tables = scenario.lookups();
        RuleLanguage language = tables.isEmpty() ? plain : languages.apply(tables);
        RuleSet rules = language.load(texts);
        diagnostics.addAll(rules.diagnostics());
        if (!rules.hasErrors()) {
          checkNames(rules);
          Program program =
              Planner.plan(rules, new PlanOptions(scenario.matching(), Priority.DEBUG));
          CorrelationPlan plan =
              CorrelationPlan.of(rules, Priority.DEBUG, CorrelationBounds.DEFAULT.forWholeInput());
          scenario.cases().forEach(c -> results.add(evaluate(c, program, plan)));
        }
      }
      return new ScenarioResult(scenario.title(), source.name(), results, diagnostics);
    }

    private List<SourceText> ruleTexts() {
      List<SourceText> texts = new ArrayList<>();
      for (Scenario.RuleReference reference : scenario.rules()) {
        switch (reference) {
          case Scenario.RuleReference.Default any -> texts.addAll(defaults);
          case Scenario.RuleReference.Inline inline -> {
            int line = source.place(inline.offset()).line();
            texts.add(
                new SourceText(source.name() + " (rules of line " + line + ")", inline.text()));
          }
          case Scenario.RuleReference.RulesFile file -> {
            SourceText text = read(file.path(), file.offset());
            if (text != null) {
              texts.add(text);
            }
          }
        }
      }
      return texts;
    }

    private @Nullable SourceText read(String path, int offset) {
      SourceText text = files.apply(path);
      if (text == null) {
        error(offset, path.length(), "SCENARIO_NO_FILE", "cannot read '" + path + "'");
      }
      return text;
    }

    private void checkNames(RuleSet rules) {
      List<String> names =
          Stream.concat(
                  rules.rules().stream().map(Rule::name),
                  rules.correlations().stream().map(CorrelationRule::name))
              .toList();
      for (Scenario.Case scenarioCase : scenario.cases()) {
        for (Scenario.Expectation expected : scenarioCase.expectations()) {
          if (!names.contains(expected.rule())) {
            String message = "no rule is named '" + expected.rule() + "'";
            error(expected.offset(), expected.rule().length(), "SCENARIO_NO_RULE", message);
          }
        }
      }
    }

    private void error(int offset, int length, String code, String message) {
      diagnostics.add(
          new Diagnostic(
              Diagnostic.Severity.ERROR, code, message, source, offset, Math.max(1, length), null));
    }

    private ScenarioResult.CaseResult evaluate(
        Scenario.Case scenarioCase, Program program, CorrelationPlan plan) {
      List<AuditEvent> events = new ArrayList<>();
      for (Scenario.EventReference reference : scenarioCase.events()) {
        switch (reference) {
          case Scenario.EventReference.Inline inline -> events.add(inline.event());
          case Scenario.EventReference.EventsFile file -> addAll(file, events);
        }
      }
      long first = events.isEmpty() ? Timestamps.NONE : events.getFirst().stageNanos();
      EventContext context = new EventContext(1, first, "localhost", ZoneOffset.UTC);
      Detector detector = program.newDetector(context);
      CaseFindings found = new CaseFindings();
      Correlator correlator = new Correlator(plan, context);
      EventStream stream = new EventStream("", "");
      for (int i = 0; i < events.size(); i++) {
        AuditEvent event = events.get(i);
        EventContext own = new EventContext(i + 1L, first, "localhost", ZoneOffset.UTC);
        int matches = detector.evaluate(event, own);
        for (int m = 0; m < matches; m++) {
          Rule rule = program.rules().get(detector.matched(m));
          if (detector.raises(m)) {
            found.add(rule, event, own, i + 1);
          }
          Feed feed = plan.feed(rule.id());
          if (feed != null) {
            correlator.match(feed.match(event, own, stream, new Place("", i + 1L, 0)));
          }
        }
        correlator.event(stream, event.stageNanos(), Long.MAX_VALUE);
      }
      correlator.finish();
      for (Found one : correlator.takeFound()) {
        found.add(one.finding(), (int) one.place().line());
      }
      return new ScenarioResult.CaseResult(
          scenarioCase.name(),
          scenarioCase.line(),
          found.differences(scenarioCase.expectations(), events.size()));
    }

    private void addAll(Scenario.EventReference.EventsFile file, List<AuditEvent> events) {
      SourceText text = read(file.path(), file.offset());
      if (text == null) {
        return;
      }
      byte[] bytes = text.text().getBytes(StandardCharsets.UTF_8);
      EventScanner scanner = new EventScanner(Limits.DEFAULT.depthMax());
      int at = JsonBytes.skipSpace(bytes, 0, bytes.length);
      while (at < bytes.length) {
        if (scanner.scan(bytes, at, bytes.length) != ScanStatus.OK) {
          String message = "'" + file.path() + "' holds something that is not a JSON event";
          error(file.offset(), file.path().length(), "SCENARIO_EVENT", message);
          return;
        }
        events.add(scanner.event(at).retain());
        at = JsonBytes.skipSpace(bytes, scanner.end(), bytes.length);
      }
    }
  }
}
