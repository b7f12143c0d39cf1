package io.kustos.core.decode;

import io.kustos.core.Limits;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import io.kustos.core.json.JsonBytes;
import io.kustos.core.json.JsonGrammar;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.json.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes, given piece by piece, into audit events and rejects; the piece borders make no
 * difference. Recognises every {@link Form} by itself. Lists are taken apart element by element, so
 * that memory stays bounded whatever their length.
 *
 * <p>What stands in the way of an event is a reject; decoding goes on after it, as a rule with the
 * next line. Every byte belongs to an event, to a reject, to the punctuation of a list, or is white
 * space. {@code docs/events.md} has the rules.
 *
 * <p>To decode one input on several threads, cut it at line breaks, decode every part with a
 * decoder of its own, and look at the parts in order: where a decoder has consumed all of its part
 * and {@link #isClean}, the next part's result holds; otherwise drop that result and give the next
 * part to this decoder, after the bytes it has not consumed.
 *
 * <p>Not thread-safe.
 */
public final class ChunkDecoder {
  private static final byte[] EVENT = "{\"kind\":\"Event\",".getBytes(StandardCharsets.US_ASCII);
  private static final int PREFIX_BYTES_MAX = 64 << 10;

  private final Limits limits;
  private final ItemSink sink;
  private final EventScanner scanner;
  private final Unwrapper unwrapper;
  private final TextLines textLines;
  private final ListHead head = new ListHead();
  private final Lists lists = new Lists();
  private final LineCounter lines = new LineCounter();
  private final Item item = new Item();
  private byte[] bytes = new byte[0];
  private int end;
  private boolean eof;
  private long origin;
  private long offset;
  private boolean afterValue;
  private boolean freshLine = true;
  private @Nullable OpenReject open;

  /** A decoder at the start of an input. */
  public ChunkDecoder(Limits limits, DecodeOptions options, ItemSink sink) {
    this.limits = limits;
    this.sink = sink;
    this.scanner = new EventScanner(limits.depthMax());
    this.unwrapper = new Unwrapper(limits, options, sink, scanner);
    this.textLines = new TextLines(unwrapper, scanner);
  }

  /**
   * Forgets what went before and goes to another place.
   *
   * @param offset offset in the input of the first byte to come
   * @param line its line, from 1
   */
  public void begin(long offset, long line) {
    this.offset = offset;
    lines.line(line);
    lists.clear();
    unwrapper.joiner().clear();
    open = null;
    afterValue = false;
    freshLine = true;
  }

  /** Offset in the input of the first byte that is not consumed. */
  public long offset() {
    return offset;
  }

  /** Line of the first byte that is not consumed. */
  public long line() {
    return lines.at(0);
  }

  /** Whether another decoder could go on from here, because no list, text or reject is open. */
  public boolean isClean() {
    return open == null && lists.isEmpty() && unwrapper.joiner().isEmpty();
  }

  /**
   * Decodes as much as it can.
   *
   * @param bytes holds the next bytes of the input: first those of the last call that were not
   *     consumed, then new ones
   * @param atEof whether the input ends at {@code end}; then everything is consumed
   * @return offset in {@code bytes} of the first byte that is not consumed; when that is {@code
   *     start}, more bytes are needed before anything can be told, at most {@link
   *     Limits#envelopeBytesMax} and a few
   */
  public int decode(byte[] bytes, int start, int end, boolean atEof) {
    this.bytes = bytes;
    this.end = end;
    this.eof = atEof;
    origin = offset - start;
    lines.bytes(bytes, start);
    int at = start;
    do {
      at = step(at);
    } while (at >= 0);
    at = ~at;
    if (eof) {
      finish();
    }
    lines.at(at);
    lines.bytes(bytes, 0);
    offset = origin + at;
    return at;
  }

  /** The next offset, or the complement of the offset from which more bytes are needed. */
  private int step(int at) {
    if (open != null) {
      int stop = open.run(bytes, at, end);
      if (stop < 0) {
        return ~end;
      }
      close(open);
      return stop;
    }
    return lists.isEmpty() ? topLevel(at) : inList(at);
  }

  private void close(OpenReject done) {
    open = null;
    Reject reject = done.reject();
    if (reject != null) {
      sink.reject(reject);
    }
    if (done.breaksLists()) {
      lists.clear();
    }
    afterValue = true;
  }

  private void finish() {
    boolean reported = open != null;
    if (open != null) {
      close(open);
    }
    unwrapper.joiner().flush();
    if (!lists.isEmpty() && !reported) {
      item.at(origin + end, 0, lines.at(end));
      String detail = "the list is not closed";
      sink.reject(item.reject(Reject.Reason.TRUNCATED, detail, bytes, end, end));
    }
    lists.clear();
  }

  private int topLevel(int from) {
    int at = blank(from);
    if (at < 0 || at == end) {
      return at < 0 ? at : ~end;
    }
    return switch (bytes[at]) {
      case '{' -> object(at);
      case '[' -> array(at);
      case 0 -> skip(Skip.nuls(), Reject.Reason.NUL_BYTES, "a hole of NUL bytes", at);
      default -> textLine(at);
    };
  }

  private int array(int at) {
    if (lists.isFull()) {
      return skip(Skip.brackets(true, true), Reject.Reason.TOO_DEEP, "a list in lists", at);
    }
    lists.enterArray();
    freshLine = false;
    return at + 1;
  }

  /** Passes white space, byte order marks, and commas in a list or after a value on its line. */
  private int blank(int from) {
    boolean listed = !lists.isEmpty();
    int at = from;
    while (at < end) {
      byte b = bytes[at];
      if (b == '\n') {
        freshLine = true;
        afterValue = false;
      } else if (b == (byte) 0xEF) {
        if (at + 3 > end && !eof) {
          return ~at;
        }
        if (at + 3 > end || bytes[at + 1] != (byte) 0xBB || bytes[at + 2] != (byte) 0xBF) {
          return at;
        }
        at += 2;
      } else if (!JsonBytes.isSpace(b) && !(b == ',' && (listed || afterValue))) {
        return at;
      }
      at++;
    }
    return at;
  }

  private int textLine(int at) {
    int stop = at;
    while (stop < end && bytes[stop] != '\n' && bytes[stop] != 0) {
      stop++;
    }
    if (stop - at > limits.eventBytesMax() + PREFIX_BYTES_MAX) {
      return skip(Skip.line(false), Reject.Reason.TOO_LARGE, "a very long line", at);
    }
    if (stop == end && !eof) {
      return ~at;
    }
    if (bytes[at] == '}' || bytes[at] == ']') {
      String detail = "a closing bracket without an opening one";
      return skip(Skip.line(true), Reject.Reason.MALFORMED_JSON, detail, at);
    }
    int last = stop;
    while (last > at && JsonBytes.isSpace(bytes[last - 1])) {
      last--;
    }
    describe(at, last);
    textLines.take(bytes, at, last, item);
    return stop;
  }

  private int inList(int from) {
    int at = blank(from);
    if (at < 0 || at == end) {
      return at < 0 ? at : ~end;
    }
    if (!lists.inArray()) {
      return member(at);
    }
    return switch (bytes[at]) {
      case '{' -> object(at);
      case '[' -> array(at);
      case ']' -> {
        lists.leaveArray();
        afterValue = true;
        yield at + 1;
      }
      case 0 -> {
        lists.clear();
        yield at;
      }
      default -> scalar(at);
    };
  }

  /** An element that is neither object nor array. */
  private int scalar(int at) {
    int limit = (int) Math.min(end, (long) at + limits.envelopeBytesMax());
    long after = JsonGrammar.value(bytes, at, limit, 1);
    boolean cut =
        (after < 0 && JsonGrammar.failure(after) == JsonGrammar.Failure.TRUNCATED)
            || (after == end && bytes[at] != '"');
    if (cut && !eof && limit == end) {
      return ~at;
    }
    if (after < 0) {
      Reject.Reason reason = Unwrapper.reason(JsonGrammar.failure(after));
      return skip(Skip.line(false), reason, "no JSON value in a list", at);
    }
    int stop = (int) after;
    describe(at, stop);
    if (bytes[at] != '"') {
      reject(Reject.Reason.NOT_AN_EVENT, "a list element that is no object", at, stop);
    } else if (Utf8.invalid(bytes, at, stop) >= 0) {
      reject(Reject.Reason.INVALID_UTF8, "invalid UTF-8", at, stop);
    } else {
      unwrapper.string(new JsonSlice(bytes, at, stop), item, 1);
    }
    freshLine = false;
    return stop;
  }

  /** A member after the array in a list's object, or the end of the object. */
  private int member(int at) {
    if (bytes[at] == '}') {
      lists.leaveObject();
      afterValue = true;
      return at + 1;
    }
    int limit = (int) Math.min(end, (long) at + limits.envelopeBytesMax());
    int value = bytes[at] == '"' ? ListHead.value(bytes, at, limit) : ~at;
    if (value >= 0 && bytes[value] == '[' && ListHead.isList(bytes, at, value)) {
      lists.enterNext();
      return value + 1;
    }
    long after = value < 0 ? value : JsonGrammar.value(bytes, value, limit, limits.depthMax());
    int stopped = value < 0 ? ~value : after < 0 ? JsonGrammar.failureOffset(after) : (int) after;
    if (stopped >= limit && !eof && limit == end) {
      return ~at;
    }
    if (after < 0) {
      freshLine = false;
      return skip(Skip.line(false), Reject.Reason.MALFORMED_JSON, "after a list", at);
    }
    if (!ListHead.isKnown(bytes, at, value)) {
      describe(at, (int) after);
      reject(Reject.Reason.NOT_AN_EVENT, "an unknown member after a list", at, (int) after);
    }
    return (int) after;
  }

  private int object(int at) {
    boolean event =
        at + EVENT.length <= end
            && Arrays.equals(bytes, at, at + EVENT.length, EVENT, 0, EVENT.length);
    if (!event) {
      int window = Math.min(end, at + ListHead.BYTES_MAX);
      ListHead.Kind kind = head.read(bytes, at, window);
      if (kind == ListHead.Kind.LIST && !lists.isFull()) {
        lists.enter(head);
        freshLine = false;
        return head.arrayStart() + 1;
      }
      if (kind == ListHead.Kind.INCOMPLETE && !eof && window < at + ListHead.BYTES_MAX) {
        return ~at;
      }
    }
    int bytesMax = event ? limits.eventBytesMax() : limits.envelopeBytesMax();
    int limit = (int) Math.min(end, (long) at + bytesMax);
    ScanStatus status = scanner.scan(bytes, at, limit);
    if (status != ScanStatus.OK) {
      return broken(status, at, limit, limit - at == bytesMax);
    }
    int stop = scanner.end();
    boolean plain = Utf8.plain(bytes, at, stop);
    describe(at, stop);
    if (plain) {
      lines.skipTo(stop);
    } else if (Utf8.invalid(bytes, at, stop) >= 0) {
      reject(Reject.Reason.INVALID_UTF8, "invalid UTF-8", at, stop);
      return stop;
    }
    unwrapper.scanned(bytes, at, stop, item, 0);
    return stop;
  }

  /**
   * An object that the scanner did not find whole.
   *
   * @param full whether {@code limit} is as far as an object may go
   */
  private int broken(ScanStatus status, int at, int limit, boolean full) {
    if (status == ScanStatus.TRUNCATED && !full && !eof) {
      return ~at;
    }
    int fault = scanner.errorOffset();
    int newline = Faults.newline(bytes, at, fault);
    boolean listed = !lists.isEmpty();
    return switch (status) {
      case TRUNCATED -> {
        if (!full) {
          yield skip(Skip.line(newline >= 0), Reject.Reason.TRUNCATED, "the input ends inside", at);
        }
        String detail = "an object of more than " + (limit - at) + " bytes";
        yield skip(Skip.brackets(newline < 0, listed), Reject.Reason.TOO_LARGE, detail, at);
      }
      case TOO_DEEP -> {
        String detail = "nested deeper than " + limits.depthMax();
        yield skip(Skip.brackets(newline < 0, listed), Reject.Reason.TOO_DEEP, detail, at);
      }
      case OK, MALFORMED -> recover(at, fault, newline);
    };
  }

  /**
   * Goes on after an object with a fault in its grammar.
   *
   * @param newline offset of the first line break before the fault, or -1
   */
  private int recover(int at, int fault, int newline) {
    if (end - fault < Faults.LOOK_AHEAD_BYTES && !eof) {
      return ~at;
    }
    if (Faults.atLineBreak(bytes, fault, end)) {
      return skip(Skip.line(newline >= 0), Reject.Reason.TRUNCATED, "the line ends inside", at);
    }
    int restart = Faults.restart(bytes, at, fault, end);
    if (restart >= 0) {
      describe(at, restart);
      reject(Reject.Reason.TRUNCATED, "cut off by what follows on the line", at, restart);
      lists.clear();
      return restart;
    }
    String detail = "breaks JSON's grammar at its byte " + (fault - at);
    Skip skip = Skip.brackets(newline < 0, !lists.isEmpty());
    return skip(skip, Reject.Reason.MALFORMED_JSON, detail, at);
  }

  private int skip(Skip skip, Reject.Reason reason, String detail, int at) {
    boolean ownLine = freshLine;
    freshLine = false;
    open = new OpenReject(skip, reason, detail, lines.at(at), origin + at, ownLine);
    return at;
  }

  /** Points the item to a value that ends at {@code stop}. */
  private void describe(int at, int stop) {
    lists.describe(item);
    item.at(origin + at, stop - at, lines.at(at));
    afterValue = true;
    freshLine = false;
  }

  private void reject(Reject.Reason reason, String detail, int at, int stop) {
    sink.reject(item.reject(reason, detail, bytes, at, stop));
  }
}
