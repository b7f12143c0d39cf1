package io.kustos.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kustos.core.Limits;
import io.kustos.core.event.EventField;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import java.io.IOException;
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
 * Finding the fields of every event of a recorded log: the span scanner against Jackson's stream
 * reader, which reads the same fields' text and skips the bodies. One operation is the whole log.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class EventScanBenchmark {
  @Param({"metadata", "full"})
  public String corpus = "metadata";

  private final JsonFactory json = new JsonFactory();
  private final EventScanner scanner = new EventScanner(Limits.DEFAULT.depthMax());
  private Corpus log = new Corpus(new byte[0], new int[0], new int[0]);

  @Setup
  public void read() throws IOException {
    log = Corpus.read(corpus);
  }

  @Benchmark
  public long spans() {
    long sum = 0;
    for (int i = 0; i < log.size(); i++) {
      if (scanner.scan(log.bytes(), log.starts()[i], log.ends()[i]) != ScanStatus.OK) {
        throw new IllegalStateException("event " + i);
      }
      sum += scanner.end(EventField.VERB);
    }
    return sum;
  }

  @Benchmark
  public long jackson() throws IOException {
    long sum = 0;
    for (int i = 0; i < log.size(); i++) {
      int start = log.starts()[i];
      try (JsonParser parser = json.createParser(log.bytes(), start, log.ends()[i] - start)) {
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          sum += field(parser, parser.currentName());
        }
      }
    }
    return sum;
  }

  private static long field(JsonParser parser, String name) throws IOException {
    JsonToken token = parser.nextToken();
    if (name.equals("requestObject") || name.equals("responseObject")) {
      parser.skipChildren();
      return 0;
    }
    long sum = 0;
    int depth = 0;
    do {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token.isScalarValue()) {
        sum += parser.getText().length();
      }
      token = depth > 0 ? parser.nextToken() : token;
    } while (depth > 0);
    return sum;
  }
}
