package io.kustos.core.rule.falco.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.TransformerFunctions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code ka.req.*} fields about roles, bindings, config maps and services. */
final class RbacFields {
  private RbacFields() {}

  static List<FieldSpec> specs() {
    return List.of(
        FieldSpec.plain(
            "ka.req.binding.subjects",
            FieldType.STRING_LIST,
            event -> AuditFields.strings(body(event, "subjects")),
            "Subjects of the role binding in the request, each as JSON text"),
        subjects(
            "ka.req.binding.subjects.user_names",
            "User",
            "Users among the subjects of the role binding in the request"),
        subjects(
            "ka.req.binding.subjects.serviceaccount_names",
            "ServiceAccount",
            "Service accounts among the subjects, by name"),
        FieldSpec.plain(
            "ka.req.binding.subjects.serviceaccount_ns_names",
            FieldType.STRING_LIST,
            event -> subjectNames(event, "ServiceAccount", true),
            "Service accounts among the subjects, as namespace:name"),
        subjects("ka.req.binding.subjects.group_names", "Group", "Groups among the subjects"),
        text(
            "ka.req.binding.role",
            "Role that the role binding in the request grants",
            "roleRef",
            "name"),
        FieldSpec.keyed(
            "ka.req.binding.subject.has_name",
            (event, key) -> "true",
            "Always true; kept by Falco for old rules"),
        FieldSpec.direct(
            "ka.req.configmap.name",
            EventField.OBJECT_NAME,
            "Name of the object the request is about, whatever its kind"),
        text("ka.req.configmap.obj", "Data of the config map in the request, as JSON text", "data"),
        FieldSpec.plain(
            "ka.req.role.rules",
            FieldType.STRING_LIST,
            event -> AuditFields.strings(body(event, "rules")),
            "Rules of the role in the request, each as JSON text"),
        rules("apiGroups", "API groups in the rules of the role in the request"),
        rules("nonResourceURLs", "URL paths in the rules of the role in the request"),
        rules("verbs", "Verbs in the rules of the role in the request"),
        rules("resources", "Resources in the rules of the role in the request"),
        text("ka.req.service.type", "Type of the service in the request", "spec", "type"),
        FieldSpec.indexed(
            "ka.req.service.ports",
            (event, index) -> BodyValues.present(BodyValues.at(event, index, "spec", "ports")),
            "All ports of the service as one JSON text; see kustos.req.service.ports"));
  }

  /** A value of the request object as text. */
  static FieldSpec text(String name, String description, String... path) {
    return FieldSpec.plain(
        name, FieldType.STRING, event -> JsonText.of(body(event, path)), description);
  }

  static @Nullable JsonSlice body(AuditEvent event, String... path) {
    JsonSlice body = event.value(EventField.REQUEST_OBJECT);
    return body == null ? null : body.path(path);
  }

  private static FieldSpec rules(String key, String description) {
    return FieldSpec.indexed(
        "ka.req.role.rules." + key, (event, index) -> ruleValues(event, index, key), description);
  }

  /** The elements of a list in all rules, or in the rule at an index. */
  static @Nullable List<String> ruleValues(AuditEvent event, int index, String key) {
    List<@Nullable JsonSlice> lists = BodyValues.at(event, index, "rules", key);
    if (lists == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (JsonSlice list : lists) {
      if (list != null) {
        list.forEachElement(element -> texts.add(JsonText.of(element)));
      }
    }
    return BodyValues.some(texts);
  }

  private static FieldSpec subjects(String name, String kind, String description) {
    return FieldSpec.plain(
        name, FieldType.STRING_LIST, event -> subjectNames(event, kind, false), description);
  }

  private static @Nullable List<String> subjectNames(
      AuditEvent event, String kind, boolean withNamespace) {
    JsonSlice subjects = body(event, "subjects");
    if (subjects == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    subjects.forEachElement(
        subject -> {
          String name = JsonText.uncut(subject.get("name"));
          String namespace = withNamespace ? JsonText.uncut(subject.get("namespace")) : "";
          boolean wanted = kind.equals(JsonText.uncut(subject.get("kind")));
          if (wanted && name != null && namespace != null) {
            String prefix = withNamespace ? namespace + ":" : "";
            names.add(TransformerFunctions.cString(prefix + name));
          }
        });
    return BodyValues.some(names);
  }
}
