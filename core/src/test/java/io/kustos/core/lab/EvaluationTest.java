package io.kustos.core.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.core.decode.SharedData;
import io.kustos.core.lab.Evaluation.Outcome;
import io.kustos.core.rule.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final String LABELS =
      """
      {"id":"steal","title":"t","label":"malicious","mitre":[{"id":"T1552.007","name":"x"},"T1613"],\
      "auditIDs":["a1","a2"],"consequenceAuditIDs":["a3"],"start":"2026-11-23T10:00:00.000000Z",\
      "steps":[{"id":"no","t":1}]}
      {"id":"pod","title":"t","label":"malicious","mitre":[{"id":"T1610"}],"auditIDs":["b1"]}

      {"id":"backup","title":"t","label":"benign-lookalike","mitre":[],"auditIDs":["c1"]}
      """;

  private static final LabRule SECRETS =
      new LabRule("secrets", "Secrets read", true, false, List.of("T1552.007"));
  private static final LabRule PODS =
      new LabRule("pods", "Privileged pod", true, true, List.of("T1610"));
  private static final LabRule NOTE = new LabRule("note", "Note", false, false, List.of());

  private static List<Label> labels() {
    Labels.Parsed parsed = Labels.parse(new SourceText("labels.jsonl", LABELS));
    assertThat(parsed.diagnostics()).isEmpty();
    return parsed.labels();
  }

  private static Sighting sighting(String rule, long seconds, String... auditIds) {
    long start = labels().getFirst().startNanos();
    return new Sighting(rule, List.of(auditIds), start + seconds * 1_000_000_000L);
  }

  private static Outcome outcome(Set<String> bodies, Sighting... sightings) {
    return new Evaluation(labels(), List.of(SECRETS, PODS, NOTE), bodies).of(List.of(sightings));
  }

  @Test
  void readsLabels() {
    Label steal = labels().getFirst();
    assertThat(steal.techniques()).containsExactly("T1552.007", "T1613");
    assertThat(steal.auditIds()).containsExactlyInAnyOrder("a1", "a2");
    assertThat(steal.consequences()).containsExactly("a3");
    assertThat(labels()).extracting(Label::id).containsExactly("steal", "pod", "backup");
  }

  @Test
  void saysWhichLabelsItCannotRead() {
    String text =
        """
        {"id":"a","label":"malicious"}
        nonsense
        {"id":"b","label":"evil"}
        {"label":"benign"}
        []
        """;
    Labels.Parsed parsed = Labels.parse(new SourceText("l", text));
    assertThat(parsed.labels()).hasSize(1);
    assertThat(parsed.diagnostics())
        .extracting(d -> d.place().line())
        .containsExactly(2, 3, 4, 5);
  }

  @Test
  void aFindingOnAnEventOfTheAttackDetectsIt() {
    Outcome outcome = outcome(Set.of("b1"), sighting("secrets", 4, "a2"));
    Verdict steal = outcome.verdicts().getFirst();
    assertThat(steal.detected()).isTrue();
    assertThat(steal.high()).isTrue();
    assertThat(steal.secondsToDetect()).isEqualTo(4);
    assertThat(outcome.recall()).isEqualTo(0.5);
    assertThat(outcome.techniques())
        .contains(
            new TechniqueScore("T1552.007", 1, 1, 0, 1, 1), new TechniqueScore("T1610", 1, 0, 0, 0, 0));
  }

  @Test
  void soDoesACorrelationOrAConsequence() {
    assertThat(outcome(Set.of(), sighting("note", 0, "x", "a1")).verdicts().getFirst().detected())
        .isTrue();
    assertThat(outcome(Set.of(), sighting("note", 0, "a3")).verdicts().getFirst().detected())
        .isTrue();
  }

  @Test
  void whatALogWithoutBodiesCannotShowIsNotMissed() {
    Outcome outcome = outcome(Set.of(), sighting("secrets", 0, "a1"));
    assertThat(outcome.verdicts().get(1).visible()).isFalse();
    assertThat(outcome.recall()).isEqualTo(1);
    assertThat(outcome(Set.of("b1"), sighting("secrets", 0, "a1")).recall()).isEqualTo(0.5);
  }

  @Test
  void urgentFindingsOfNoAttackAreListed() {
    Outcome outcome =
        outcome(
            Set.of(),
            sighting("secrets", 0, "c1"),
            sighting("secrets", 0, "zz"),
            sighting("note", 0, "zz"),
            sighting("secrets", 0, "a1"));
    assertThat(outcome.falseHighs()).hasSize(1);
    assertThat(outcome.falseHighs().getFirst().findings()).isEqualTo(2);
    assertThat(outcome.falseHighs().getFirst().where()).containsExactly("backup", "zz");
    assertThat(outcome.highs()).isEqualTo(3);
    assertThat(outcome.rightHighs()).isEqualTo(1);
    assertThat(outcome.findings()).isEqualTo(4);
    assertThatThrownBy(() -> outcome(Set.of(), sighting("unknown", 0, "a1")))
        .hasMessage("no rule unknown");
  }

  @Test
  void readsTheLabelsOfOurRecordings() {
    for (String run : List.of("full", "metadata", "rich-policy", "full-allstages", "week", "rare")) {
      String text =
          new String(SharedData.bytes("corpus/" + run + "/labels.jsonl"), StandardCharsets.UTF_8);
      Labels.Parsed parsed = Labels.parse(new SourceText(run, text));
      assertThat(parsed.diagnostics()).as(run).isEmpty();
      assertThat(parsed.labels()).as(run).hasSize((int) text.lines().count());
    }
  }
}
