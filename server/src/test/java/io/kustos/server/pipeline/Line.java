package io.kustos.server.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.correlate.CorrelationBounds;
import io.kustos.core.correlate.CorrelationCheck;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.sigma.correlation.SigmaCorrelations;
import io.kustos.lake.Archive;
import io.kustos.lake.ArchiveOptions;
import io.kustos.lake.ArchiveScan;
import io.kustos.lake.ArchiveWriter;
import io.kustos.lake.ArchivedFinding;
import io.kustos.lake.ScanFilter;
import io.kustos.server.journal.DataFolder;
import io.kustos.server.journal.SegmentFiles;
import io.kustos.server.pipeline.PipelineSettings.Archiving;
import io.kustos.server.pipeline.PipelineSettings.Silence;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Events;
import io.kustos.server.source.IntakeException;
import io.kustos.server.source.Receipt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** A pipeline over a folder of a test. */
final class Line implements AutoCloseable {
  /** Small batches, no heartbeats, and a drain as long as it takes. */
  static final PipelineSettings SETTINGS =
      PipelineSettings.DEFAULT
          .withArchiving(
              new Archiving(1_000, 1 << 20, 1_000, Duration.ofMillis(50)), Duration.ofHours(1))
          .withSilence(Duration.ofHours(1), Silence.DEFAULT)
          .withDrainMax(Duration.ofMinutes(5));

  /** A correlation waits for twenty seconds of event time. */
  static final CorrelationBounds BOUNDS =
      CorrelationBounds.DEFAULT.withLateness(Duration.ofSeconds(20));

  static final String CLUSTER = "demo";

  final DataFolder folder;
  final Archive archive;
  final Pipeline pipeline;
  final List<ArchivedFinding> heard = Collections.synchronizedList(new ArrayList<>());

  private Line(DataFolder folder, Archive archive, Pipeline pipeline) {
    this.folder = folder;
    this.archive = archive;
    this.pipeline = pipeline;
    pipeline.onFinding(heard::add);
  }

  static Line open(Path path) throws IOException {
    return open(path, starterPack(), SETTINGS, InstantSource.system(), SegmentFiles.ON_DISK);
  }

  static Line open(
      Path path,
      VersionedRules rules,
      PipelineSettings settings,
      InstantSource clock,
      SegmentFiles files)
      throws IOException {
    return open(path, rules, settings, clock, files, ArchiveTables::of);
  }

  /** The same with other tables. */
  static Line open(
      Path path,
      VersionedRules rules,
      PipelineSettings settings,
      InstantSource clock,
      SegmentFiles files,
      Function<ArchiveWriter, ArchiveTables> tables)
      throws IOException {
    DataFolder folder = DataFolder.open(path);
    Archive archive = null;
    try {
      Archive held = Archive.open(path.resolve("archive"), ArchiveOptions.DEFAULT);
      archive = held;
      return new Line(
          folder,
          archive,
          Pipeline.open(folder, () -> held, () -> rules, settings, clock, files, tables));
    } catch (IOException | RuntimeException e) {
      if (archive != null) {
        archive.close();
      }
      folder.close();
      throw e;
    }
  }

  static VersionedRules starterPack() {
    return rules(StarterPack.rules());
  }

  static VersionedRules rules(String text) {
    return rules(List.of(new SourceText("rules.yaml", text)));
  }

  /** Rules in Falco's language, and correlations over them. */
  static VersionedRules rules(String text, String correlations) {
    RuleSet over =
        new SigmaCorrelations(EventFields.catalog(), FalcoFields.catalog())
            .load(List.of(new SourceText("correlations.yml", correlations)));
    RuleSet set = CorrelationCheck.checked(rules(text).rules().and(over), BOUNDS);
    assertThat(set.diagnostics()).isEmpty();
    return VersionedRules.of(set);
  }

  private static VersionedRules rules(List<SourceText> texts) {
    FalcoLanguage language =
        new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()));
    RuleSet set = language.load(texts);
    assertThat(set.hasErrors()).isFalse();
    return VersionedRules.of(set, texts, (kept, day) -> language.load(kept));
  }

  /** The recorded events that come with the program. */
  static List<String> corpus() throws IOException {
    try (var in = Line.class.getResourceAsStream("/io/kustos/demo/week.jsonl.gz")) {
      return lines(Objects.requireNonNull(in).readAllBytes());
    }
  }

  static List<String> lines(byte[] packed) throws IOException {
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    return new String(plain, StandardCharsets.UTF_8).lines().toList();
  }

  Receipt deliver(List<String> events) throws IntakeException {
    return pipeline
        .intake()
        .accept(Delivery.body("webhook", CLUSTER, Events.body(events), Instant.now()));
  }

  /** Delivers in bodies of 100. */
  Receipt deliverAll(List<String> events) throws IntakeException {
    Receipt sum = new Receipt(0, 0, 0);
    for (int i = 0; i < events.size(); i += 100) {
      sum = sum.plus(deliver(events.subList(i, Math.min(events.size(), i + 100))));
    }
    return sum;
  }

  /** Waits until events and findings up to the end of the journal are archived. */
  void awaitArchived() {
    Events.await(
        "the archive at the end of the journal",
        () -> pipeline.status().journal().lag().values().stream().allMatch(lag -> lag == 0));
  }

  /** The exact bytes of all archived events, in the order of the journal. */
  List<String> archivedEvents() throws IOException {
    List<String> found = new ArrayList<>();
    try (ArchiveScan scan = archive.scan(ScanFilter.ALL)) {
      scan.events("true", e -> found.add(new String(e.bytes(), StandardCharsets.UTF_8)));
    }
    return found;
  }

  /** The ids of the archived findings. */
  List<String> archivedFindings() throws IOException {
    return archivedFindings("true");
  }

  List<String> archivedFindings(String condition) throws IOException {
    List<String> found = new ArrayList<>();
    try (ArchiveScan scan = archive.scanFindings(ScanFilter.ALL)) {
      scan.query(
          "SELECT id FROM findings WHERE " + condition + " ORDER BY journal_position, id",
          row -> found.add(row.getString(1)));
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    try (folder;
        archive;
        pipeline) {
      // All three, the pipeline first.
    }
  }
}
