package io.kustos.server.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder that holds all data of one Kustos, owned by one process at a time. File {@code
 * VERSION} says which layout it has; file {@code lock} is locked by its owner, whose process id it
 * holds.
 */
public final class DataFolder implements Closeable {
  /** Newest layout this Kustos knows. */
  static final int VERSION = 1;

  private static final String VERSION_FILE = "VERSION";
  private static final String LOCK_FILE = "lock";
  private static final Pattern VERSION_TEXT = Pattern.compile("kustos-data (\\d{1,9})\\n");

  /** A process must not even open a lock file it holds: closing it would give up the lock. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** The folder is not ours to use; the message says why, for the user. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * Takes the folder, making it if need be.
   *
   * @throws Refused when another process has it, or a newer Kustos wrote it
   */
  public static DataFolder open(Path folder) throws IOException {
    DurableFiles.createFolders(folder);
    Path path = folder.toRealPath();
    if (!OWN.add(path)) {
      throw new Refused(inUse(folder, Long.toString(ProcessHandle.current().pid())));
    }
    try {
      FileChannel channel = lock(folder, path.resolve(LOCK_FILE));
      try {
        checkVersion(folder, path.resolve(VERSION_FILE));
        return new DataFolder(path, channel);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      OWN.remove(path);
      throw e;
    }
  }

  /** Whether a folder is there that some Kustos has made its own. */
  public static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(VERSION_FILE));
  }

  /** The process that has the folder; empty when none has, or it cannot be told. */
  public static OptionalLong owner(Path folder) {
    Path file = folder.resolve(LOCK_FILE);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = OWN.contains(folder.toRealPath()) ? null : channel.tryLock()) {
      String pid = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      return lock == null ? OptionalLong.of(Long.parseLong(pid)) : OptionalLong.empty();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static FileChannel lock(Path folder, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      String pid = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      throw new Refused(inUse(folder, pid));
    }
    String pid = ProcessHandle.current().pid() + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.ISO_8859_1)), 0);
    return channel;
  }

  private static String inUse(Path folder, String pid) {
    return "data folder " + folder + " is in use by process " + pid;
  }

  private static void checkVersion(Path folder, Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      text = "kustos-data " + VERSION + "\n";
      DurableFiles.replace(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
    Matcher version = VERSION_TEXT.matcher(text);
    if (!version.matches()) {
      throw new Refused("data folder " + folder + ": file " + VERSION_FILE + " is not ours");
    }
    int number = Integer.parseInt(version.group(1));
    if (number > VERSION) {
      throw new Refused(
          "data folder %s is of a newer Kustos: its version is %d, this one knows up to %d"
              .formatted(folder, number, VERSION));
    }
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** Gives the folder up. */
  @Override
  public void close() throws IOException {
    channel.close();
    OWN.remove(path);
  }
}
