package io.kustos.core.decode;

import io.kustos.core.json.JsonBytes;
import io.kustos.core.json.JsonGrammar;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members that stand before the array in an object that wraps a list, so that the list
 * can be taken apart without ever holding it whole. The arrays are {@code items} of an EventList,
 * {@code records}, {@code logEvents} and {@code events}.
 */
final class ListHead {
  /** How far a list's array may be from its object's start. */
  static final int BYTES_MAX = 64 << 10;

  /** What the object turned out to be. */
  enum Kind {
    LIST,
    NO_LIST,
    INCOMPLETE
  }

  private static final Set<String> LISTS =
      Set.of("items", "records", "Records", "logEvents", "events");
  private static final Set<String> OTHERS =
      Set.of(
          "kind",
          "apiVersion",
          "metadata",
          "messageType",
          "owner",
          "logGroup",
          "logStream",
          "subscriptionFilters",
          "policyLevel",
          "nextToken",
          "nextForwardToken",
          "nextBackwardToken",
          "searchedLogStreams",
          "requestId",
          "timestamp",
          "invocationId",
          "deliveryStreamArn",
          "region",
          "ResponseMetadata");

  private @Nullable String kind;
  private @Nullable String apiVersion;
  private @Nullable String logGroup;
  private @Nullable String logStream;
  private boolean items;
  private int arrayStart;

  /** Reads the object whose brace is at {@code open}. */
  Kind read(byte[] bytes, int open, int end) {
    kind = null;
    apiVersion = null;
    logGroup = null;
    logStream = null;
    int at = JsonBytes.skipSpace(bytes, open + 1, end);
    while (true) {
      if (at >= end) {
        return Kind.INCOMPLETE;
      }
      if (bytes[at] != '"') {
        return Kind.NO_LIST;
      }
      int value = value(bytes, at, end);
      if (value < 0) {
        return ~value >= end ? Kind.INCOMPLETE : Kind.NO_LIST;
      }
      String key = key(bytes, at, value);
      if (bytes[value] == '[' && takes(key, kind, apiVersion)) {
        items = key.equals("items");
        arrayStart = value;
        return Kind.LIST;
      }
      if (!OTHERS.contains(key)) {
        return Kind.NO_LIST;
      }
      long after = JsonGrammar.value(bytes, value, end, 16);
      if (after < 0 || after >= end) {
        boolean cut = after >= 0 || JsonGrammar.failureOffset(after) >= end;
        return cut ? Kind.INCOMPLETE : Kind.NO_LIST;
      }
      remember(key, bytes, value, (int) after);
      if ("Event".equals(kind)) {
        return Kind.NO_LIST;
      }
      at = JsonBytes.skipSpace(bytes, (int) after, end);
      if (at < end && bytes[at] != ',') {
        return Kind.NO_LIST;
      }
      at = JsonBytes.skipSpace(bytes, at + 1, end);
    }
  }

  /** Whether the array under a key is a list of events or records. */
  static boolean takes(String key, @Nullable String kind, @Nullable String apiVersion) {
    if (!LISTS.contains(key)) {
      return false;
    }
    return !key.equals("items")
        || ((kind == null || kind.equals("EventList"))
            && (apiVersion == null || apiVersion.startsWith("audit.k8s.io/")));
  }

  /**
   * The value of the member whose key begins at {@code quote}.
   *
   * @return its offset, or the complement of the offset where there is none
   */
  static int value(byte[] bytes, int quote, int end) {
    int keyEnd = JsonBytes.skipString(bytes, quote + 1, end);
    if (keyEnd < 0) {
      return keyEnd;
    }
    int colon = JsonBytes.skipSpace(bytes, keyEnd, end);
    if (colon < end && bytes[colon] != ':') {
      return ~colon;
    }
    int value = JsonBytes.skipSpace(bytes, colon + 1, end);
    return value < end ? value : ~end;
  }

  /** Whether the key between {@code quote} and the value names a list. */
  static boolean isList(byte[] bytes, int quote, int value) {
    return LISTS.contains(key(bytes, quote, value));
  }

  /** Whether the key between {@code quote} and the value may stand beside a list. */
  static boolean isKnown(byte[] bytes, int quote, int value) {
    return OTHERS.contains(key(bytes, quote, value)) || isList(bytes, quote, value);
  }

  private static String key(byte[] bytes, int quote, int end) {
    int keyEnd = JsonBytes.skipString(bytes, quote + 1, end);
    return keyEnd - quote > 24 ? "" : JsonBytes.decode(bytes, quote + 1, keyEnd - 1);
  }

  private void remember(String key, byte[] bytes, int start, int end) {
    if (bytes[start] != '"') {
      return;
    }
    switch (key) {
      case "kind" -> kind = JsonBytes.decode(bytes, start + 1, end - 1);
      case "apiVersion" -> apiVersion = JsonBytes.decode(bytes, start + 1, end - 1);
      case "logGroup" -> logGroup = JsonBytes.decode(bytes, start + 1, end - 1);
      case "logStream" -> logStream = JsonBytes.decode(bytes, start + 1, end - 1);
      default -> {}
    }
  }

  /** Offset of the array's bracket. */
  int arrayStart() {
    return arrayStart;
  }

  Form form() {
    return items ? Form.EVENT_LIST : Form.ARRAY;
  }

  @Nullable String cluster() {
    return CloudWatchEnvelope.cluster(logGroup);
  }

  @Nullable String logStream() {
    return logStream;
  }
}
