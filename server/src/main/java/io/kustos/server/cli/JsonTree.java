package io.kustos.server.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object to look things up in; what is missing is empty or zero.
 *
 * @param members by name, as {@link JsonTrees} reads them
 */
record JsonTree(Map<String, @Nullable Object> members) {

  /**
   * Reads the status of a server.
   *
   * @throws CommandFailure when it is no JSON object
   */
  static JsonTree parse(String status) {
    Object tree = JsonTrees.of(status.getBytes(StandardCharsets.UTF_8), "not a status of kustos");
    if (!(tree instanceof Map)) {
      throw new CommandFailure("not a status of kustos: no JSON object");
    }
    return new JsonTree(JsonTrees.object(tree));
  }

  String text(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  long number(String name) {
    return members.get(name) instanceof Long number ? number : 0;
  }

  boolean truth(String name) {
    return members.get(name) instanceof Boolean truth && truth;
  }

  JsonTree tree(String name) {
    return new JsonTree(JsonTrees.object(members.get(name)));
  }

  List<JsonTree> trees(String name) {
    return list(name).stream()
        .filter(Map.class::isInstance)
        .map(tree -> new JsonTree(JsonTrees.object(tree)))
        .toList();
  }

  List<String> texts(String name) {
    return list(name).stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  private List<?> list(String name) {
    return members.get(name) instanceof List<?> list ? list : List.of();
  }
}
