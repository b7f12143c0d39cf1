package io.kustos.server.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes. Each stands behind its length; see docs/formats/journal.md. What is the same in
 * many entries is made once. One thread at a time.
 */
final class EntryCodec {
  /** Bytes of the length, the kind and the version that every entry begins with. */
  static final int PREFIX_BYTES = 6;

  /** Where the flags of an event stand, from the beginning of its length. */
  static final int EVENT_FLAGS_AT = PREFIX_BYTES;

  static final byte FLAG_ORIGINAL = 1;
  static final byte FLAG_CLASH = 2;

  private static final int EVENT = 1;
  private static final int REJECT = 2;
  private static final int HEARTBEAT = 3;
  private static final int CONTROL = 4;
  private static final int VERSION = 1;

  /** A reject with what it is known again by. */
  private static final int REJECT_VERSION = 2;

  private static final int PRINT_BYTES = 3 * Long.BYTES;
  private static final int KIND_AT = Integer.BYTES;
  private static final int TIME_BYTES = 8;

  private static final long NO_TIME = Long.MIN_VALUE;

  private final NameCache written = new NameCache();

  /** Apart from those written: bytes that are no UTF-8 are read as a text that has other bytes. */
  private final NameCache read = new NameCache();

  /** The time decoded last: most events share theirs with the one before. */
  private long lastMicros = NO_TIME;

  private Instant lastTime = Instant.EPOCH;

  /** An entry of a block that is whole cannot be read: a defect of what wrote it. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /** The entry with its length in front. */
  byte[] encode(Entry entry) {
    return switch (entry) {
      case Entry.Event event -> encode(event);
      case Entry.Reject reject -> encode(reject);
      case Entry.Heartbeat heartbeat ->
          LittleEndian.array(
              begin(HEARTBEAT, VERSION, TIME_BYTES).putLong(micros(heartbeat.received())));
      case Entry.Control control -> encode(control);
      case Entry.Unknown unknown -> {
        Bytes body = unknown.body();
        ByteBuffer out = begin(unknown.kind(), unknown.version(), body.length());
        yield LittleEndian.array(put(out, body));
      }
    };
  }

  private byte[] encode(Entry.Event event) {
    byte[] source = written.utf8(event.source());
    byte[] cluster = written.utf8(event.cluster());
    byte[] form = written.utf8(event.form());
    Bytes original = event.original();
    int names = 3 * Short.BYTES + source.length + cluster.length + form.length;
    long length = 1L + TIME_BYTES + names + Integer.BYTES + event.event().length();
    length += original == null ? 0 : (long) Integer.BYTES + original.length();
    int flags = (original == null ? 0 : FLAG_ORIGINAL) | (event.clash() ? FLAG_CLASH : 0);
    ByteBuffer out = begin(EVENT, VERSION, length).put((byte) flags);
    out.putLong(micros(event.received()));
    putNames(out, source, cluster, form);
    put(out.putInt(event.event().length()), event.event());
    if (original != null) {
      put(out.putInt(original.length()), original);
    }
    return LittleEndian.array(out);
  }

  private byte[] encode(Entry.Reject reject) {
    byte[] source = written.utf8(reject.source());
    byte[] cluster = written.utf8(reject.cluster());
    byte[] reason = written.utf8(reject.reason());
    int names = 3 * Short.BYTES + source.length + cluster.length + reason.length;
    long length = (long) TIME_BYTES + names + Integer.BYTES + reject.bytes().length();
    Fingerprint print = reject.fingerprint();
    ByteBuffer out =
        print == null
            ? begin(REJECT, VERSION, length)
            : begin(REJECT, REJECT_VERSION, length + PRINT_BYTES);
    putNames(out.putLong(micros(reject.received())), source, cluster, reason);
    put(out.putInt(reject.bytes().length()), reject.bytes());
    if (print != null) {
      out.putLong(print.identity()).putLong(print.content0()).putLong(print.content1());
    }
    return LittleEndian.array(out);
  }

  private byte[] encode(Entry.Control control) {
    byte[] subject = written.utf8(control.subject());
    byte[] version = written.utf8(control.version());
    int length = TIME_BYTES + 2 * Short.BYTES + subject.length + version.length;
    ByteBuffer out = begin(CONTROL, VERSION, length).putLong(micros(control.received()));
    putNames(out, subject, version);
    return LittleEndian.array(out);
  }

  static boolean isReject(byte[] encoded) {
    return encoded[KIND_AT] == REJECT;
  }

  /** Says in an event that it clashes; other kinds of entries cannot say so. */
  static void flagClash(byte[] encoded) {
    if (encoded[KIND_AT] == EVENT) {
      encoded[EVENT_FLAGS_AT] |= FLAG_CLASH;
    }
  }

  private static ByteBuffer begin(int kind, int version, long bodyBytes) {
    int length = Math.toIntExact(bodyBytes + PREFIX_BYTES - Integer.BYTES);
    return LittleEndian.buffer(Math.addExact(length, Integer.BYTES))
        .putInt(length)
        .put((byte) kind)
        .put((byte) version);
  }

  private static void putNames(ByteBuffer out, byte[]... names) {
    for (byte[] name : names) {
      out.putShort((short) name.length).put(name);
    }
  }

  private static ByteBuffer put(ByteBuffer out, Bytes bytes) {
    return out.put(bytes.array(), bytes.start(), bytes.length());
  }

  /** Microseconds since the epoch. */
  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private Instant readTime(ByteBuffer in) {
    long micros = in.getLong();
    if (micros != lastMicros) {
      lastTime = time(micros);
      lastMicros = micros;
    }
    return lastTime;
  }

  /** The time so many microseconds after the epoch. */
  static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /**
   * Reads entries one after the other; their bytes stay in the payload's array.
   *
   * @param payload the payload of a block, uncompressed
   */
  Entry[] decode(Bytes payload, int count) throws Malformed {
    ByteBuffer in =
        ByteBuffer.wrap(payload.array(), payload.start(), payload.length())
            .order(ByteOrder.LITTLE_ENDIAN);
    if (count < 0 || count > payload.length() / PREFIX_BYTES) {
      throw new Malformed(count + " entries in " + payload.length() + " bytes");
    }
    Entry[] entries = new Entry[count];
    for (int i = 0; i < count; i++) {
      entries[i] = decodeNext(in);
    }
    if (in.hasRemaining()) {
      throw new Malformed(in.remaining() + " bytes after the last entry");
    }
    return entries;
  }

  private Entry decodeNext(ByteBuffer in) throws Malformed {
    if (in.remaining() < PREFIX_BYTES) {
      throw new Malformed("entry cut short");
    }
    int length = in.getInt();
    if (length < PREFIX_BYTES - Integer.BYTES || length > in.remaining()) {
      throw new Malformed("entry of " + length + " bytes where " + in.remaining() + " are left");
    }
    int end = in.position() + length;
    int limit = in.limit();
    in.limit(end);
    try {
      return decodeBody(in);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new Malformed("entry cut short");
    } finally {
      in.limit(limit).position(end);
    }
  }

  private Entry decodeBody(ByteBuffer in) {
    int kind = in.get() & 0xFF;
    int version = in.get() & 0xFF;
    if (kind == REJECT && (version == VERSION || version == REJECT_VERSION)) {
      return decodeReject(in, version);
    }
    if (version == VERSION) {
      Entry known = decodeKnown(kind, in);
      if (known != null) {
        return known;
      }
    }
    return new Entry.Unknown(kind, version, rest(in, in.remaining()));
  }

  private @Nullable Entry decodeKnown(int kind, ByteBuffer in) {
    return switch (kind) {
      case EVENT -> decodeEvent(in);
      case HEARTBEAT -> new Entry.Heartbeat(time(in.getLong()));
      case CONTROL -> new Entry.Control(time(in.getLong()), readName(in), readName(in));
      default -> null;
    };
  }

  private Entry decodeReject(ByteBuffer in, int version) {
    Instant received = readTime(in);
    String source = readName(in);
    String cluster = readName(in);
    String reason = readName(in);
    Bytes bytes = rest(in, in.getInt());
    Fingerprint print =
        version == VERSION ? null : Fingerprint.ofReject(in.getLong(), in.getLong(), in.getLong());
    return new Entry.Reject(source, cluster, received, reason, bytes, print);
  }

  private Entry decodeEvent(ByteBuffer in) {
    int flags = in.get();
    Instant received = readTime(in);
    String source = readName(in);
    String cluster = readName(in);
    String form = readName(in);
    Bytes event = rest(in, in.getInt());
    Bytes original = (flags & FLAG_ORIGINAL) == 0 ? null : rest(in, in.getInt());
    boolean clash = (flags & FLAG_CLASH) != 0;
    return new Entry.Event(source, cluster, form, received, event, original, clash, null);
  }

  private String readName(ByteBuffer in) {
    int length = in.getShort() & 0xFFFF;
    int start = in.position();
    in.position(start + length);
    return read.text(LittleEndian.array(in), start, start + length);
  }

  private static Bytes rest(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("length");
    }
    int start = in.position();
    in.position(start + length);
    return new Bytes(LittleEndian.array(in), start, start + length);
  }
}
