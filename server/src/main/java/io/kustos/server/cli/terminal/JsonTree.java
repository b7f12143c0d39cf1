package io.kustos.server.cli.terminal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object to look things up in; what is missing is empty or zero.
 *
 * @param members by name, as {@link JsonTrees} reads them
 */
public record JsonTree(Map<String, @Nullable Object> members) {

  /**
   * Reads the status of a server.
   *
   * @throws CommandFailure when it is no JSON object
   */
  public static JsonTree parse(String status) {
    Object tree = JsonTrees.of(status.getBytes(StandardCharsets.UTF_8), "not a status of kustos");
    if (!(tree instanceof Map)) {
      throw new CommandFailure("not a status of kustos: no JSON object");
    }
    return new JsonTree(JsonTrees.object(tree));
  }

  /** A text; empty when it is not there. */
  public String text(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  /** A number; 0 when it is not there. */
  public long number(String name) {
    return members.get(name) instanceof Long number ? number : 0;
  }

  /** Whether it is there and true. */
  public boolean truth(String name) {
    return members.get(name) instanceof Boolean truth && truth;
  }

  /** An object; an empty one when it is not there. */
  public JsonTree tree(String name) {
    return new JsonTree(JsonTrees.object(members.get(name)));
  }

  /** The objects of a list; none when it is not there. */
  public List<JsonTree> trees(String name) {
    return list(name).stream()
        .filter(Map.class::isInstance)
        .map(tree -> new JsonTree(JsonTrees.object(tree)))
        .toList();
  }

  /** The texts of a list; none when it is not there. */
  public List<String> texts(String name) {
    return list(name).stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  private List<?> list(String name) {
    return members.get(name) instanceof List<?> list ? list : List.of();
  }
}
