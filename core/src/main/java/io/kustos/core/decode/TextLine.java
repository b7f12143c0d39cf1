package io.kustos.core.decode;

import io.kustos.core.event.Timestamps;
import java.nio.charset.StandardCharsets;

/** Takes apart lines that do not begin with JSON. Offsets are into the array of the line. */
final class TextLine {
  /** Offset of a CRI line's content, or -1 when the line is none. */
  private int content = -1;

  private boolean partial;
  private String stream = "";

  /** Reads {@code 2026-01-02T03:04:05.6Z stdout F content}; whether the line is of that form. */
  boolean cri(byte[] bytes, int start, int end) {
    int time = word(bytes, start, end);
    if (time >= end || Timestamps.parse(bytes, start, time) == Timestamps.NONE) {
      return false;
    }
    int streamEnd = word(bytes, time + 1, end);
    if (streamEnd - time != 7) {
      return false;
    }
    stream = new String(bytes, time + 1, 6, StandardCharsets.ISO_8859_1);
    int tagEnd = word(bytes, streamEnd + 1, end);
    int tag = streamEnd + 1 < end ? bytes[streamEnd + 1] : 0;
    boolean tagged =
        tagEnd == streamEnd + 2 || (tagEnd > streamEnd + 2 && bytes[streamEnd + 2] == ':');
    if (!(stream.equals("stdout") || stream.equals("stderr"))
        || !tagged
        || (tag != 'P' && tag != 'F')) {
      return false;
    }
    partial = tag == 'P';
    content = Math.min(tagEnd + 1, end);
    return true;
  }

  private static int word(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && bytes[at] != ' ') {
      at++;
    }
    return at;
  }

  int content() {
    return content;
  }

  /** Whether the content goes on in a later line of the same stream. */
  boolean isPartial() {
    return partial;
  }

  /** {@code stdout} or {@code stderr}. */
  String stream() {
    return stream;
  }

  /** Offset of the brace that may begin an event after a prefix, or -1. */
  static int brace(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '{') {
        return i;
      }
    }
    return -1;
  }
}
