package io.kustos.server.source.file;

import io.kustos.server.source.Delivery;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import io.kustos.server.source.Receipt;
import io.kustos.server.source.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sends files through an intake: whatever a scan reads. What an earlier import of the same files
 * made durable is left out, so it can be repeated, and goes on where it was stopped; a file that
 * has grown is read from where it ended.
 */
public final class ImportRun {
  /** Begins the source of every delivery; the path follows. */
  public static final String SOURCE = "import";

  private static final int IN_FLIGHT_MAX = 16;

  private final Intake intake;
  private final String cluster;
  private final ImportProgress progress;
  private final InstantSource clock;
  private final ArrayDeque<Sent> inFlight = new ArrayDeque<>();
  private final List<InputProblem> problems = new ArrayList<>();
  private Turn lastTurn = passed();
  private Receipt totals = new Receipt(0, 0, 0);
  private long logs;
  private long bytes;
  private long skippedBytes;
  private long doneBytes;
  private long totalBytes;
  private long readBytes;

  private record Sent(WholePieces.Piece piece, Future<Receipt> receipt) {}

  /** Carries why it stopped through the reader. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient IntakeException reason;

    Stopped(IntakeException reason) {
      super(reason);
      this.reason = reason;
    }
  }

  private static Turn passed() {
    Turn turn = Turn.first();
    turn.pass();
    return turn;
  }

  private ImportRun(Intake intake, String cluster, ImportProgress progress, InstantSource clock) {
    this.intake = intake;
    this.cluster = cluster;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Imports files.
   *
   * @param paths paths, globs, folders, and {@code -} for standard input
   * @param cluster name of the cluster of events that do not tell themselves
   */
  public static ImportResult run(
      List<String> paths, Intake intake, String cluster, ImportProgress progress) {
    return run(paths, System.in, intake, cluster, progress, Clock.systemUTC());
  }

  /** As the other, with another standard input and clock. */
  public static ImportResult run(
      List<String> paths,
      InputStream standardInput,
      Intake intake,
      String cluster,
      ImportProgress progress,
      InstantSource clock) {
    return new ImportRun(intake, cluster, progress, clock).read(paths, standardInput);
  }

  private ImportResult read(List<String> paths, InputStream standardInput) {
    LogFiles files = LogFiles.find(paths);
    problems.addAll(files.problems());
    totalBytes = files.files().stream().mapToLong(LogFile::sizeBytes).sum();
    var reader = new LogReader(standardInput);
    IntakeException stopped = null;
    try (ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor()) {
      for (LogFile file : files.files()) {
        readFile(file, reader, sender);
        doneBytes += file.sizeBytes();
      }
      intake.ended(SOURCE, clock.instant());
    } catch (IntakeException e) {
      stopped = e;
    } catch (Stopped e) {
      stopped = e.reason;
      settle();
    }
    return new ImportResult(logs, bytes, skippedBytes, totals, problems, stopped);
  }

  private void readFile(LogFile file, LogReader reader, ExecutorService sender) {
    try {
      boolean any = reader.read(file, stream -> readStream(file, stream, sender));
      if (!any && !file.found()) {
        problems.add(new InputProblem(file.name(), "empty, or an archive without a log"));
      }
    } catch (IOException e) {
      problems.add(new InputProblem(file.name(), String.valueOf(e.getMessage())));
    }
  }

  private void readStream(LogFile file, LogStream stream, ExecutorService sender) {
    logs++;
    String source = source(file, stream);
    var pieces = new WholePieces(stream);
    LogHead head = pieces.head();
    Fingerprint id = head.isEmpty() || file.path() == null ? null : Fingerprint.of(head);
    long offset = 0;
    long line = 1;
    ImportMark mark = ImportMark.parse(intake.resume(source));
    if (id != null && mark != null && mark.id().matches(head)) {
      offset = mark.offset();
      line = mark.line();
      pieces.skipTo(offset, line);
      skippedBytes += offset;
    }
    ImportMark durable = id == null ? null : new ImportMark(id, offset, line, false);
    while (!pieces.isDone()) {
      durable = settleTo(IN_FLIGHT_MAX - 1, durable);
      WholePieces.Piece piece = pieces.next();
      if (piece.bytes().length == 0) {
        continue;
      }
      readBytes = doneBytes + stream.consumedBytes();
      if (pieces.isDone() && pieces.failure() == null) {
        settleTo(0, durable);
        durable =
            id == null ? null : new ImportMark(id, piece.nextOffset(), piece.nextLine(), true);
      }
      send(source, piece, durable, sender);
    }
    settleTo(0, durable);
    LogStream.PartialRead failure = pieces.failure();
    if (failure != null) {
      problems.add(new InputProblem(stream.name(), String.valueOf(failure.getMessage())));
    }
  }

  private static String source(LogFile file, LogStream stream) {
    Path path = file.path();
    if (path == null) {
      return SOURCE;
    }
    String entry = stream.name().substring(Math.min(stream.name().length(), file.name().length()));
    return SOURCE + ":" + path.toAbsolutePath().normalize() + entry;
  }

  private void send(
      String source,
      WholePieces.Piece piece,
      @Nullable ImportMark durable,
      ExecutorService sender) {
    var delivery =
        new Delivery(
            source,
            cluster,
            piece.bytes(),
            piece.offset(),
            piece.line(),
            clock.instant(),
            durable == null ? null : durable.text());
    Turn turn = lastTurn.next();
    lastTurn = turn;
    inFlight.add(new Sent(piece, sender.submit(() -> intake.accept(delivery, turn))));
  }

  /** Waits until so many deliveries are in flight, and tells how far all before is durable. */
  private @Nullable ImportMark settleTo(int most, @Nullable ImportMark before) {
    ImportMark durable = before;
    while (inFlight.size() > most
        || (!inFlight.isEmpty() && inFlight.getFirst().receipt.isDone())) {
      Sent sent = inFlight.removeFirst();
      add(sent, await(sent.receipt));
      if (durable != null) {
        var piece = sent.piece;
        durable = new ImportMark(durable.id(), piece.nextOffset(), piece.nextLine(), false);
      }
      progress.at(readBytes, totalBytes, bytes, totals);
    }
    return durable;
  }

  private void add(Sent sent, Receipt receipt) {
    totals = totals.plus(receipt);
    bytes += sent.piece.nextOffset() - sent.piece.offset();
  }

  /** Counts what became durable although something else did not. */
  private void settle() {
    while (!inFlight.isEmpty()) {
      Sent sent = inFlight.removeFirst();
      try {
        add(sent, await(sent.receipt));
      } catch (Stopped e) {
        // the first reason is the one to tell
      }
    }
  }

  private static Receipt await(Future<Receipt> receipt) {
    try {
      return receipt.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped(new IntakeException(IntakeException.Reason.CLOSED, "interrupted"));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IntakeException reason) {
        throw new Stopped(reason);
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
