package io.kustos.core.rule.field;

import io.kustos.core.enrich.Lookups;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.enriched.EnrichedFields;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every value of an audit event as a field named by its path, see {@link EventPath}; short names
 * for some paths, see {@link FieldAliases}; {@link #ANYWHERE}; and {@link EnrichedFields}.
 *
 * <p>The argument {@link #PRESENT} asks for something else: whether there is anything at the path,
 * be it null or empty. Its value is {@code true}, or none.
 */
public final class EventFields implements FieldCatalog {
  /** Name of the field whose values are all texts, numbers and booleans of the event. */
  public static final String ANYWHERE = "anywhere";

  /** How the names of enriched fields begin; which there are, the catalog knows. */
  public static final String ENRICHED = EnrichedFields.PREFIX;

  /** The argument that asks whether the path leads anywhere. */
  public static final String PRESENT = "present";

  private static final EventFields INSTANCE = new EventFields(Lookups.NONE);

  private final EnrichedFields enriched;

  private EventFields(Lookups lookups) {
    enriched = EnrichedFields.of(lookups);
  }

  /** The catalog without the operator's tables. */
  public static EventFields catalog() {
    return INSTANCE;
  }

  /** The catalog whose enriched fields look up in these tables. */
  public static EventFields catalog(Lookups lookups) {
    return new EventFields(lookups);
  }

  /** The paths that a field name stands for; empty for {@link #ANYWHERE}. */
  public static List<EventPath> paths(String name) {
    return name.equals(ANYWHERE)
        ? List.of()
        : FieldAliases.expand(name).stream().map(EventPath::parse).toList();
  }

  /** All texts, numbers and booleans of the event. */
  public static Field anywhere() {
    return Field.computed(
        ANYWHERE,
        null,
        FieldType.STRING_LIST,
        (event, context) -> {
          List<String> texts = new ArrayList<>();
          addScalars(event.root(), texts);
          return texts.isEmpty() ? null : texts;
        });
  }

  private static void addScalars(JsonSlice value, List<String> texts) {
    switch (value.kind()) {
      case OBJECT -> value.forEachMember((name, member) -> addScalars(member, texts));
      case ARRAY -> value.forEachElement(element -> addScalars(element, texts));
      case STRING, NUMBER, BOOLEAN -> texts.add(value.text());
      case NULL -> {}
    }
  }

  @Override
  public Resolution resolve(String name, @Nullable String argument) {
    if (argument != null && !argument.equals(PRESENT)) {
      return new Resolution.BadArgument("takes no argument but '" + PRESENT + "'");
    }
    if (name.equals(ANYWHERE)) {
      return new Resolution.Found(anywhere());
    }
    if (name.startsWith(EnrichedFields.PREFIX)) {
      return argument == null ? enriched.resolve(name, null) : enriched.presence(name, argument);
    }
    List<String> names = FieldAliases.expand(name);
    List<EventPath> paths = new ArrayList<>();
    try {
      for (String path : names) {
        paths.add(EventPath.parse(path));
      }
    } catch (IllegalArgumentException e) {
      return new Resolution.BadArgument("is no path: " + e.getMessage());
    }
    String said = names.size() == 1 ? names.get(0) : name;
    return new Resolution.Found(
        argument == null ? values(said, paths) : presence(said, argument, paths));
  }

  private static Field values(String name, List<EventPath> paths) {
    EventField only = paths.size() == 1 ? scalar(paths.get(0)) : null;
    if (only != null) {
      return Field.directOrNull(name, only, (event, context) -> text(event, only));
    }
    return from(
        paths,
        Field.computed(
            name,
            null,
            FieldType.STRING_LIST,
            (event, context) -> {
              List<String> texts = new ArrayList<>(4);
              for (EventPath path : paths) {
                path.addTexts(event, texts);
              }
              return texts.isEmpty() ? null : texts;
            }));
  }

  /** The field, and which parts of the event the paths lead through, if that is sure. */
  private static Field from(List<EventPath> paths, Field field) {
    EnumSet<EventField> sources = EnumSet.noneOf(EventField.class);
    for (EventPath path : paths) {
      EventField start = path.start();
      if (start == null) {
        return field;
      }
      sources.add(start);
    }
    EventPath only = paths.size() == 1 ? paths.get(0) : null;
    Field sourced = field.from(sources);
    return only == null ? sourced : sourced.when(only::isPossible);
  }

  private static @Nullable String text(AuditEvent event, EventField field) {
    int start = event.start(field);
    return start < 0 || event.bytes()[start] == 'n' ? null : event.text(field);
  }

  private static Field presence(String name, String argument, List<EventPath> paths) {
    EventField only = paths.size() == 1 ? scalar(paths.get(0)) : null;
    if (only != null) {
      return Field.direct(name, argument, only, false, (event, context) -> event.text(only));
    }
    return from(
        paths,
        Field.computed(
            name,
            argument,
            FieldType.STRING,
            (event, context) ->
                paths.stream().anyMatch(path -> path.isPresent(event)) ? "true" : null));
  }

  /** The event field that the path is, if the API defines it as a single value. */
  private static @Nullable EventField scalar(EventPath path) {
    EventField field = path.steps().isEmpty() ? path.start() : null;
    if (field == null) {
      return null;
    }
    return switch (field) {
      case USER,
          USER_GROUPS,
          USER_EXTRA,
          IMPERSONATED_USER,
          IMPERSONATED_USER_GROUPS,
          IMPERSONATED_USER_EXTRA,
          AUTHENTICATION_METADATA,
          SOURCE_IPS,
          OBJECT_REF,
          RESPONSE_STATUS,
          RESPONSE_STATUS_METADATA,
          RESPONSE_DETAILS,
          REQUEST_OBJECT,
          RESPONSE_OBJECT,
          ANNOTATIONS,
          METADATA ->
          null;
      case KIND,
          API_VERSION,
          LEVEL,
          AUDIT_ID,
          STAGE,
          REQUEST_URI,
          VERB,
          USER_NAME,
          USER_UID,
          IMPERSONATED_USER_NAME,
          IMPERSONATED_USER_UID,
          USER_AGENT,
          OBJECT_RESOURCE,
          OBJECT_NAMESPACE,
          OBJECT_NAME,
          OBJECT_UID,
          OBJECT_API_GROUP,
          OBJECT_API_VERSION,
          OBJECT_RESOURCE_VERSION,
          OBJECT_SUBRESOURCE,
          RESPONSE_STATUS_STATUS,
          RESPONSE_MESSAGE,
          RESPONSE_REASON,
          RESPONSE_CODE,
          REQUEST_RECEIVED_TIMESTAMP,
          STAGE_TIMESTAMP,
          AUTHORIZATION_DECISION,
          AUTHORIZATION_REASON,
          TIMESTAMP ->
          field;
    };
  }

  @Override
  public List<FieldDefinition> definitions() {
    List<FieldDefinition> definitions = new ArrayList<>(FieldNames.definitions());
    definitions.addAll(enriched.definitions());
    return List.copyOf(definitions);
  }
}
