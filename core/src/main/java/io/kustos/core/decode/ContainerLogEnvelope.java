package io.kustos.core.decode;

import io.kustos.core.json.ByteText;
import io.kustos.core.json.JsonSlice;

/**
 * Docker's json-file log: {@code {"log":"…\n","stream":"stdout","time":"…"}}. Docker cuts lines of
 * more than 16 KiB in pieces, of which only the last ends with a line break. Fluentd and Fluent Bit
 * use the same keys, without the line break.
 */
final class ContainerLogEnvelope implements Envelope {
  private static final int PIECE_BYTES = 16 * 1024;

  @Override
  public boolean fits(Members members) {
    return members.string("log") != null && !members.has("properties");
  }

  @Override
  public void open(Members members, Item item, Unwrapper unwrapper, int depth) {
    JsonSlice log = members.string("log");
    if (log == null) {
      return;
    }
    ByteText text = Unwrapper.unescaped(log);
    int size = text.size();
    boolean ended = size > 0 && text.bytes()[size - 1] == '\n';
    String stream = members.text("stream");
    item.form(Form.DOCKER_JSON);
    Joiner.More more =
        ended ? Joiner.More.NO : size == PIECE_BYTES ? Joiner.More.YES : Joiner.More.PERHAPS;
    unwrapper.joiner().add("docker " + stream, text.bytes(), 0, size, more, item, depth + 1);
  }
}
