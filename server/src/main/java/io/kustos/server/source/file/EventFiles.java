package io.kustos.server.source.file;

import io.kustos.core.Limits;
import io.kustos.core.decode.ChunkDecoder;
import io.kustos.core.decode.DecodeOptions;
import io.kustos.core.decode.ItemSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Hands the events of log files to one reader, on one thread, in the order of the files. */
public final class EventFiles {
  private static final int BUFFER_BYTES = 1 << 20;

  private final LogReader reader;
  private final Limits limits;
  private final Progress progress;

  /** Hears how far the reading is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Some more was read.
     *
     * @param readBytes bytes of the files as they are on disk
     * @param totalBytes of all files
     */
    void at(long readBytes, long totalBytes);
  }

  /** A reader of logs under bounds of decoding. */
  public EventFiles(LogReader reader, Limits limits, Progress progress) {
    this.reader = reader;
    this.limits = limits;
    this.progress = progress;
  }

  /**
   * Reads files.
   *
   * @return what could not be read; the rest was
   */
  public List<InputProblem> read(LogFiles files, ItemSink sink) {
    List<InputProblem> problems = new ArrayList<>(files.problems());
    long total = files.files().stream().mapToLong(LogFile::sizeBytes).sum();
    long done = 0;
    for (LogFile file : files.files()) {
      long before = done;
      try {
        reader.read(
            file,
            stream -> {
              ChunkDecoder decoder = new ChunkDecoder(limits, DecodeOptions.DEFAULT, sink);
              drain(stream, decoder, () -> progress.at(before + stream.consumedBytes(), total));
            });
      } catch (IOException e) {
        problems.add(new InputProblem(file.name(), String.valueOf(e.getMessage())));
      }
      done += file.sizeBytes();
    }
    return problems;
  }

  private static void drain(LogStream stream, ChunkDecoder decoder, Runnable step)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int filled = 0;
    LogStream.PartialRead failure = null;
    boolean ended = false;
    while (!ended) {
      int room = buffer.length - filled;
      try {
        int read = stream.fill(buffer, filled, room);
        ended = read < room;
        filled += read;
      } catch (LogStream.PartialRead e) {
        failure = e;
        ended = true;
        filled += e.bytes();
      }
      int used = decoder.decode(buffer, 0, filled, ended);
      if (used == 0 && !ended) {
        buffer = Arrays.copyOf(buffer, Math.multiplyExact(buffer.length, 2));
      } else {
        System.arraycopy(buffer, used, buffer, 0, filled - used);
        filled -= used;
      }
      step.run();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
