package io.kustos.core.rule.falco;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filter's tree in the JSON form of the recorded rows. */
final class FilterJson {
  private FilterJson() {}

  static JsonNode of(FilterNode node) {
    ObjectNode json = FalcoRows.JSON.createObjectNode();
    switch (node) {
      case FilterNode.And and -> json.set("and", array(and.children()));
      case FilterNode.Or or -> json.set("or", array(or.children()));
      case FilterNode.Not not -> json.set("not", of(not.child()));
      case FilterNode.Identifier identifier -> json.put("id", identifier.name());
      case FilterNode.Expansion expansion -> {
        return of(expansion.body());
      }
      case FilterNode.Value value -> json.put("value", value.text());
      case FilterNode.Values values -> values.texts().forEach(json.putArray("list")::add);
      case FilterNode.OperandList list -> json.set("transformer_list", array(list.children()));
      case FilterNode.UnaryCheck check -> {
        json.set("left", of(check.left()));
        json.put("op", check.operator());
      }
      case FilterNode.BinaryCheck check -> {
        json.set("left", of(check.left()));
        json.put("op", check.operator());
        json.set("right", of(check.right()));
      }
      case FilterNode.FieldName field -> {
        json.put("field", field.name());
        argument(json, field.argument());
      }
      case FilterNode.Transformed call -> {
        json.put("transformer", call.transformer());
        json.set("args", array(call.arguments()));
        argument(json, call.argument());
      }
    }
    return json;
  }

  private static void argument(ObjectNode json, @Nullable String argument) {
    if (argument != null) {
      json.put("arg", argument);
    }
  }

  private static ArrayNode array(List<FilterNode> nodes) {
    ArrayNode array = FalcoRows.JSON.createArrayNode();
    nodes.forEach(node -> array.add(of(node)));
    return array;
  }
}
