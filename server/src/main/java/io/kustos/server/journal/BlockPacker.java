package io.kustos.server.journal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.nio.ByteBuffer;

/** Packs encoded entries into one block after the other. Used by one thread. */
final class BlockPacker implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Buffers that one entry made larger than this are let go. */
  private static final int KEPT_BYTES_MAX = 8 << 20;

  private final ZstdCompressCtx zstd = new ZstdCompressCtx();
  private final boolean compress;
  private ByteBuffer raw = LittleEndian.directBuffer(BUFFER_BYTES);
  private ByteBuffer block = LittleEndian.directBuffer(BUFFER_BYTES);
  private int count;

  /** At level 0 nothing is compressed. */
  BlockPacker(int zstdLevel) {
    compress = zstdLevel != 0;
    if (compress) {
      zstd.setLevel(zstdLevel);
    }
    clear();
  }

  /** Forgets what was added. */
  void clear() {
    if (raw.capacity() > KEPT_BYTES_MAX) {
      raw = LittleEndian.directBuffer(BUFFER_BYTES);
      block = LittleEndian.directBuffer(BUFFER_BYTES);
    }
    raw.clear().position(BlockHeader.BYTES);
    count = 0;
  }

  /** Bytes added since the last block. */
  int rawBytes() {
    return raw.position() - BlockHeader.BYTES;
  }

  /** Entries added since the last block. */
  int count() {
    return count;
  }

  void add(byte[] entry) {
    if (raw.remaining() < entry.length) {
      int wanted = Math.addExact(raw.position(), entry.length);
      ByteBuffer larger = LittleEndian.directBuffer(Math.max(wanted, 2 * raw.capacity()));
      raw = larger.put(raw.flip());
    }
    raw.put(entry);
    count++;
  }

  /** The block of what was added; valid until the next is packed. */
  ByteBuffer pack(long first, long durable, long micros, long salt) {
    int rawBytes = rawBytes();
    int storedBytes = compress ? deflate(rawBytes) : rawBytes;
    boolean smaller = storedBytes < rawBytes;
    ByteBuffer out = smaller ? block : raw;
    int stored = smaller ? storedBytes : rawBytes;
    byte codec = smaller ? BlockHeader.ZSTD : BlockHeader.RAW;
    out.clear().limit(BlockHeader.BYTES + stored);
    new BlockHeader(codec, stored, rawBytes, first, durable, micros, salt, count, 0).put(out);
    return out;
  }

  private int deflate(int rawBytes) {
    int room = BlockHeader.BYTES + (int) Zstd.compressBound(rawBytes);
    if (block.capacity() < room) {
      block = LittleEndian.directBuffer(Math.max(room, 2 * block.capacity()));
    }
    block.clear();
    return zstd.compressDirectByteBuffer(
        block,
        BlockHeader.BYTES,
        block.capacity() - BlockHeader.BYTES,
        raw,
        BlockHeader.BYTES,
        rawBytes);
  }

  @Override
  public void close() {
    zstd.close();
  }
}
