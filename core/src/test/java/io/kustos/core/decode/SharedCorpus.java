package io.kustos.core.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of recorded logs that lie beside the repository. */
public final class SharedCorpus {
  private SharedCorpus() {}

  /** The lines of a file; the test is skipped, loudly, without it. */
  public static List<byte[]> lines(String name) {
    byte[] bytes = SharedData.bytes(name);
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
      }
    }
    return lines;
  }
}
