package io.kustos.bench;

import io.kustos.server.journal.Appended;
import io.kustos.server.journal.Bytes;
import io.kustos.server.journal.DataFolder;
import io.kustos.server.journal.Entry;
import io.kustos.server.journal.Journal;
import io.kustos.server.journal.JournalSettings;
import io.kustos.server.journal.Retention;
import io.kustos.server.journal.SegmentFile;
import io.kustos.server.journal.SegmentFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appending recorded events and waiting for the answer: single events from 64 threads, as 64
 * connections of single events would, directly and through HTTP; batches of 400 from 8. Parameter
 * {@code sync} says whether the disk is waited for. One operation is one append.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "--enable-native-access=ALL-UNNAMED"})
public class JournalBenchmark {
  private static final int BATCH = 400;

  @Param({"true", "false"})
  public boolean sync;

  private final List<Entry> events = new ArrayList<>();
  private List<Entry> batch = List.of();
  private Path path = Path.of("");
  private DataFolder folder;
  private Journal journal;
  private HttpIntake intake;

  @Setup
  public void open() throws IOException {
    Corpus log = Corpus.read("metadata");
    for (int i = 0; i < log.size(); i++) {
      Bytes event = new Bytes(log.bytes(), log.starts()[i], log.ends()[i]);
      events.add(new Entry.Event("bench", "c1", "native", Instant.EPOCH, event, null, false, null));
    }
    batch = events.subList(0, BATCH);
    path = Files.createTempDirectory(Path.of(System.getProperty("kustos.bench", "target")), "j");
    folder = DataFolder.open(path);
    JournalSettings settings =
        JournalSettings.DEFAULT.withRetention(new Retention(Duration.ofDays(1), 1L << 30));
    SegmentFiles files = sync ? SegmentFiles.ON_DISK : new Unforced();
    journal = Journal.open(folder, 0, settings, InstantSource.system(), files);
    intake = HttpIntake.start(journal);
  }

  @TearDown
  public void close() throws IOException {
    System.out.println(journal.metrics());
    intake.close();
    journal.close();
    folder.close();
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A connection of its own for each thread. */
  @State(Scope.Thread)
  public static class Connection {
    private HttpIntake.Client client;

    @Setup
    public void connect(JournalBenchmark benchmark) throws IOException {
      client = benchmark.intake.connect(benchmark.events.getFirst());
    }

    @TearDown
    public void close() throws IOException {
      client.close();
    }
  }

  @Benchmark
  @Threads(64)
  public Appended single() throws Exception {
    return journal.appendAndWait(List.of(events.getFirst()));
  }

  @Benchmark
  @Threads(64)
  public int singleOverHttp(Connection connection) throws Exception {
    return connection.client.post();
  }

  @Benchmark
  @Threads(8)
  public Appended batchOf400() throws Exception {
    return journal.appendAndWait(batch);
  }

  /** Files that are never forced to the disk. */
  private static final class Unforced implements SegmentFiles {
    @Override
    public SegmentFile create(Path path) throws IOException {
      return unforced(ON_DISK.create(path));
    }

    @Override
    public SegmentFile write(Path path) throws IOException {
      return unforced(ON_DISK.write(path));
    }

    @Override
    public SegmentFile read(Path path) throws IOException {
      return ON_DISK.read(path);
    }

    private static SegmentFile unforced(SegmentFile file) {
      return new SegmentFile() {
        @Override
        public int read(ByteBuffer into, long at) throws IOException {
          return file.read(into, at);
        }

        @Override
        public int write(ByteBuffer from, long at) throws IOException {
          return file.write(from, at);
        }

        @Override
        public void force() {
          // That is the difference measured.
        }

        @Override
        public long size() throws IOException {
          return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
          file.truncate(size);
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }
  }
}
