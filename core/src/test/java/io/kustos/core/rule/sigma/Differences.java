package io.kustos.core.rule.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The rows of one conformance table to which we answer differently knowingly, each by its content
 * and our answer to it, and why: {@code sigma/differences.tsv}. Any other answer to such a row, and
 * any other row, fails.
 */
public final class Differences {
  private static final String FILE = "/sigma/differences.tsv";

  private final String table;
  private final Map<String, String> reasons = new HashMap<>();
  private final Set<String> met = new HashSet<>();

  private Differences(String table) {
    this.table = table;
  }

  public static Differences of(String table) {
    Differences differences = new Differences(table);
    try (var in = Objects.requireNonNull(Differences.class.getResourceAsStream(FILE));
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split("\t", -1);
        assertThat(cells).as(line).hasSize(3);
        if (cells[0].equals(table)) {
          assertThat(cells[2]).as(line).isNotBlank();
          assertThat(differences.reasons.put(cells[1], cells[2])).as(line).isNull();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return differences;
  }

  /** Whether this answer to the row is known. */
  public boolean knows(JsonNode row, String ours) {
    String key = key(row, ours);
    met.add(key);
    return reasons.containsKey(key);
  }

  /** The line of the file that would excuse this answer. */
  public String line(JsonNode row, String ours) {
    return table + "\t" + key(row, ours) + "\t";
  }

  /** Fails when a row that is listed was not met. */
  public void allMet() {
    assertThat(met).as("rows of %s in %s", table, FILE).containsAll(reasons.keySet());
  }

  private static String key(JsonNode row, String ours) {
    try {
      byte[] bytes = (row + "\n" + ours).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
