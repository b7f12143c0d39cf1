package io.kustos.core.enrich;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks to write, as parts of an object: the body of a create, update, merge patch or
 * apply as it is; of a JSON Patch (RFC 6902) what each {@code add} and {@code replace} sets, put
 * into the objects and arrays that its path names. Where only the answer is logged, the object that
 * came of the request stands for it.
 */
final class Bodies {
  private Bodies() {}

  /** The parts; empty when the event has no request body, or writes nothing. */
  static List<JsonSlice> of(AuditEvent event) {
    if (!isWrite(event.text(EventField.VERB))) {
      return List.of();
    }
    JsonSlice body = event.value(EventField.REQUEST_OBJECT);
    JsonSlice written = body == null ? answer(event) : body;
    return written == null ? List.of() : of(written);
  }

  /** The object in the answer; null when there is none, or a Status that tells of a failure. */
  private static @Nullable JsonSlice answer(AuditEvent event) {
    JsonSlice answer = event.value(EventField.RESPONSE_OBJECT);
    JsonSlice kind = answer == null ? null : answer.get("kind");
    return kind != null && kind.text().equals("Status") ? null : answer;
  }

  static List<JsonSlice> of(JsonSlice body) {
    if (body.isObject()) {
      return List.of(body);
    }
    List<JsonSlice> parts = new ArrayList<>();
    int[] seen = {0};
    body.forEachElement(
        operation -> {
          if (seen[0]++ < EnrichLimits.DEFAULT.patchOperationsMax()) {
            JsonSlice part = part(operation);
            if (part != null) {
              parts.add(part);
            }
          }
        });
    return parts;
  }

  private static boolean isWrite(@Nullable String verb) {
    return verb != null
        && switch (verb) {
          case "create", "update", "patch" -> true;
          default -> false;
        };
  }

  private static @Nullable JsonSlice part(JsonSlice operation) {
    JsonSlice op = operation.get("op");
    JsonSlice path = operation.get("path");
    JsonSlice value = operation.get("value");
    String name = op == null ? null : op.string();
    String pointer = path == null ? null : path.string();
    if (value == null || pointer == null || name == null) {
      return null;
    }
    return name.equals("add") || name.equals("replace") ? wrap(pointer, value) : null;
  }

  private static @Nullable JsonSlice wrap(String pointer, JsonSlice value) {
    if (pointer.isEmpty()) {
      return value;
    }
    String[] steps = pointer.substring(pointer.startsWith("/") ? 1 : 0).split("/", -1);
    if (steps.length > EnrichLimits.DEFAULT.patchStepsMax()) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.end() - value.start() + 64);
    for (String step : steps) {
      if (isIndex(step)) {
        out.write('[');
      } else {
        out.writeBytes(member(step.replace("~1", "/").replace("~0", "~")));
      }
    }
    out.write(value.bytes(), value.start(), value.end() - value.start());
    for (int i = steps.length - 1; i >= 0; i--) {
      out.write(isIndex(steps[i]) ? ']' : '}');
    }
    return JsonSlice.of(out.toByteArray());
  }

  private static boolean isIndex(String step) {
    return step.equals("-")
        || (!step.isEmpty() && step.chars().allMatch(c -> c >= '0' && c <= '9'));
  }

  private static byte[] member(String name) {
    StringBuilder text = new StringBuilder(name.length() + 5).append("{\"");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20) {
        text.append("\\u00").append(Character.forDigit(c >> 4, 16));
        text.append(Character.forDigit(c & 15, 16));
      } else {
        text.append(c);
      }
    }
    return text.append("\":").toString().getBytes(StandardCharsets.UTF_8);
  }
}
