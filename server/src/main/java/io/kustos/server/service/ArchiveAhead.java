package io.kustos.server.service;

import io.kustos.lake.Archive;
import io.kustos.lake.ArchiveOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The archive, opened by a thread of its own while others open what needs none. */
final class ArchiveAhead implements AutoCloseable {
  private final FutureTask<Archive> opened;

  private ArchiveAhead(FutureTask<Archive> opened) {
    this.opened = opened;
  }

  /** Begins to open the archive in a folder. */
  static ArchiveAhead begin(Path folder, ArchiveOptions options) {
    FutureTask<Archive> task = new FutureTask<>(() -> Archive.open(folder, options));
    Thread.ofPlatform().daemon().name("kustos-archive").start(task);
    return new ArchiveAhead(task);
  }

  /**
   * Waits for it.
   *
   * @throws IOException when it cannot be opened
   */
  Archive get() throws IOException {
    try {
      return opened.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** Closes it once it is open; when it could not be opened there is nothing to close. */
  @Override
  public void close() throws IOException {
    Archive archive;
    try {
      archive = opened.get();
    } catch (ExecutionException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    archive.close();
  }
}
