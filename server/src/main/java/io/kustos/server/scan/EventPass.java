package io.kustos.server.scan;

import io.kustos.core.Limits;
import io.kustos.core.decode.ChunkDecoder;
import io.kustos.core.decode.DecodeOptions;
import io.kustos.core.decode.ItemSink;
import io.kustos.server.source.file.InputProblem;
import io.kustos.server.source.file.LogFile;
import io.kustos.server.source.file.LogReader;
import io.kustos.server.source.file.LogStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Reads every event of logs once, on all cores, into sums that add up: a part of a log gets a sum
 * of its own, and the parts' sums are merged in order.
 *
 * @param <S> the sum
 */
public final class EventPass<S extends ItemSink> {
  private static final int CHUNK_BYTES_MAX = 4 << 20;
  private static final int BUFFERS_BYTES_MAX = 64 << 20;
  private static final int LARGER_BY_BYTES_MAX = 16 << 20;

  private final Limits limits;
  private final Supplier<S> empty;
  private final BiConsumer<S, S> merge;
  private final LongConsumer progress;
  private final S total;
  private final int inFlightMax;
  private final ChunkBuffers buffers;
  private final List<InputProblem> problems = new ArrayList<>();
  private volatile boolean interrupted;
  private long doneBytes;

  private record Part<S>(S sum, int stop, boolean clean) {}

  private record InFlight<S>(Chunk chunk, Future<Part<S>> part) {}

  /**
   * A pass that has read nothing.
   *
   * @param empty makes an empty sum
   * @param merge adds the second sum, of what comes later, to the first
   * @param progress is told how many bytes on disk are done, often
   */
  public EventPass(
      Limits limits, Supplier<S> empty, BiConsumer<S, S> merge, LongConsumer progress) {
    this.limits = limits;
    this.empty = empty;
    this.merge = merge;
    this.progress = progress;
    this.total = empty.get();
    this.inFlightMax = Runtime.getRuntime().availableProcessors() + 2;
    int size = Math.min(CHUNK_BYTES_MAX, BUFFERS_BYTES_MAX / (inFlightMax + 1));
    this.buffers = new ChunkBuffers(size, inFlightMax + 1);
  }

  /** Makes a running {@link #run} stop soon; for any thread. */
  public void interrupt() {
    interrupted = true;
  }

  public boolean isInterrupted() {
    return interrupted;
  }

  /** What could not be read. */
  public List<InputProblem> problems() {
    return List.copyOf(problems);
  }

  /** Reads the logs and returns the sum of all. */
  public S run(List<LogFile> files, LogReader reader) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            task -> {
              Thread thread = new Thread(task, "kustos-pass");
              thread.setDaemon(true);
              return thread;
            });
    try {
      for (LogFile file : files) {
        if (!interrupted) {
          read(file, reader, threads);
        }
        doneBytes += file.sizeBytes();
      }
    } finally {
      threads.shutdownNow();
    }
    return total;
  }

  private void read(LogFile file, LogReader reader, ExecutorService threads) {
    try {
      reader.read(file, stream -> read(stream, threads));
    } catch (IOException e) {
      problems.add(new InputProblem(file.name(), String.valueOf(e.getMessage())));
    }
  }

  private void read(LogStream stream, ExecutorService threads) {
    Pace pace = new Pace(inFlightMax);
    ChunkCutter cutter = new ChunkCutter(stream, buffers);
    ArrayDeque<InFlight<S>> inFlight = new ArrayDeque<>();
    while (!interrupted && !(cutter.isDone() && inFlight.isEmpty())) {
      while (inFlight.size() < pace.inFlight() && !cutter.isDone()) {
        Chunk chunk = cutter.next(buffers.size(), true);
        inFlight.add(new InFlight<>(chunk, threads.submit(() -> begin(chunk))));
      }
      InFlight<S> oldest = inFlight.removeFirst();
      Part<S> part = Awaited.of(oldest.part);
      if (part.clean() && part.stop() == oldest.chunk.end()) {
        merge.accept(total, part.sum());
        buffers.give(oldest.chunk.buffer());
        pace.cleanBorder();
      } else {
        while (!inFlight.isEmpty()) {
          InFlight<S> newest = inFlight.removeLast();
          Awaited.of(newest.part);
          cutter.giveBack(newest.chunk, newest.chunk.start());
        }
        cutter.giveBack(oldest.chunk, oldest.chunk.start());
        pace.openBorder();
        readSerially(cutter);
      }
      progress.accept(doneBytes + stream.consumedBytes());
    }
    inFlight.forEach(chunk -> Awaited.of(chunk.part));
    LogStream.PartialRead failure = cutter.failure();
    if (failure != null) {
      problems.add(new InputProblem(stream.name(), String.valueOf(failure.getMessage())));
    }
  }

  private Part<S> begin(Chunk chunk) {
    S sum = empty.get();
    ChunkDecoder decoder = new ChunkDecoder(limits, DecodeOptions.DEFAULT, sum);
    decoder.begin(chunk.offset(), 1);
    int stop = decoder.decode(chunk.buffer(), chunk.start(), chunk.end(), chunk.last());
    return new Part<>(sum, stop, decoder.isClean());
  }

  /** One decoder goes on chunk by chunk until a chunk ends between values. */
  private void readSerially(ChunkCutter cutter) {
    S sum = empty.get();
    ChunkDecoder decoder = new ChunkDecoder(limits, DecodeOptions.DEFAULT, sum);
    int size = buffers.size();
    boolean clean = false;
    boolean first = true;
    while (!interrupted && !cutter.isDone() && !clean) {
      Chunk chunk = cutter.next(size, true);
      if (first) {
        decoder.begin(chunk.offset(), 1);
        first = false;
      }
      int stop = decoder.decode(chunk.buffer(), chunk.start(), chunk.end(), chunk.last());
      if (stop == chunk.end()) {
        buffers.give(chunk.buffer());
        clean = decoder.isClean();
        size = buffers.size();
      } else {
        int rest = chunk.end() - stop;
        cutter.giveBack(chunk, stop);
        size = Math.max(buffers.size(), Math.min(2 * rest, rest + LARGER_BY_BYTES_MAX));
      }
    }
    merge.accept(total, sum);
  }
}
