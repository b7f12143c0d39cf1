package io.kustos.lake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says to the process that sweeps an archive that another one reads it: a locked file in the folder
 * {@code readers}. The lock ends with the process that holds it, however it ends.
 */
final class ReaderLease implements AutoCloseable {
  private static final String FOLDER = "readers";
  private static final String SUFFIX = ".lease";

  /** A process must not even open a lock file it holds: closing it would give up the lock. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final @Nullable Path file;
  private final @Nullable FileChannel channel;

  private ReaderLease(@Nullable Path file, @Nullable FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes a lease; one that holds nothing where the archive cannot be written to. */
  static ReaderLease take(Path archive) {
    Path file =
        archive
            .resolve(FOLDER)
            .resolve(ProcessHandle.current().pid() + "-" + UUID.randomUUID() + SUFFIX);
    OWN.add(file);
    try {
      Files.createDirectories(archive.resolve(FOLDER));
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new ReaderLease(file, channel);
      }
      channel.close(); // The sweeper looked between the two lines.
      return take(archive);
    } catch (IOException e) {
      OWN.remove(file);
      return new ReaderLease(null, null);
    }
  }

  /** Whether any process reads; leases of processes that ended are deleted. */
  static boolean anyIn(Path archive) throws IOException {
    boolean any = false;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(archive.resolve(FOLDER), "*" + SUFFIX)) {
      for (Path file : files) {
        any |= OWN.contains(file) || !isLeftOver(file);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
    return any;
  }

  private static boolean isLeftOver(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return false;
      }
      Files.deleteIfExists(file);
      return true;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null && channel != null) {
      Files.deleteIfExists(file);
      channel.close();
      OWN.remove(file);
    }
  }
}
