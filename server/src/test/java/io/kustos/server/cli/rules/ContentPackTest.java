package io.kustos.server.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.coverage.Coverage;
import io.kustos.core.coverage.KnownDetections;
import io.kustos.core.coverage.RuleSheet;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.rule.ContentPack;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Playbook;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.scenario.ScenarioResult;
import io.kustos.core.scenario.ScenarioRunner;
import io.kustos.server.cli.Program;
import io.kustos.server.cli.option.Languages;
import io.kustos.server.cli.terminal.Diagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds every rule of the content pack to what docs/content-pack.md promises. */
class ContentPackTest {
  private static final RuleLanguage LANGUAGE = Languages.all(Limits.DEFAULT, Lookups.NONE);
  private static final RuleSet RULES = LANGUAGE.load(ContentPack.rules());
  private static final List<RuleSheet> SHEETS = RuleSheet.of(RULES);
  private static final Path PAGE = Path.of("docs/detection-coverage.md");

  /** Users, addresses and software of the recordings that rules are measured on. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "@(acme|contractor)\\.example|\\bamir@|\\b127\\.66\\.|\\b192\\.0\\.2\\.|\\bargocd\\b(?!-(initial-admin-)?secret|\\.argoproj\\.io/)",
          Pattern.CASE_INSENSITIVE);

  static List<SourceText> scenarios() {
    return ContentPack.scenarios();
  }

  /** What the reader leaves out; a filter may name a rule that is not there. */
  @Test
  void loadsWithoutAWord() {
    assertThat(RULES.diagnostics().stream().map(Diagnostics::line)).isEmpty();
    assertThat(RULES.rules()).allMatch(Rule::enabled);
  }

  @Test
  void hasEveryFileOfItsFolder() throws IOException {
    Path folder = Path.of("../core/src/main/resources/io/kustos/pack");
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> expected =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .map(file -> ContentPack.PREFIX + folder.relativize(file).toString())
              .filter(name -> !name.equals(ContentPack.coverage().name()))
              .toList();
      assertThat(
              Stream.concat(ContentPack.rules().stream(), ContentPack.scenarios().stream())
                  .map(SourceText::name))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void everyRuleSaysWhatSomebodyOnDutyHasToKnow() {
    SoftAssertions soft = new SoftAssertions();
    Set<String> names = new HashSet<>();
    for (RuleSheet sheet : SHEETS) {
      soft.assertThat(names.add(sheet.name())).as("name used once: " + sheet.name()).isTrue();
      soft.assertThat(sheet.id())
          .as(sheet.name())
          .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
      soft.assertThat(sheet.metadata().level()).as("level of " + sheet.name()).isNotEmpty();
      soft.assertThat(sheet.description()).as("description of " + sheet.name()).isNotEmpty();
      if (sheet.raises()) {
        Playbook playbook = sheet.metadata().guidance().playbook();
        soft.assertThat(sheet.attack().techniques())
            .as("technique of " + sheet.name())
            .isNotEmpty();
        soft.assertThat(sheet.attack().tactics())
            .as("tactic of " + sheet.name() + " is its folder")
            .contains(sheet.origin().split("/", -1)[1]);
        soft.assertThat(sheet.metadata().falsePositives())
            .as("false positives of " + sheet.name())
            .isNotEmpty();
        soft.assertThat(playbook.triage()).as("triage of " + sheet.name()).isNotEmpty();
        soft.assertThat(playbook.evidence()).as("evidence of " + sheet.name()).isNotEmpty();
        soft.assertThat(playbook.contain()).as("contain of " + sheet.name()).isNotEmpty();
        soft.assertThat(playbook.recover()).as("recover of " + sheet.name()).isNotEmpty();
      }
    }
    soft.assertAll();
  }

  @Test
  void commandsOfPlaybooksExist() {
    SoftAssertions soft = new SoftAssertions();
    Map<String, Boolean> known = new HashMap<>();
    for (RuleSheet sheet : SHEETS) {
      List<String> commands =
          sheet.metadata().guidance().playbook().evidence().stream()
              .filter(step -> step.startsWith("kustos "))
              .toList();
      if (sheet.raises()) {
        soft.assertThat(commands).as("kustos commands of " + sheet.name()).isNotEmpty();
      }
      for (String command : commands) {
        String word = command.split(" ", 3)[1];
        soft.assertThat(known.computeIfAbsent(word, one -> Program.run("help", one).exit() == 0))
            .as(sheet.name() + ": " + command)
            .isTrue();
      }
    }
    soft.assertAll();
  }

  @Test
  void rulesNameNothingOfTheRecordings() {
    List<String> found = new ArrayList<>();
    for (SourceText text : ContentPack.rules()) {
      Matcher matcher = SAMPLE.matcher(text.text());
      while (matcher.find()) {
        found.add(text.name() + ":" + text.place(matcher.start()).line() + ": " + matcher.group());
      }
    }
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void scenarioPasses(SourceText scenario) {
    ScenarioResult result =
        new ScenarioRunner(tables -> Languages.all(Limits.DEFAULT, tables), ContentPack.rules())
            .run(scenario, path -> ContentPack.beside(scenario, path));
    assertThat(result.diagnostics().stream().map(Diagnostic::message)).isEmpty();
    List<String> differences = new ArrayList<>();
    for (ScenarioResult.CaseResult one : result.cases()) {
      one.differences()
          .forEach(
              line ->
                  differences.add(
                      scenario.name() + ":" + one.line() + " " + one.name() + ": " + line));
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void everyRuleHasACaseInWhichItFiresAndOneInWhichItDoesNot() {
    Map<String, Set<Boolean>> fired = new TreeMap<>();
    for (SourceText scenario : scenarios()) {
      Map<?, ?> top = (Map<?, ?>) yaml(scenario.text());
      Set<String> subjects = subjects(scenario, top.get("rules"));
      for (Object one : (List<?>) top.get("cases")) {
        Set<String> expected = expected(((Map<?, ?>) one).get("expect"));
        for (String name : subjects) {
          fired.computeIfAbsent(name, key -> new TreeSet<>()).add(expected.contains(name));
        }
      }
    }
    Set<String> wanting = new TreeSet<>();
    for (RuleSheet sheet : SHEETS) {
      if (sheet.raises() && fired.getOrDefault(sheet.name(), Set.of()).size() < 2) {
        wanting.add(sheet.name() + ": " + fired.getOrDefault(sheet.name(), Set.of()));
      }
    }
    assertThat(wanting).isEmpty();
  }

  /** Names of the rules in the files that a scenario loads. */
  private static Set<String> subjects(SourceText scenario, Object rules) {
    Set<String> names = new TreeSet<>();
    for (Object path : rules instanceof List<?> list ? list : List.of(rules)) {
      SourceText text = ContentPack.beside(scenario, String.valueOf(path));
      SHEETS.stream()
          .filter(sheet -> text == null || sheet.origin().startsWith(text.name() + ":"))
          .forEach(sheet -> names.add(sheet.name()));
    }
    return names;
  }

  private static Set<String> expected(Object expectations) {
    Set<String> names = new TreeSet<>();
    if (expectations instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> map) {
          if (!Integer.valueOf(0).equals(map.get("count"))) {
            names.add(String.valueOf(map.get("rule")));
          }
        } else {
          names.add(String.valueOf(one));
        }
      }
    }
    return names;
  }

  private static Object yaml(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  @Test
  void thePageIsWhatTheRulesSay() throws IOException {
    Coverage coverage = Coverage.of(KnownDetections.parse(ContentPack.coverage()), SHEETS);
    assertThat(coverage.unknown()).isEmpty();
    assertThat(coverage.rows()).hasSize(123);
    Path page = Path.of("..").resolve(PAGE);
    String old = Files.readString(page);
    String marker = "<!-- generated: kustos rules coverage --output markdown -->\n";
    assertThat(old).contains(marker);
    String updated =
        old.substring(0, old.indexOf(marker) + marker.length())
            + "\n"
            + CoverageReport.markdown(coverage, SHEETS);
    if (Boolean.getBoolean("kustos.update")) {
      Files.writeString(page, updated);
    } else {
      assertThat(old).as("run with -Dkustos.update=true").isEqualTo(updated);
    }
  }
}
