package io.kustos.core.rule.search;

import io.kustos.core.enrich.ActorKind;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.search.SearchField.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of the search box: the one table behind the language, completion and documentation.
 * Any other path into an event is a field, too.
 */
public final class SearchFields {
  /** What the journal knows of an event; whoever asks puts a field with a value in its place. */
  public static final String CLUSTER = "cluster";

  public static final String SOURCE = "source";

  /** Microseconds since the epoch. */
  public static final String TIME = "time";

  private static final String FINDING = "finding.";

  /** Enriched fields that hold addresses. */
  private static final Set<String> ADDRESSES =
      Set.of(
          "kustos.source.ip",
          "kustos.source.peer",
          "kustos.source.first",
          "kustos.source.unproven");

  private static final List<String> DECISIONS = List.of("allow", "forbid");
  private static final List<SearchField> ALL = all();
  private static final Map<String, SearchField> BY_NAME = byName();

  private SearchFields() {}

  /** Every named field, in the order in which they are listed to people. */
  public static List<SearchField> list() {
    return ALL;
  }

  /** The field of a name, in any case. */
  public static Optional<SearchField> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * What is told of an event beside what it says, {@code kustos.actor.kind} and so on, in the order
   * in which these are listed to people; their values are without the operator's tables.
   */
  public static List<SearchField> enriched() {
    return Enriched.ALL;
  }

  /** Whether a name is one of the enriched fields, or would be. */
  static boolean isEnriched(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith(EventFields.ENRICHED);
  }

  /** All values that a field of our own can have; empty when they are not known beforehand. */
  static List<String> values(String name) {
    return isEnriched(name)
        ? enriched().stream()
            .filter(field -> field.name().equals(name))
            .findFirst()
            .map(SearchField::examples)
            .orElse(List.of())
        : List.of();
  }

  /** An enriched field in the box. */
  static SearchField enriched(Field field, String description, List<String> examples) {
    Kind kind =
        switch (field.type()) {
          case STRING -> Kind.TEXT;
          case STRING_LIST -> Kind.LIST;
          case NUMBER -> Kind.NUMBER;
        };
    return new SearchField(
        List.of(field.name()),
        ADDRESSES.contains(field.name()) ? Kind.ADDRESS : kind,
        field,
        description,
        examples);
  }

  /** Made when asked for: they are many, and most queries have none. */
  private static final class Enriched {
    static final List<SearchField> ALL = all();

    private static List<SearchField> all() {
      FieldCatalog catalog = EventFields.catalog();
      List<SearchField> all = new ArrayList<>();
      for (FieldDefinition definition : catalog.definitions()) {
        if (isEnriched(definition.name())
            && catalog.resolve(definition.name(), null)
                instanceof FieldCatalog.Resolution.Found found) {
          all.add(enriched(found.field(), definition.description(), examples(definition)));
        }
      }
      return List.copyOf(all);
    }

    private static List<String> examples(FieldDefinition definition) {
      String name = definition.name();
      return name.equals("kustos.actor.kind") || name.equals("kustos.effective.kind")
          ? Arrays.stream(ActorKind.values()).map(ActorKind::label).toList()
          : definition.description().startsWith("Whether ") ? List.of("true", "false") : List.of();
    }
  }

  /** Whether a field is of findings on the event, which the event's bytes do not have. */
  public static boolean isOfFinding(Field field) {
    return field.name().startsWith(FINDING) && field.argument() == null;
  }

  /** The columns of findings, in upper case, of which one must fit. */
  public static List<String> findingColumns(Field field) {
    return switch (field.name().substring(FINDING.length())) {
      case "rule" -> List.of("RULE_ID", "RULE_NAME");
      case "level" -> List.of("PRIORITY");
      case "tag" -> List.of("TAGS");
      case "message" -> List.of("MESSAGE");
      default -> List.of("ID");
    };
  }

  private static List<SearchField> all() {
    List<SearchField> all = new ArrayList<>();
    all.addAll(who());
    all.addAll(what());
    all.addAll(outcome());
    all.addAll(around());
    all.addAll(findings());
    return List.copyOf(all);
  }

  private static List<SearchField> who() {
    return List.of(
        text(EventField.USER_NAME, "user", "Who asked", "system:admin", "system:anonymous"),
        list(EventField.USER_GROUPS, "group", Kind.LIST, "Groups of who asked", "system:masters"),
        text(EventField.USER_UID, "uid", "UID of who asked"),
        text(EventField.IMPERSONATED_USER_NAME, "as", "As whom, when impersonated"),
        list(EventField.SOURCE_IPS, "ip", Kind.ADDRESS, "Where from; networks too", "10.0.0.0/8"),
        text(EventField.USER_AGENT, "agent", "What the client calls itself", "kubectl*"));
  }

  private static List<SearchField> what() {
    return List.of(
        text(
            EventField.VERB,
            "verb",
            "What was asked for",
            "get",
            "list",
            "watch",
            "create",
            "update",
            "patch",
            "delete",
            "deletecollection"),
        text(
            EventField.OBJECT_RESOURCE,
            "resource",
            "Resource, in plural",
            "pods",
            "secrets",
            "configmaps",
            "deployments",
            "roles",
            "rolebindings",
            "clusterroles",
            "clusterrolebindings",
            "serviceaccounts"),
        text(EventField.OBJECT_SUBRESOURCE, "sub", "Subresource", "exec", "log", "token", "status"),
        text(EventField.OBJECT_NAMESPACE, "ns", "Namespace", "default", "kube-system", "kube-*"),
        text(EventField.OBJECT_NAME, "name", "Name of the object"),
        text(EventField.OBJECT_API_GROUP, "apigroup", "API group", "apps", "*.k8s.io"),
        text(EventField.REQUEST_URI, "uri", "Path and query of the request", "/api/v1/*"));
  }

  private static List<SearchField> outcome() {
    return List.of(
        new SearchField(
            names("code", EventField.RESPONSE_CODE),
            Kind.NUMBER,
            field(EventField.RESPONSE_CODE),
            "HTTP status of the answer",
            List.of("200", "403", "[400 TO 499]")),
        text(EventField.RESPONSE_REASON, "reason", "Why it failed", "Forbidden", "NotFound"),
        text(EventField.RESPONSE_MESSAGE, "message", "What the answer says"),
        enumerated(
            EventField.AUTHORIZATION_DECISION, "decision", "What the authorizer said", DECISIONS),
        text(EventField.AUTHORIZATION_REASON, "authreason", "Why the authorizer said so"));
  }

  private static List<SearchField> around() {
    return List.of(
        text(EventField.AUDIT_ID, "id", "Id of the request, the same in all its stages"),
        enumerated(
            EventField.STAGE,
            "stage",
            "Stage of the request",
            List.of("RequestReceived", "ResponseStarted", "ResponseComplete", "Panic")),
        enumerated(
            EventField.LEVEL,
            "level",
            "How much the event tells",
            List.of("Metadata", "Request", "RequestResponse")),
        given(CLUSTER, Kind.TEXT, FieldType.STRING, "Cluster the event is from"),
        given(SOURCE, Kind.TEXT, FieldType.STRING, "Source it came through", "webhook", "import*"),
        given(TIME, Kind.TIME, FieldType.NUMBER, "When", ">=24h", "[2026-11-01 TO 2026-11-02]"),
        new SearchField(
            List.of("text", EventFields.ANYWHERE),
            Kind.ANYWHERE,
            EventFields.anywhere(),
            "Any text, number or boolean of the event, in any case; a word without a field means"
                + " this",
            List.of("token")));
  }

  private static List<SearchField> findings() {
    return List.of(
        given(FINDING + "rule", Kind.FINDING, FieldType.STRING, "Rule that found something in it"),
        given(
            FINDING + "level",
            Kind.LEVEL,
            FieldType.STRING,
            "How urgent that is: a priority of Falco's or a level of Sigma's (critical, high, medium,"
                + " low)",
            "critical",
            "high",
            "warning"),
        given(FINDING + "tag", Kind.FINDING, FieldType.STRING_LIST, "Tag of that rule"),
        given(FINDING + "message", Kind.FINDING, FieldType.STRING, "What the finding says"),
        given(FINDING + "id", Kind.FINDING, FieldType.STRING, "Id of the finding"));
  }

  private static SearchField text(
      EventField source, String name, String description, String... examples) {
    return enumerated(source, name, description, Arrays.asList(examples));
  }

  private static SearchField enumerated(
      EventField source, String name, String description, List<String> examples) {
    return new SearchField(names(name, source), Kind.TEXT, field(source), description, examples);
  }

  private static SearchField list(
      EventField source, String name, Kind kind, String description, String... examples) {
    return new SearchField(
        names(name, source), kind, field(source), description, Arrays.asList(examples));
  }

  private static List<String> names(String name, EventField source) {
    return name.equals(source.dotted()) ? List.of(name) : List.of(name, source.dotted());
  }

  private static Field field(EventField source) {
    return path(source.dotted()).orElseThrow();
  }

  /** The field of a path into the event, or of a short name for paths; empty when it is no path. */
  static Optional<Field> path(String path) {
    return EventFields.catalog().resolve(path, null) instanceof FieldCatalog.Resolution.Found found
        ? Optional.of(found.field())
        : Optional.empty();
  }

  private static SearchField given(
      String name, Kind kind, FieldType type, String description, String... examples) {
    Field field = Field.computed(name, null, type, (event, context) -> null);
    return new SearchField(List.of(name), kind, field, description, Arrays.asList(examples));
  }

  private static Map<String, SearchField> byName() {
    Map<String, SearchField> byName = new LinkedHashMap<>();
    for (SearchField field : ALL) {
      field.names().forEach(name -> byName.put(name.toLowerCase(Locale.ROOT), field));
    }
    Map<String, String> aliases =
        Map.of(
            "namespace", "ns",
            "subresource", "sub",
            "sourceip", "ip",
            "useragent", "agent",
            "impersonated", "as",
            "username", "user",
            "groups", "group",
            "auditid", "id",
            "status", "code");
    aliases.forEach((alias, name) -> byName.putIfAbsent(alias, byName.get(name)));
    return byName;
  }
}
