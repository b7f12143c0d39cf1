package io.kustos.core.rule.falco;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Rows recorded from the real Falco: our own among the test resources, others read in place. */
final class FalcoRows {
  static final ObjectMapper JSON = new ObjectMapper();

  private FalcoRows() {}

  /** A folder or file of published material; the test is skipped, and says so, without it. */
  static Path published(String path) {
    Path found = Path.of("../../shared/data/falco").resolve(path);
    if (!Files.exists(found)) {
      System.out.println("SKIPPED: no ../shared/data/falco/" + path);
    }
    Assumptions.assumeTrue(Files.exists(found), "no ../shared/data/falco/" + path);
    return found;
  }

  static List<JsonNode> publishedLines(String path) {
    try (BufferedReader reader = Files.newBufferedReader(published(path))) {
      return lines(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> ownLines(String resource) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(open(resource)), StandardCharsets.UTF_8))) {
      return lines(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode own(String resource) {
    try (InputStream in = open(resource)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = FalcoRows.class.getResourceAsStream("/falco/" + resource);
    if (in == null) {
      throw new IOException("no test resource " + resource);
    }
    return in;
  }

  private static List<JsonNode> lines(BufferedReader reader) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }
}
