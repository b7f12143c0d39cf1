package io.kustos.server.cli.terminal;

import java.nio.charset.StandardCharsets;

/** Lines of text to an output. */
public record Lines(Output out) {
  /** Writes a line. */
  public void line(String text) {
    add(text + "\n");
  }

  /** Writes text as it is. */
  public void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
  }
}
