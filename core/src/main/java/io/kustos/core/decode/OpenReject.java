package io.kustos.core.decode;

import io.kustos.core.json.ByteText;
import org.jspecify.annotations.Nullable;

/** A reject whose end is not reached yet. */
final class OpenReject {
  private final Skip skip;
  private final Reject.Reason reason;
  private final String detail;
  private final long line;
  private final long offset;
  private final boolean ownLine;
  private final ByteText excerpt = new ByteText(Reject.EXCERPT_BYTES_MAX);
  private long length;
  private long run;

  /**
   * A reject that begins here.
   *
   * @param ownLine whether it is the first thing on its line
   */
  OpenReject(
      Skip skip, Reject.Reason reason, String detail, long line, long offset, boolean ownLine) {
    this.skip = skip;
    this.reason = reason;
    this.detail = detail;
    this.line = line;
    this.offset = offset;
    this.ownLine = ownLine;
  }

  /** Leaves bytes out; where decoding goes on, or -1 when all of them are left out. */
  int run(byte[] bytes, int start, int end) {
    int stop = skip.run(bytes, start, end);
    int room = Reject.EXCERPT_BYTES_MAX - excerpt.size();
    excerpt.append(bytes, start, Math.min(start + room, stop < 0 ? end : stop));
    // It may end at the start: what was undecided in the last piece then belongs to it.
    if (skip.junkEnd() >= start) {
      length = run + skip.junkEnd() - start;
    }
    run += (stop < 0 ? end : stop) - start;
    return stop;
  }

  boolean breaksLists() {
    return skip.isLineBroken() && !ownLine;
  }

  @Nullable Reject reject() {
    if (length == 0) {
      return null;
    }
    int size = (int) Math.min(length, excerpt.size());
    return new Reject(reason, line, offset, length, detail, Item.excerpt(excerpt.bytes(), 0, size));
  }
}
