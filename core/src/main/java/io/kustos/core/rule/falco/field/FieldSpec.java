package io.kustos.core.rule.falco.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldDefinition.ArgumentKind;
import io.kustos.core.rule.FieldDefinition.Origin;
import io.kustos.core.rule.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * A documented field and the way to make it.
 *
 * @param maker makes the field for an argument that fits the definition
 */
record FieldSpec(FieldDefinition definition, Maker maker) {

  @FunctionalInterface
  interface Maker {
    Field make(String name, @Nullable String argument);
  }

  /** Reads a value for an element's index, or for {@link BodyValues#EVERY}. */
  @FunctionalInterface
  interface IndexedReader {
    @Nullable Object read(AuditEvent event, int index);
  }

  /** Reads a value for a key. */
  @FunctionalInterface
  interface KeyedReader {
    @Nullable Object read(AuditEvent event, String key);
  }

  /** Reads a value. */
  @FunctionalInterface
  interface Reader {
    @Nullable Object read(AuditEvent event);
  }

  /** A field of Falco's k8saudit plugin that is the text of one event field. */
  static FieldSpec direct(String name, EventField source, String description) {
    return falco(name, FieldType.STRING, ArgumentKind.NONE, description)
        .with(
            (made, argument) ->
                Field.direct(
                    made,
                    argument,
                    source,
                    true,
                    (event, context) -> identified(event) ? JsonText.of(event, source) : null));
  }

  /** A field of Falco's k8saudit plugin without an argument. */
  static FieldSpec plain(String name, FieldType type, Reader reader, String description) {
    return falco(name, type, ArgumentKind.NONE, description)
        .with(
            (made, argument) ->
                Field.computed(
                    made,
                    argument,
                    type,
                    (event, context) -> identified(event) ? reader.read(event) : null));
  }

  /** A list of Falco's k8saudit plugin, of which an index may choose one element. */
  static FieldSpec indexed(String name, IndexedReader reader, String description) {
    return falco(name, FieldType.STRING_LIST, ArgumentKind.INDEX, description)
        .with(
            (made, argument) -> {
              int index = index(argument);
              return Field.computed(
                  made,
                  argument,
                  FieldType.STRING_LIST,
                  (event, context) -> identified(event) ? reader.read(event, index) : null);
            });
  }

  /** A string of Falco's k8saudit plugin that needs a key. */
  static FieldSpec keyed(String name, KeyedReader reader, String description) {
    return falco(name, FieldType.STRING, ArgumentKind.KEY, description)
        .with(
            (made, argument) ->
                Field.computed(
                    made,
                    argument,
                    FieldType.STRING,
                    (event, context) ->
                        identified(event) && argument != null
                            ? reader.read(event, argument)
                            : null));
  }

  /** A list of our own, of which an index may choose one element. */
  static FieldSpec own(String name, IndexedReader reader, String description) {
    FieldDefinition definition =
        new FieldDefinition(
            name, FieldType.STRING_LIST, ArgumentKind.INDEX, false, description, Origin.KUSTOS);
    return new FieldSpec(
        definition,
        (made, argument) -> {
          int index = index(argument);
          return Field.computed(
              made, argument, FieldType.STRING_LIST, (event, context) -> reader.read(event, index));
        });
  }

  /** A definition whose maker follows with {@link Draft#with}. */
  static Draft falco(String name, FieldType type, ArgumentKind argument, String description) {
    boolean required = argument == ArgumentKind.KEY;
    return new Draft(
        new FieldDefinition(name, type, argument, required, description, Origin.FALCO));
  }

  /** A definition without its maker. */
  record Draft(FieldDefinition definition) {
    FieldSpec with(Maker maker) {
      return new FieldSpec(definition, maker);
    }
  }

  /** Falco's k8saudit plugin extracts nothing from an event without {@code auditID}. */
  private static boolean identified(AuditEvent event) {
    return event.has(EventField.AUDIT_ID);
  }

  private static int index(@Nullable String argument) {
    if (argument == null) {
      return BodyValues.EVERY;
    }
    return argument.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(argument);
  }
}
