package io.kustos.core.correlate;

import io.kustos.core.correlate.State.Last;
import io.kustos.core.correlate.State.Seen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link State} as versioned bytes. */
public final class StateCodec {
  private static final int VERSION = 1;
  private static final int NONE = -1;
  private static final int LENGTH_MAX = 64 << 20;

  private StateCodec() {}

  /** The state as bytes, for a host that keeps states itself. */
  public static byte[] encode(State state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, state);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The state in the bytes.
   *
   * @throws IllegalArgumentException when they are none
   */
  public static State decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return read(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("no state", e);
    }
  }

  static void write(DataOutputStream out, State state) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(state.quietUntil());
    out.writeLong(state.since());
    out.writeLong(state.count());
    out.writeDouble(state.sum());
    out.writeInt(state.seen().size());
    for (Seen seen : state.seen()) {
      out.writeLong(seen.timeNanos());
      out.writeShort(seen.reference());
      text(out, seen.auditId());
      text(out, seen.stage());
      text(out, seen.value());
    }
    Last last = state.last();
    out.writeBoolean(last != null);
    if (last != null) {
      write(out, last.place(), last.outline());
    }
  }

  static State read(DataInputStream in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IllegalArgumentException("a state of version " + version);
    }
    long quietUntil = in.readLong();
    long since = in.readLong();
    long count = in.readLong();
    double sum = in.readDouble();
    List<Seen> seen = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      seen.add(new Seen(in.readLong(), in.readShort(), text(in), text(in), text(in)));
    }
    return new State(quietUntil, since, count, sum, seen, in.readBoolean() ? last(in) : null);
  }

  static void write(DataOutputStream out, Place place, byte[] outline) throws IOException {
    text(out, place.source());
    out.writeLong(place.line());
    out.writeLong(place.offset());
    out.writeInt(outline.length);
    out.write(outline);
  }

  static Last last(DataInputStream in) throws IOException {
    Place place = new Place(text(in), in.readLong(), in.readLong());
    return new Last(place, bytes(in, in.readInt()));
  }

  static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String text(DataInputStream in) throws IOException {
    return new String(bytes(in, in.readInt()), StandardCharsets.UTF_8);
  }

  static void nullable(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(NONE);
    } else {
      text(out, text);
    }
  }

  static @Nullable String nullable(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length == NONE ? null : new String(bytes(in, length), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in, int length) throws IOException {
    if (length < 0 || length > LENGTH_MAX) {
      throw new IllegalArgumentException("a length of " + length);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IllegalArgumentException("cut off");
    }
    return bytes;
  }
}
