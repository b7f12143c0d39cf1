package io.kustos.server.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.server.cli.Events;
import io.kustos.server.scan.ScanSetup.ReportBounds;
import io.kustos.server.scan.Tally.Dimension;
import io.kustos.server.source.file.LogFile;
import io.kustos.server.source.file.LogReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a log is cut and whoever scans which piece, the same comes out. */
class ScanPipelineTest {
  private static final String RULES =
      """
      - rule: Refused
        desc: d
        condition: ka.response.code = 403
        output: Refused %ka.user.name %ka.target.name
        priority: WARNING
        source: k8s_audit
      - rule: Secret
        desc: d
        condition: ka.target.resource = secrets
        output: Secret %ka.user.name %ka.target.name
        priority: NOTICE
        source: k8s_audit
      """;

  private static final String NUMBERED =
      """
      - rule: Numbered
        desc: d
        condition: ka.response.code = 403
        output: number %evt.num
        priority: WARNING
        source: k8s_audit
      """;

  /** How the same events are laid out in a file. */
  enum Layout {
    LINES {
      @Override
      String of(List<String> events) {
        return String.join("\n", events) + "\n";
      }
    },
    LIST_ON_ONE_LINE {
      @Override
      String of(List<String> events) {
        return "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":["
            + String.join(",", events)
            + "]}\n";
      }
    },
    LINES_AROUND_A_LIST {
      @Override
      String of(List<String> events) {
        int third = events.size() / 3;
        return LINES.of(events.subList(0, third))
            + LIST_ON_ONE_LINE.of(events.subList(third, 2 * third))
            + LINES.of(events.subList(2 * third, events.size()));
      }
    },
    PRETTY {
      @Override
      String of(List<String> events) {
        return events.stream()
            .map(event -> event.replace(",\"", ",\n  \"").replace("}}", "}\n}"))
            .collect(Collectors.joining("\n", "", "\n"));
      }
    },
    LINES_WITH_TROUBLE {
      @Override
      String of(List<String> events) {
        List<String> lines = new ArrayList<>(events);
        for (int i = 90; i > 0; i -= 9) {
          lines.add(i, i % 2 == 0 ? "klog text" : "{\"kind\":\"Event\",\"auditID\":\"torn");
        }
        return LINES.of(lines) + "\0".repeat(3000);
      }
    };

    abstract String of(List<String> events);
  }

  private record Outcome(
      Map<String, Object> counts, List<FindingRow> rows, List<RejectRow> rejects, String alerts) {}

  private static Program program(String rules) {
    FalcoLanguage language =
        new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()));
    RuleSet set = language.load(List.of(new SourceText("rules.yaml", rules)));
    assertThat(set.diagnostics()).isEmpty();
    return Planner.plan(set, new PlanOptions(Matching.ALL, Priority.DEBUG));
  }

  private static Outcome scan(String log, String rules, int threads, int chunkBytes) {
    ScanSetup setup =
        new ScanSetup(
            program(rules),
            new EventContext(0, 0, "host", ZoneOffset.UTC),
            Limits.DEFAULT,
            new ReportBounds(25, 100, 1000),
            null,
            TimeWindow.ALWAYS,
            true,
            true,
            threads);
    ByteArrayOutputStream alerts = new ByteArrayOutputStream();
    ScanSink sink =
        new ScanSink() {
          @Override
          public void alerts(byte[] lines) {
            alerts.writeBytes(lines);
          }

          @Override
          public void rejects(List<RejectRow> rows) {}

          @Override
          public void progress(Progress progress) {}
        };
    byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
    ScanSummary summary =
        new ScanPipeline(setup, sink, chunkBytes)
            .run(List.of(LogFile.standardInput()), new LogReader(new ByteArrayInputStream(bytes)));
    assertThat(summary.readBytes()).isEqualTo(bytes.length);
    assertThat(summary.problems()).isEmpty();
    Tally tally = summary.tally();
    Map<String, Object> counts =
        Map.of(
            "events", tally.events(),
            "findings", tally.findings(),
            "users", tally.names(Dimension.USER).top(50),
            "codes", tally.names(Dimension.CODE).top(50),
            "rejects", tally.rejects(),
            "timeline", tally.timeline().steps());
    return new Outcome(
        counts,
        summary.findings().stream().flatMap(found -> found.tally().rows().stream()).toList(),
        summary.rejects(),
        alerts.toString(StandardCharsets.UTF_8));
  }

  private static List<String> events(int count) {
    return Events.mixed(count).lines().toList();
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void theSameComesOut(Layout layout) {
    String log = layout.of(events(300));
    Outcome whole = scan(log, RULES, 1, 1 << 20);
    assertThat(whole.counts.get("events")).isEqualTo(300L);
    assertThat(whole.counts.get("findings")).isEqualTo(60L);
    assertThat(whole.rows).hasSize(50);
    for (int chunkBytes : new int[] {700, 1500, 4096, 20_000}) {
      for (int threads : new int[] {1, 3}) {
        assertThat(scan(log, RULES, threads, chunkBytes))
            .as("chunks of %d bytes, %d threads", chunkBytes, threads)
            .isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void placesAreWhereTheEventsAre(Layout layout) {
    String log = layout.of(events(300));
    byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
    for (FindingRow row : scan(log, RULES, 3, 1500).rows) {
      int at = (int) row.offset();
      assertThat(bytes[at]).isEqualTo((byte) '{');
      String text = new String(bytes, at, Math.min(600, bytes.length - at), StandardCharsets.UTF_8);
      assertThat(text).contains("\"auditID\":\"" + row.auditId() + "\"");
      assertThat(row.line())
          .isEqualTo(1 + log.substring(0, at).chars().filter(c -> c == '\n').count());
    }
  }

  @Test
  void rulesThatNumberEventsSeeThemInOrder() {
    String log = Layout.LINES.of(events(300));
    for (int threads : new int[] {1, 3}) {
      List<FindingRow> rows = scan(log, NUMBERED, threads, 1500).rows;
      assertThat(rows.stream().limit(3).map(FindingRow::message))
          .containsExactly("number 7", "number 17", "number 27");
    }
  }

  @Test
  void manyRejectsInOneChunkAreSummedUp() {
    String log = Events.mixed(1) + "x\n".repeat(50_000);
    Outcome outcome = scan(log, RULES, 2, 1 << 20);
    assertThat(outcome.counts.get("rejects")).isEqualTo(Map.of("not_an_event", 50_000L));
  }
}
