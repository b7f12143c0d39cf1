package io.kustos.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.lake.Archive;
import io.kustos.lake.ArchiveOptions;
import io.kustos.server.journal.DataFolder;
import io.kustos.server.pipeline.Pipeline;
import io.kustos.server.pipeline.PipelineSettings;
import io.kustos.server.pipeline.PipelineSettings.Archiving;
import io.kustos.server.pipeline.PipelineSettings.Silence;
import io.kustos.server.pipeline.VersionedRules;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Events;
import io.kustos.server.source.IntakeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** A data folder of a test with what works on it. */
public final class Store implements AutoCloseable {
  /** Archives small batches at once. */
  public static final Archiving BUSY = new Archiving(500, 1 << 20, 1_000, Duration.ofMillis(50));

  /** Archives nothing while the test runs. */
  public static final Archiving IDLE =
      new Archiving(10_000_000, 1L << 40, 10_000_000, Duration.ofHours(1));

  final Path path;
  final DataFolder folder;
  final Archive archive;
  final Pipeline pipeline;

  private Store(Path path, DataFolder folder, Archive archive, Pipeline pipeline) {
    this.path = path;
    this.folder = folder;
    this.archive = archive;
    this.pipeline = pipeline;
  }

  public static Store open(Path path, Archiving archiving) throws IOException {
    DataFolder folder = DataFolder.open(path);
    Archive archive = Archive.open(path.resolve("archive"), ArchiveOptions.DEFAULT);
    PipelineSettings settings =
        PipelineSettings.DEFAULT
            .withArchiving(archiving, Duration.ofHours(1))
            .withSilence(Duration.ofHours(1), Silence.DEFAULT)
            .withDrainMax(Duration.ofMinutes(5));
    return new Store(
        path,
        folder,
        archive,
        Pipeline.open(folder, () -> archive, Store::starterPack, settings, InstantSource.system()));
  }

  static VersionedRules starterPack() {
    return VersionedRules.of(falco(StarterPack.rules()));
  }

  static RuleSet falco(List<SourceText> texts) {
    RuleSet set =
        new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()))
            .load(texts);
    assertThat(set.hasErrors()).isFalse();
    return set;
  }

  /** The recorded events that come with the program. */
  public static List<String> corpus() throws IOException {
    try (var in = Store.class.getResourceAsStream("/io/kustos/demo/week.jsonl.gz")) {
      byte[] packed = Objects.requireNonNull(in).readAllBytes();
      byte[] plain = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
      return new String(plain, StandardCharsets.UTF_8).lines().toList();
    }
  }

  public void deliver(String cluster, List<String> events) throws IntakeException {
    var _ =
        pipeline
            .intake()
            .accept(Delivery.body("webhook", cluster, Events.body(events), Instant.now()));
  }

  /** All events that fit, page by page. */
  static List<EventHit> all(QueryEngine engine, SearchRequest request) throws Exception {
    List<EventHit> hits = new ArrayList<>();
    SearchRequest page = request;
    while (true) {
      QueryOutcome outcome = engine.search(page, hits::add, new Cancellation());
      assertThat(outcome.problems()).isEmpty();
      SearchCursor next = outcome.next();
      if (next == null) {
        return hits;
      }
      page = page.after(next);
    }
  }

  @Override
  public void close() throws IOException {
    pipeline.close();
    archive.close();
    folder.close();
  }
}
