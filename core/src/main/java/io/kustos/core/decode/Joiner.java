package io.kustos.core.decode;

import io.kustos.core.Limits;
import io.kustos.core.json.ByteText;
import io.kustos.core.json.JsonGrammar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together texts that a log transport has cut in pieces, for each stream by itself. */
final class Joiner {
  /** Whether a piece is the last one of its text. */
  enum More {
    /** It is. */
    NO,
    /** It is not. */
    YES,
    /** The transport does not say; the text is complete when it is complete JSON. */
    PERHAPS
  }

  private static final byte[] EVENT = "{\"kind\":\"Event".getBytes(StandardCharsets.US_ASCII);
  private static final int STREAMS_MAX = 1_000;

  private final Limits limits;
  private final Unwrapper unwrapper;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  private record Part(ByteText text, Item item, boolean[] overflow) {}

  Joiner(Limits limits, Unwrapper unwrapper) {
    this.limits = limits;
    this.unwrapper = unwrapper;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /**
   * Takes a piece.
   *
   * @param stream pieces of one text have this in common
   * @param item where the piece stands
   */
  void add(String stream, byte[] bytes, int start, int end, More more, Item item, int depth) {
    Part part = parts.get(stream);
    if (part != null && startsEvent(bytes, start, end) && !fits(part.text(), bytes, start, end)) {
      reject(parts.remove(stream));
      part = null;
    }
    if (part == null) {
      first(stream, bytes, start, end, more, item, depth);
    } else {
      next(stream, part, bytes, start, end, more, item, depth);
    }
  }

  private void first(
      String stream, byte[] bytes, int from, int end, More more, Item item, int depth) {
    int start = Unwrapper.blank(bytes, from, end);
    boolean open = more == More.YES || (more == More.PERHAPS && isCut(bytes, start, end));
    if (!open) {
      unwrapper.text(bytes, start, end, item, depth);
      return;
    }
    if (parts.size() >= STREAMS_MAX) {
      reject(parts.remove(parts.keySet().iterator().next()));
    }
    Item whole = new Item();
    whole.copy(item);
    ByteText text = new ByteText((end - start) * 2).append(bytes, start, end);
    parts.put(stream, new Part(text, whole, new boolean[1]));
  }

  private void next(
      String stream, Part part, byte[] bytes, int start, int end, More more, Item item, int depth) {
    ByteText text = part.text();
    if (more == More.PERHAPS && !fits(text, bytes, start, end)) {
      reject(parts.remove(stream));
      unwrapper.text(bytes, start, end, item, depth);
      return;
    }
    Item whole = part.item();
    whole.at(whole.offset(), item.offset() + item.length() - whole.offset(), whole.line());
    if (text.size() + (end - start) > limits.eventBytesMax()) {
      part.overflow()[0] = true;
    } else if (!part.overflow()[0]) {
      text.append(bytes, start, end);
    }
    boolean complete =
        more == More.NO
            || (more == More.PERHAPS && !isCut(text.bytes(), 0, text.size()))
            || (more == More.PERHAPS && part.overflow()[0]);
    if (!complete) {
      return;
    }
    parts.remove(stream);
    if (part.overflow()[0]) {
      String detail = "an event in pieces of more than " + limits.eventBytesMax() + " bytes";
      unwrapper.tooLarge(whole, detail, text.bytes(), 0, text.size());
    } else {
      unwrapper.text(text.bytes(), 0, text.size(), whole, depth);
    }
  }

  /** Whether the piece goes on where the text stopped, as far as JSON's grammar tells. */
  private boolean fits(ByteText text, byte[] bytes, int start, int end) {
    ByteText joined =
        new ByteText(text.size() + end - start)
            .append(text.bytes(), 0, text.size())
            .append(bytes, start, end);
    long result = JsonGrammar.value(joined.bytes(), 0, joined.size(), limits.depthMax());
    return result >= 0 || JsonGrammar.failure(result) == JsonGrammar.Failure.TRUNCATED;
  }

  /** Whether the text is the beginning of an object. */
  private boolean isCut(byte[] bytes, int start, int end) {
    if (start >= end || bytes[start] != '{') {
      return false;
    }
    long result = JsonGrammar.value(bytes, start, end, limits.depthMax());
    return result < 0 && JsonGrammar.failure(result) == JsonGrammar.Failure.TRUNCATED;
  }

  private static boolean startsEvent(byte[] bytes, int start, int end) {
    return end - start >= EVENT.length
        && Arrays.equals(bytes, start, start + EVENT.length, EVENT, 0, EVENT.length);
  }

  /** Forgets what is still in pieces. */
  void clear() {
    parts.clear();
  }

  /** Gives up on what is still in pieces. */
  void flush() {
    for (Part part : List.copyOf(parts.values())) {
      reject(part);
    }
    parts.clear();
  }

  private void reject(@Nullable Part part) {
    if (part != null) {
      ByteText text = part.text();
      String detail = "an event whose rest is missing, cut after " + text.size() + " bytes";
      unwrapper.reject(
          part.item().reject(Reject.Reason.TRUNCATED, detail, text.bytes(), 0, text.size()));
    }
  }
}
