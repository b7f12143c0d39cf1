package io.kustos.server.lab;

import io.kustos.core.lab.Label;
import io.kustos.core.lab.Labels;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import io.kustos.server.source.file.LogFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with recorded logs and {@code labels.jsonl}, which says what was an attack.
 *
 * @param name the folder's
 * @param diagnostics what is wrong with the labels
 */
public record LabCorpus(
    String name, LogFiles logs, List<Label> labels, List<Diagnostic> diagnostics) {
  private static final String LABELS = "labels.jsonl";

  /** Logs by name; an index of what a webhook received is none. */
  private static final String LOG =
      "(?!labels\\.jsonl$)(?!.*-index\\.).*\\.(jsonl|json|log)(\\.(gz|zst))?";

  public LabCorpus {
    labels = List.copyOf(labels);
    diagnostics = List.copyOf(diagnostics);
  }

  /**
   * Reads the labels and looks for the logs.
   *
   * @throws IOException when there are none, with a message for people
   */
  public static LabCorpus open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + ": no such folder");
    }
    Path labels = folder.resolve(LABELS);
    if (!Files.isRegularFile(labels)) {
      throw new IOException(folder + ": no " + LABELS + " in it, so nobody knows what is right");
    }
    Labels.Parsed parsed =
        Labels.parse(new SourceText(labels.toString(), Files.readString(labels)));
    List<String> logs;
    try (Stream<Path> entries = Files.list(folder)) {
      logs =
          entries
              .filter(file -> file.getFileName().toString().matches(LOG))
              .map(Path::toString)
              .sorted()
              .toList();
    }
    if (logs.isEmpty()) {
      throw new IOException(folder + ": no .jsonl or .jsonl.gz log in it");
    }
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return new LabCorpus(
        name == null ? folder.toString() : name.toString(),
        LogFiles.find(logs),
        parsed.labels(),
        parsed.diagnostics());
  }
}
