package io.kustos.core.rule.search;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.search.SearchField.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the search box: the one table behind the language, completion and documentation. Any
 * other path into an event is a field, too.
 */
public final class SearchFields {
  /** What the journal knows of an event; whoever asks puts a field with a value in its place. */
  public static final String CLUSTER = "cluster";

  public static final String SOURCE = "source";

  /** Microseconds since the epoch. */
  public static final String TIME = "time";

  private static final String FINDING = "finding.";
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
            List.of("code", EventField.RESPONSE_CODE.dotted()),
            Kind.NUMBER,
            direct("code", EventField.RESPONSE_CODE),
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
            List.of("text"),
            Kind.ANYWHERE,
            Field.computed(
                "text", null, FieldType.STRING, (event, context) -> event.root().raw()),
            "The event's whole JSON text; a word without a field means this",
            List.of("token")));
  }

  private static List<SearchField> findings() {
    return List.of(
        given(FINDING + "rule", Kind.FINDING, FieldType.STRING, "Rule that found something in it"),
        given(
            FINDING + "level",
            Kind.LEVEL,
            FieldType.STRING,
            "How urgent that is: emergency, alert, critical (all also high), error, warning, notice,"
                + " informational, debug",
            "critical",
            "warning"),
        given(FINDING + "tag", Kind.FINDING, FieldType.STRING, "Tag of that rule"),
        given(FINDING + "message", Kind.FINDING, FieldType.STRING, "What the finding says"),
        given(FINDING + "id", Kind.FINDING, FieldType.STRING, "Id of the finding"));
  }

  private static SearchField text(
      EventField source, String name, String description, String... examples) {
    return enumerated(source, name, description, Arrays.asList(examples));
  }

  private static SearchField enumerated(
      EventField source, String name, String description, List<String> examples) {
    List<String> names =
        name.equals(source.dotted()) ? List.of(name) : List.of(name, source.dotted());
    return new SearchField(names, Kind.TEXT, direct(name, source), description, examples);
  }

  private static SearchField list(
      EventField source, String name, Kind kind, String description, String... examples) {
    Field field =
        Field.computed(
            source.dotted(),
            null,
            FieldType.STRING_LIST,
            (event, context) -> texts(event.value(source)));
    return new SearchField(
        List.of(name, source.dotted()), kind, field, description, Arrays.asList(examples));
  }

  private static SearchField given(
      String name, Kind kind, FieldType type, String description, String... examples) {
    Field field = Field.computed(name, null, type, (event, context) -> null);
    return new SearchField(List.of(name), kind, field, description, Arrays.asList(examples));
  }

  private static Field direct(String name, EventField source) {
    return Field.direct(name, null, source, false, (event, context) -> value(event, source));
  }

  private static @Nullable String value(AuditEvent event, EventField source) {
    return event.text(source);
  }

  private static @Nullable List<String> texts(@Nullable JsonSlice array) {
    if (array == null || !array.isArray()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    array.forEachElement(element -> texts.add(element.text()));
    return texts.isEmpty() ? null : texts;
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
            "status", "code",
            "finding", "finding.rule");
    aliases.forEach((alias, name) -> byName.putIfAbsent(alias, byName.get(name)));
    return byName;
  }
}
