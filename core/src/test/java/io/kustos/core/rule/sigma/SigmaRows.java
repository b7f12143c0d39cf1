package io.kustos.core.rule.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Rows of the conformance tables and published rules, which lie beside the repository. */
final class SigmaRows {
  static final ObjectMapper JSON = new ObjectMapper();

  private SigmaRows() {}

  static Path path(String name) {
    Path found = Path.of("../../shared/data/sigma").resolve(name);
    if (!Files.exists(found)) {
      System.out.println("SKIPPED for want of ../shared/data/sigma/" + name);
    }
    Assumptions.assumeTrue(Files.exists(found), "no ../shared/data/sigma/" + name);
    return found;
  }

  static List<JsonNode> table(String name) {
    try {
      List<JsonNode> rows = new java.util.ArrayList<>();
      for (String line : Files.readAllLines(path("conformance/" + name + ".jsonl"))) {
        rows.add(JSON.readTree(line));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
