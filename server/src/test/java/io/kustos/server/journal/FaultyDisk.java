package io.kustos.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Real files between which and the journal faults can be put; what is forced is remembered here.
 */
final class FaultyDisk implements SegmentFiles {
  private static final int SECTOR_BYTES = 512;
  private static final byte[] NOTHING = {};

  /** Bytes that can still be written before the disk is full. */
  final AtomicLong room = new AtomicLong(Long.MAX_VALUE);

  volatile boolean readOnly;

  /** Most bytes a single write takes. */
  volatile int writeBytesMax = Integer.MAX_VALUE;

  volatile long forceMillis;

  /** Forces still to work before the power goes. */
  final AtomicInteger forcesLeft = new AtomicInteger(Integer.MAX_VALUE);

  /** What each file surely holds after a power failure. */
  private final Map<Path, byte[]> synced = new ConcurrentHashMap<>();

  @Override
  public SegmentFile create(Path path) throws IOException {
    checkWritable();
    synced.put(path, NOTHING);
    return new File(path, ON_DISK.create(path));
  }

  @Override
  public SegmentFile write(Path path) throws IOException {
    checkWritable();
    synced.putIfAbsent(path, Files.readAllBytes(path));
    return new File(path, ON_DISK.write(path));
  }

  @Override
  public SegmentFile read(Path path) throws IOException {
    return ON_DISK.read(path);
  }

  private void checkWritable() throws IOException {
    if (readOnly) {
      throw new IOException("Read-only file system");
    }
    if (forcesLeft.get() <= 0) {
      throw new IOException("power is gone");
    }
  }

  /**
   * Leaves of each file what a power failure might: the bytes forced, and of the later ones any
   * sectors, cut anywhere.
   */
  void crash(Random random) throws IOException {
    for (Map.Entry<Path, byte[]> file : synced.entrySet()) {
      if (Files.exists(file.getKey())) {
        byte[] sure = file.getValue();
        byte[] now = Files.readAllBytes(file.getKey());
        Files.write(file.getKey(), left(sure, now, random));
      }
    }
  }

  private static byte[] left(byte[] sure, byte[] now, Random random) {
    int low = Math.min(sure.length, now.length);
    int high = Math.max(sure.length, now.length);
    byte[] left = Arrays.copyOf(now, low + random.nextInt(high - low + 1));
    for (int at = 0; at < left.length; at += SECTOR_BYTES) {
      int fate = random.nextInt(4);
      for (int i = at; i < Math.min(at + SECTOR_BYTES, left.length); i++) {
        byte before = i < sure.length ? sure[i] : 0;
        byte after = i < now.length ? now[i] : 0;
        boolean stays = before == after && i < sure.length;
        left[i] = stays || fate < 2 ? after : fate == 2 ? before : (byte) random.nextInt();
      }
    }
    return left;
  }

  /** A file that fails as the disk says. */
  private final class File implements SegmentFile {
    private final Path path;
    private final SegmentFile file;

    File(Path path, SegmentFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
      return file.read(into, at);
    }

    @Override
    public int write(ByteBuffer from, long at) throws IOException {
      checkWritable();
      int length = (int) Math.min(from.remaining(), Math.min(writeBytesMax, room.get()));
      if (length == 0) {
        throw new IOException("No space left on device");
      }
      int limit = from.limit();
      from.limit(from.position() + length);
      int written = file.write(from, at);
      from.limit(limit);
      room.addAndGet(-written);
      return written;
    }

    @Override
    public void force() throws IOException {
      if (forcesLeft.decrementAndGet() <= 0) {
        forcesLeft.set(0);
        throw new IOException("power is gone");
      }
      try {
        Thread.sleep(forceMillis);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      synced.put(path, Files.readAllBytes(path));
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      checkWritable();
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
