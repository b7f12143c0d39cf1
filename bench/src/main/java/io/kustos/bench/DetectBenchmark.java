package io.kustos.bench;

import io.kustos.core.Limits;
import io.kustos.core.decode.ChunkDecoder;
import io.kustos.core.decode.DecodeOptions;
import io.kustos.core.decode.Item;
import io.kustos.core.decode.ItemSink;
import io.kustos.core.decode.Reject;
import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.ContentPack;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.sigma.SigmaLanguage;
import io.kustos.core.rule.sigma.SigmaOptions;
import io.kustos.core.rule.sigma.correlation.SigmaCorrelations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decoding a recorded log and judging every event by rules, on one thread. One operation is the
 * whole log. The rules are the content pack, or those of Falco's in the file that the system
 * property {@code kustos.rules} names.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class DetectBenchmark {
  private static final EventContext CONTEXT = new EventContext(1, 0, "bench", ZoneOffset.UTC);

  @Param({"metadata", "full"})
  public String corpus = "metadata";

  private Corpus log = new Corpus(new byte[0], new int[0], new int[0]);
  private Program program = Planner.plan(new RuleSet(List.of(), List.of()), PlanOptions.DEFAULT);

  @Setup
  public void read() throws IOException {
    log = Corpus.read(corpus);
    String file = System.getProperty("kustos.rules");
    RuleSet rules =
        file == null
            ? sigma(ContentPack.rules())
            : new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()))
                .load(List.of(new SourceText(file, Files.readString(Path.of(file)))));
    program = Planner.plan(rules, new PlanOptions(Matching.FIRST, Priority.DEBUG));
  }

  /** Sigma rules and the correlations among them. */
  static RuleSet sigma(List<SourceText> texts) {
    SigmaOptions options = new SigmaOptions(Map.of(), Limits.DEFAULT, LocalDate.EPOCH);
    RuleSet rules = new SigmaLanguage(options, EventFields.catalog()).load(texts);
    return rules.and(
        new SigmaCorrelations(EventFields.catalog(), FalcoFields.catalog()).load(texts));
  }

  /** Counts the matches; decoding only when there are no rules. */
  private static final class Counter implements ItemSink {
    private final Detector detector;
    private long matches;

    Counter(Detector detector) {
      this.detector = detector;
    }

    @Override
    public void event(AuditEvent event, Item item) {
      matches += detector.evaluate(event);
    }

    @Override
    public void reject(Reject reject) {
      throw new IllegalStateException(reject.toString());
    }
  }

  @Benchmark
  public long decodeAndDetect() {
    return run(program);
  }

  @Benchmark
  public long decodeOnly() {
    return run(Planner.plan(new RuleSet(List.of(), List.of()), PlanOptions.DEFAULT));
  }

  private long run(Program judged) {
    Counter counter = new Counter(judged.newDetector(CONTEXT));
    ChunkDecoder decoder = new ChunkDecoder(Limits.DEFAULT, DecodeOptions.DEFAULT, counter);
    decoder.begin(0, 1);
    decoder.decode(log.bytes(), 0, log.bytes().length, true);
    return counter.matches;
  }
}
