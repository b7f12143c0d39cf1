package io.kustos.bench;

import io.kustos.tlog.Hashes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What sealing costs: the leaf hash of one event, and the head over a thousand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HashesBenchmark {
  /** Size of an event at level Metadata. */
  private static final int EVENT_BYTES = 1_150;

  private final byte[] event = new byte[EVENT_BYTES];
  private final List<byte[]> events = new ArrayList<>();

  @Setup
  public void fill() {
    Arrays.fill(event, (byte) '{');
    for (int i = 0; i < 1_000; i++) {
      events.add(event);
    }
  }

  @Benchmark
  public byte[] leaf() {
    return Hashes.leaf(event);
  }

  @Benchmark
  public byte[] treeHeadOfThousand() {
    return Hashes.treeHead(events);
  }
}
