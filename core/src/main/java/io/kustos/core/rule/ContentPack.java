package io.kustos.core.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules that come with the program, in Sigma, one file a rule in folders by ATT&CK tactic, and
 * their scenarios. Which files there are stands in an index that the build makes.
 */
public final class ContentPack {
  private static final String FOLDER = "/io/kustos/pack/";
  private static final String SCENARIOS = "scenarios/";

  /** How the names of the pack's texts begin. */
  public static final String PREFIX = "pack/";

  private ContentPack() {}

  /** Rules and correlations, by tactic and name. */
  public static List<SourceText> rules() {
    return index().stream()
        .filter(path -> !path.startsWith(SCENARIOS))
        .map(ContentPack::text)
        .toList();
  }

  /** For each rule at least one case in which it fires and one in which it does not. */
  public static List<SourceText> scenarios() {
    return index().stream()
        .filter(path -> path.startsWith(SCENARIOS))
        .map(ContentPack::text)
        .toList();
  }

  /** What can be detected at all, by number: the rows that rules say they cover. */
  public static SourceText coverage() {
    return text("coverage.yaml");
  }

  /**
   * The text that a scenario names by a path beside it; null when the pack has none there.
   *
   * @param scenario one of {@link #scenarios}
   */
  public static @Nullable SourceText beside(SourceText scenario, String path) {
    String folder = scenario.name().substring(0, scenario.name().lastIndexOf('/') + 1);
    String rest = path;
    while (rest.startsWith("../") && folder.length() > PREFIX.length()) {
      rest = rest.substring("../".length());
      folder = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
    }
    String wanted = folder + rest;
    return index().stream()
        .filter(known -> (PREFIX + known).equals(wanted))
        .findFirst()
        .map(ContentPack::text)
        .orElse(null);
  }

  private static List<String> index() {
    return text("index.txt").text().lines().filter(line -> !line.isBlank()).sorted().toList();
  }

  private static SourceText text(String path) {
    try (InputStream in = ContentPack.class.getResourceAsStream(FOLDER + path)) {
      if (in == null) {
        throw new IllegalStateException("missing from the installation: " + PREFIX + path);
      }
      return new SourceText(PREFIX + path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
