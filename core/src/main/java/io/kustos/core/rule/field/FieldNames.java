package io.kustos.core.rule.field;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldDefinition.ArgumentKind;
import io.kustos.core.rule.FieldDefinition.Origin;
import io.kustos.core.rule.FieldType;
import java.util.ArrayList;
import java.util.List;

/** The field names that are worth listing; any other path is a field too. */
final class FieldNames {
  private FieldNames() {}

  static List<FieldDefinition> definitions() {
    List<FieldDefinition> definitions = new ArrayList<>();
    for (EventField field : EventField.values()) {
      definitions.add(definition(field.dotted(), "The event's " + field.dotted()));
    }
    FieldAliases.all()
        .forEach(
            (name, paths) ->
                definitions.add(definition(name, "Short for " + String.join(", ", paths))));
    definitions.add(definition(EventFields.ANYWHERE, "Every text and number of the event"));
    return List.copyOf(definitions);
  }

  private static FieldDefinition definition(String name, String description) {
    return new FieldDefinition(
        name, FieldType.STRING_LIST, ArgumentKind.NONE, false, description, Origin.KUSTOS);
  }
}
