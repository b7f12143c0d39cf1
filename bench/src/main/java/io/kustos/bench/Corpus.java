package io.kustos.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Recorded audit events, one a line, in one array.
 *
 * @param bytes the whole log
 * @param starts offset of each event
 * @param ends offset after each event
 */
record Corpus(byte[] bytes, int[] starts, int[] ends) {

  /**
   * The recorded log {@code <folder>/<name>/audit.jsonl.gz}; the folder is the system property
   * {@code kustos.corpus}, by default beside the repository.
   */
  static Corpus read(String name) throws IOException {
    Path folder = Path.of(System.getProperty("kustos.corpus", "../shared/data/corpus"));
    byte[] bytes;
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(folder.resolve(name).resolve("audit.jsonl.gz")))) {
      bytes = in.readAllBytes();
    }
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        ends.add(i);
      }
    }
    int[] starts = new int[ends.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = ends.get(i - 1) + 1;
    }
    return new Corpus(bytes, starts, ends.stream().mapToInt(Integer::intValue).toArray());
  }

  int size() {
    return starts.length;
  }
}
