package io.kustos.core.rule.falco;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldDefinition.ArgumentKind;
import io.kustos.core.rule.FieldDefinition.Origin;
import io.kustos.core.rule.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields Falco lists for audit events, without values: all a loader needs. */
final class RecordedFields implements FieldCatalog {
  private static final List<String> GENERIC =
      List.of(
          "evt.time",
          "evt.time.s",
          "evt.time.iso8601",
          "evt.datetime",
          "evt.datetime.s",
          "evt.pluginname",
          "evt.plugininfo",
          "evt.source",
          "evt.is_async",
          "evt.asynctype",
          "evt.hostname");
  private static final List<String> GENERIC_NUMBERS =
      List.of(
          "evt.num",
          "evt.rawtime",
          "evt.rawtime.s",
          "evt.rawtime.ns",
          "evt.reltime",
          "evt.reltime.s",
          "evt.reltime.ns");

  private final List<FieldDefinition> definitions = new ArrayList<>();

  RecordedFields() {
    for (JsonNode field : FalcoRows.own("k8s_fields.json")) {
      ArgumentKind argument =
          switch (field.get("arg").asText()) {
            case "key" -> ArgumentKind.KEY;
            case "index" -> ArgumentKind.INDEX;
            default -> ArgumentKind.NONE;
          };
      definitions.add(
          new FieldDefinition(
              field.get("name").asText(),
              field.get("list").asBoolean() ? FieldType.STRING_LIST : FieldType.STRING,
              argument,
              field.get("arg_required").asBoolean(),
              field.get("desc").asText(),
              Origin.FALCO));
    }
    GENERIC.forEach(name -> add(name, FieldType.STRING));
    GENERIC_NUMBERS.forEach(name -> add(name, FieldType.NUMBER));
  }

  private void add(String name, FieldType type) {
    definitions.add(new FieldDefinition(name, type, ArgumentKind.NONE, false, "", Origin.FALCO));
  }

  @Override
  public List<FieldDefinition> definitions() {
    return definitions;
  }

  @Override
  public Resolution resolve(String name, @Nullable String argument) {
    Optional<FieldDefinition> found =
        definitions.stream().filter(d -> d.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      return new Resolution.UnknownField();
    }
    return new Resolution.Found(
        Field.computed(name, argument, found.get().type(), (event, context) -> null));
  }

  /** Knows every name with a dot, as a string: for rules of system calls. */
  static FieldCatalog permissive() {
    return new FieldCatalog() {
      @Override
      public List<FieldDefinition> definitions() {
        return List.of();
      }

      @Override
      public Resolution resolve(String name, @Nullable String argument) {
        boolean field = name.matches("(evt|proc|fd|user|group|container|k8s|thread|ka)\\..*");
        return field
            ? new Resolution.Found(
                Field.computed(name, argument, FieldType.STRING, (event, context) -> null))
            : new Resolution.UnknownField();
      }
    };
  }
}
