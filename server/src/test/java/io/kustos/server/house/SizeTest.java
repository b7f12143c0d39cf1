package io.kustos.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Methods and files stay short. What is longer is listed in {@code tidy/sizes.txt} with its length,
 * which may only shrink.
 */
class SizeTest {
  private static final int METHOD_LINES_MAX = 60;
  private static final int FILE_LINES_MAX = 400;
  private static final int TEST_METHOD_LINES_MAX = 100;
  private static final int TEST_FILE_LINES_MAX = 800;

  private static final Path LIST = Path.of("server/src/test/resources/tidy/sizes.txt");

  @Test
  void methodsAndFilesAreShort() {
    List<Path> sources = Repository.files("java");
    SourceSizes main = SourceSizes.of(sources.stream().filter(f -> !isTest(f)).toList());
    SourceSizes test = SourceSizes.of(sources.stream().filter(SizeTest::isTest).toList());
    assertThat(main.methods()).as("methods found").isNotEmpty();

    Map<String, Integer> large = new TreeMap<>();
    addLarger(main.methods(), METHOD_LINES_MAX, large);
    addLarger(main.files(), FILE_LINES_MAX, large);
    addLarger(test.methods(), TEST_METHOD_LINES_MAX, large);
    addLarger(test.files(), TEST_FILE_LINES_MAX, large);
    assertThat(complaints(large, listed())).isEmpty();
  }

  private static boolean isTest(Path file) {
    return file.toString().contains("src/test/");
  }

  private static void addLarger(Map<String, Integer> sizes, int max, Map<String, Integer> large) {
    sizes.forEach(
        (name, lines) -> {
          if (lines > max) {
            large.put(name, lines);
          }
        });
  }

  private static List<String> complaints(Map<String, Integer> large, Map<String, Integer> listed) {
    var names = new TreeSet<>(large.keySet());
    names.addAll(listed.keySet());
    return names.stream()
        .filter(name -> !large.getOrDefault(name, 0).equals(listed.getOrDefault(name, 0)))
        .map(name -> complaint(name, large.getOrDefault(name, 0), listed.getOrDefault(name, 0)))
        .toList();
  }

  private static String complaint(String name, int lines, int listed) {
    if (lines > listed) {
      return name + " has " + lines + " lines, too many: cut it";
    }
    return name
        + " shrank from "
        + listed
        + (lines == 0 ? " below the limit: drop it from " : " to " + lines + ": say so in ")
        + LIST;
  }

  /** Lines of the list are {@code <lines> <path[#method]>}; {@code #} at the start is a comment. */
  private static Map<String, Integer> listed() {
    Map<String, Integer> sizes = new TreeMap<>();
    Repository.text(LIST)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              int blank = line.indexOf(' ');
              sizes.put(line.substring(blank + 1), Integer.valueOf(line.substring(0, blank)));
            });
    return sizes;
  }
}
