package io.kustos.server.scan;

import io.kustos.server.source.file.InputProblem;
import io.kustos.server.source.file.LogFile;
import io.kustos.server.source.file.LogReader;
import io.kustos.server.source.file.LogStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads logs one after the other, lets workers scan their chunks, and merges the results in the
 * order of the input. Everything but the scanning happens in the calling thread. Memory is bounded
 * by the number of chunks in flight.
 */
public final class ScanPipeline {
  /** Memory for chunks in flight, whatever the number of threads. */
  private static final int BUFFERS_BYTES_MAX = 64 << 20;

  private static final int CHUNK_BYTES_MAX = 1 << 20;
  private static final int LARGER_BY_BYTES_MAX = 16 << 20;

  private final ScanSetup setup;
  private final ScanSink sink;
  private final RowQuota quota;
  private final Tally total;
  private final ChunkBuffers buffers;
  private final int inFlightMax;
  private final Correlating correlating;
  private final List<String> inputs = new ArrayList<>();
  private final List<InputProblem> problems = new ArrayList<>();
  private final List<RejectRow> rejects = new ArrayList<>();
  private volatile boolean interrupted;
  private long readBytes;
  private long doneBytes;
  private long totalBytes;
  private long lines;

  public ScanPipeline(ScanSetup setup, ScanSink sink) {
    this(setup, sink, CHUNK_BYTES_MAX);
  }

  ScanPipeline(ScanSetup setup, ScanSink sink, int chunkBytesMax) {
    this.setup = setup;
    this.sink = sink;
    int rules = setup.rules().size();
    this.quota = new RowQuota(rules, setup.bounds().findingsPerRuleMax());
    this.total = new Tally(rules, setup.bounds().namesMax());
    this.inFlightMax = setup.threads() + 2;
    int size = Math.min(chunkBytesMax, BUFFERS_BYTES_MAX / (inFlightMax + 1));
    this.buffers = new ChunkBuffers(size, inFlightMax + 1);
    this.correlating = new Correlating(setup, total, sink);
  }

  /** Makes a running {@link #run} stop soon and return what it has; for any thread. */
  public void interrupt() {
    interrupted = true;
  }

  /** Scans the files and sums up. Input that cannot be read becomes a problem in the summary. */
  public ScanSummary run(List<LogFile> files, LogReader reader) {
    long start = System.nanoTime();
    totalBytes = files.stream().mapToLong(LogFile::sizeBytes).sum();
    try (ScanWorkers workers = new ScanWorkers(setup, quota)) {
      for (LogFile file : files) {
        if (!interrupted) {
          scanFile(file, reader, workers);
        }
        doneBytes += file.sizeBytes();
      }
    }
    correlating.finish();
    long elapsed = System.nanoTime() - start;
    return new ScanSummary(
        setup,
        inputs,
        problems,
        readBytes,
        total,
        rejects,
        correlating.counts(),
        elapsed,
        interrupted);
  }

  private void scanFile(LogFile file, LogReader reader, ScanWorkers workers) {
    try {
      boolean any = reader.read(file, stream -> scanStream(stream, workers));
      if (!any && !file.found() && !interrupted) {
        problems.add(new InputProblem(file.name(), "empty, or an archive without a log"));
      }
    } catch (IOException e) {
      problems.add(new InputProblem(file.name(), String.valueOf(e.getMessage())));
    }
  }

  private record InFlight(Chunk chunk, ScanWorkers.Result result) {}

  private void scanStream(LogStream stream, ScanWorkers workers) {
    inputs.add(stream.name());
    lines = 0;
    long eventsBefore = total.events() + total.eventsOutside();
    long rejectsBefore = total.rejectCount();
    ChunkCutter cutter = new ChunkCutter(stream, buffers);
    if (setup.program().needsOrder()) {
      while (!interrupted && !cutter.isDone()) {
        scanSerially(stream, cutter, workers.serial());
      }
    } else {
      scanInParallel(stream, cutter, workers);
    }
    readBytes += cutter.bytes();
    conclude(stream, cutter, eventsBefore, rejectsBefore);
  }

  private void scanInParallel(LogStream stream, ChunkCutter cutter, ScanWorkers workers) {
    Pace pace = new Pace(inFlightMax);
    ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    while (!interrupted && !(cutter.isDone() && inFlight.isEmpty())) {
      while (inFlight.size() < pace.inFlight() && !cutter.isDone()) {
        Chunk chunk = cutter.next(buffers.size(), true);
        inFlight.add(new InFlight(chunk, workers.submit(chunk)));
      }
      InFlight oldest = inFlight.removeFirst();
      ChunkResult result = oldest.result.await();
      if (result.clean() && result.stop() == oldest.chunk.end()) {
        merge(result, lines);
        lines += result.lines();
        buffers.give(oldest.chunk.buffer());
        pace.cleanBorder();
        report(stream, cutter);
      } else {
        // The chunk ends inside a value: what was read ahead has no meaning by itself.
        giveBack(cutter, inFlight);
        cutter.giveBack(oldest.chunk, oldest.chunk.start());
        pace.openBorder();
        scanSerially(stream, cutter, workers.serial());
      }
    }
    inFlight.forEach(chunk -> chunk.result.await());
  }

  /** One worker goes on chunk by chunk until a chunk ends between values. */
  private void scanSerially(LogStream stream, ChunkCutter cutter, ScanWorker worker) {
    long linesBefore = lines;
    int size = buffers.size();
    boolean first = true;
    while (!interrupted && !cutter.isDone()) {
      Chunk chunk = cutter.next(size, true);
      ChunkResult result = first ? worker.begin(chunk) : worker.proceed(chunk);
      first = false;
      merge(result, linesBefore);
      lines = linesBefore + result.lines();
      report(stream, cutter);
      if (result.stop() == chunk.end()) {
        buffers.give(chunk.buffer());
        if (result.clean()) {
          return;
        }
        size = buffers.size();
      } else {
        int rest = chunk.end() - result.stop();
        cutter.giveBack(chunk, result.stop());
        // Doubling keeps the work linear when a long value is looked at again and again.
        size = Math.max(buffers.size(), Math.min(2 * rest, rest + LARGER_BY_BYTES_MAX));
      }
    }
  }

  /** What was read ahead begins in the middle of a value: it is read again from the right place. */
  private static void giveBack(ChunkCutter cutter, ArrayDeque<InFlight> inFlight) {
    while (!inFlight.isEmpty()) {
      InFlight newest = inFlight.removeLast();
      newest.result.await();
      cutter.giveBack(newest.chunk, newest.chunk.start());
    }
  }

  private void merge(ChunkResult result, long linesBefore) {
    total.addAll(result.tally(), quota.rowsMax(), linesBefore);
    for (int rule = 0; rule < setup.program().rules().size(); rule++) {
      if (result.tally().rule(rule) != null) {
        quota.kept(rule, total.ofRule(rule).rowCount());
      }
    }
    correlating.take(result.fed(), linesBefore);
    if (result.alerts().length > 0) {
      sink.alerts(result.alerts());
    }
    if (!result.rejects().isEmpty()) {
      List<RejectRow> moved =
          result.rejects().stream().map(row -> row.movedBy(linesBefore)).toList();
      int open = Math.max(0, setup.bounds().rejectsListedMax() - rejects.size());
      rejects.addAll(moved.subList(0, Math.min(open, moved.size())));
      sink.rejects(moved);
    }
  }

  private void report(LogStream stream, ChunkCutter cutter) {
    long done = doneBytes + stream.consumedBytes();
    long plain = readBytes + cutter.bytes();
    sink.progress(new ScanSink.Progress(done, totalBytes, plain, total.events(), total.findings()));
  }

  private void conclude(
      LogStream stream, ChunkCutter cutter, long eventsBefore, long rejectsBefore) {
    LogStream.PartialRead failure = cutter.failure();
    if (failure != null) {
      String message = failure.getMessage() + "; read up to byte " + cutter.bytes();
      problems.add(new InputProblem(stream.name(), message));
    } else if (!interrupted && total.events() + total.eventsOutside() == eventsBefore) {
      long rejected = total.rejectCount() - rejectsBefore;
      String lead = "no audit event in it";
      String tail = rejected == 0 ? "" : " (" + rejected + " pieces of something else)";
      problems.add(new InputProblem(stream.name(), lead + tail));
    }
  }
}
