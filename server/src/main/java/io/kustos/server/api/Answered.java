package io.kustos.server.api;

import io.kustos.server.api.Problem.Type;
import io.kustos.server.report.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer in JSON that is made in memory, within bounds. */
final class Answered {
  private final JsonWriter json = new JsonWriter(false);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int bytesMax;
  private boolean full;

  Answered(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  JsonWriter json() {
    return json;
  }

  /** Whether it is as long as it may be: rows after this are left out. */
  boolean isFull() {
    return full;
  }

  /** A value that is JSON already. */
  void value(byte[] text) throws IOException {
    json.json("");
    json.flushTo(bytes);
    bytes.write(text);
    full |= bytes.size() >= bytesMax;
  }

  /** Notes that a row has ended. */
  void rowEnded() throws IOException {
    json.flushTo(bytes);
    full |= bytes.size() >= bytesMax;
  }

  void texts(String name, List<String> texts) {
    json.name(name).beginArray();
    texts.forEach(json::value);
    json.endArray();
  }

  void textOrNull(String name, @Nullable String text) {
    json.name(name).value(text);
  }

  byte[] toBytes() throws Problem {
    try {
      json.flushTo(bytes);
    } catch (IOException e) {
      throw new Problem(Type.INTERNAL, "cannot write");
    }
    return bytes.toByteArray();
  }
}
