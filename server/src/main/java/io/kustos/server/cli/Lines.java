package io.kustos.server.cli;

import java.nio.charset.StandardCharsets;

/** Lines of text to an output. */
record Lines(Output out) {
  void line(String text) {
    add(text + "\n");
  }

  void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
  }
}
