package io.kustos.core.policy;

import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A YAML error in the words of the reader inside the API server, which counts lines its own way.
 */
final class LibYaml {
  private static final List<Map.Entry<String, String>> WORDS =
      List.of(
          Map.entry("that cannot start any token", "found character that cannot start any token"),
          Map.entry("TAB) for indentation", "found character that cannot start any token"),
          Map.entry("expected the node content", "did not find expected node content"),
          Map.entry("expected ',' or ']'", "did not find expected ',' or ']'"),
          Map.entry("expected ',' or '}'", "did not find expected ',' or '}'"),
          Map.entry(
              "mapping values are not allowed here",
              "mapping values are not allowed in this context"),
          Map.entry(
              "sequence entries are not allowed here",
              "block sequence entries are not allowed in this context"),
          Map.entry("could not find expected ':'", "could not find expected ':'"),
          Map.entry("found unexpected end of stream", "found unexpected end of stream"),
          Map.entry("found unexpected document separator", "found unexpected document indicator"),
          Map.entry("found unknown escape character", "found unknown escape character"),
          Map.entry("expected '<document start>'", "did not find expected <document start>"));

  private LibYaml() {}

  /** {@code line N: problem}. */
  static String message(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    int line = e.getProblemMark().map(mark -> line(e, problem, mark)).orElse(0);
    return (line == 0 ? "" : "line " + line + ": ") + words(e, problem);
  }

  static String plain(YamlEngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("not readable");
  }

  /** The server's scanner counts from 1; its parser from 0, with a line added at the end. */
  private static int line(MarkedYamlEngineException e, String problem, Mark mark) {
    boolean atEnd = problem.contains("<stream end>");
    return mark.getLine()
        + (e instanceof ScannerException || (atEnd && mark.getColumn() != 0) ? 1 : 0);
  }

  private static String words(MarkedYamlEngineException e, String problem) {
    if (problem.contains("expected <block end>")) {
      boolean list = String.valueOf(e.getContext()).contains("collection");
      return list ? "did not find expected '-' indicator" : "did not find expected key";
    }
    return WORDS.stream()
        .filter(entry -> problem.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(problem);
  }
}
