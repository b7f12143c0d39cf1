package io.kustos.core.decode;

import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import io.kustos.core.json.JsonBytes;
import io.kustos.core.json.JsonGrammar;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.json.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes whole lines that do not begin with an object or array. */
final class TextLines {
  private static final byte[] EVENT = "{\"kind\":\"Event".getBytes(StandardCharsets.US_ASCII);

  private final Unwrapper unwrapper;
  private final EventScanner scanner;
  private final TextLine text = new TextLine();

  TextLines(Unwrapper unwrapper, EventScanner scanner) {
    this.unwrapper = unwrapper;
    this.scanner = scanner;
  }

  /** Takes the line, without its line break; {@code item} covers all of it. */
  void take(byte[] bytes, int start, int end, Item item) {
    if (text.cri(bytes, start, end)) {
      item.form(Form.CRI);
      Joiner.More more = text.isPartial() ? Joiner.More.YES : Joiner.More.NO;
      unwrapper.joiner().add("cri " + text.stream(), bytes, text.content(), end, more, item, 1);
    } else if (Utf8.invalid(bytes, start, end) >= 0) {
      reject(Reject.Reason.INVALID_UTF8, "a line that is not UTF-8", bytes, start, end, item);
    } else if (bytes[start] == '"' && isString(bytes, start, end)) {
      unwrapper.string(new JsonSlice(bytes, start, end), item, 1);
    } else {
      prefixed(bytes, start, end, item);
    }
  }

  private static boolean isString(byte[] bytes, int start, int end) {
    return JsonBytes.skipString(bytes, start + 1, end) == end;
  }

  private void prefixed(byte[] bytes, int start, int end, Item item) {
    int brace = TextLine.brace(bytes, start, end);
    if (brace < 0) {
      reject(Reject.Reason.NOT_AN_EVENT, "a line of text", bytes, start, end, item);
      return;
    }
    boolean whole = scanner.scan(bytes, brace, end) == ScanStatus.OK && scanner.end() == end;
    if (whole) {
      item.form(Form.LINE_PREFIX);
      unwrapper.scanned(bytes, brace, end, item, 1);
    } else if (startsEvent(bytes, brace, end)) {
      long result = JsonGrammar.value(bytes, brace, end, unwrapper.limits().depthMax());
      Reject.Reason reason =
          result < 0 ? Unwrapper.reason(JsonGrammar.failure(result)) : Reject.Reason.MALFORMED_JSON;
      reject(reason, "a broken event after a prefix", bytes, start, end, item);
    } else {
      reject(Reject.Reason.NOT_AN_EVENT, "a line of text", bytes, start, end, item);
    }
  }

  private void reject(
      Reject.Reason reason, String detail, byte[] bytes, int start, int end, Item item) {
    unwrapper.reject(item.reject(reason, detail, bytes, start, end));
  }

  /** Whether the text of an event, or of a list of them, seems to begin here. */
  static boolean startsEvent(byte[] bytes, int at, int end) {
    return at + EVENT.length <= end
        && Arrays.equals(bytes, at, at + EVENT.length, EVENT, 0, EVENT.length);
  }
}
