package io.kustos.core.rule.falco.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.rule.FieldType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code ka.*} fields about the request and its answer. */
final class AuditFields {
  private AuditFields() {}

  static List<FieldSpec> specs() {
    List<FieldSpec> specs = new ArrayList<>(requester());
    specs.addAll(request());
    return specs;
  }

  private static List<FieldSpec> requester() {
    return List.of(
        FieldSpec.direct("ka.auditid", EventField.AUDIT_ID, "Id that the event's request carries"),
        FieldSpec.direct("ka.stage", EventField.STAGE, "Stage at which the event was written"),
        FieldSpec.direct(
            "ka.auth.decision",
            EventField.AUTHORIZATION_DECISION,
            "Whether the authorizer said allow or forbid"),
        FieldSpec.direct(
            "ka.auth.reason", EventField.AUTHORIZATION_REASON, "Why the authorizer decided so"),
        annotation(
            "ka.auth.openshift.decision",
            "authentication.openshift.io/decision",
            "Outcome of a login at OpenShift's OAuth server"),
        annotation(
            "ka.auth.openshift.username",
            "authentication.openshift.io/username",
            "User who logs in at OpenShift's OAuth server"),
        annotation(
            "ka.validations.admission.policy.failure",
            "validation.policy.admission.k8s.io/validation_failure",
            "Failures that a ValidatingAdmissionPolicy recorded, as JSON text"),
        annotation(
            "ka.security.pod.violations",
            "pod-security.kubernetes.io/audit-violations",
            "Violations that Pod Security admission recorded"),
        annotation("ka.cluster.name", "cluster_name", "Cluster that the source says it reads"),
        FieldSpec.direct("ka.user.name", EventField.USER_NAME, "User who makes the request"),
        FieldSpec.plain(
            "ka.user.groups",
            FieldType.STRING_LIST,
            event -> strings(event.value(EventField.USER_GROUPS)),
            "Groups of the user who makes the request"),
        FieldSpec.direct(
            "ka.impuser.name",
            EventField.IMPERSONATED_USER_NAME,
            "User as whom the request is made, when impersonated"));
  }

  private static List<FieldSpec> request() {
    return List.of(
        FieldSpec.direct("ka.verb", EventField.VERB, "What is asked for, for example create"),
        FieldSpec.direct("ka.uri", EventField.REQUEST_URI, "Path and query of the request"),
        FieldSpec.keyed(
            "ka.uri.param",
            (event, key) -> QueryParameter.first(event.text(EventField.REQUEST_URI), key),
            "First value of one query parameter, decoded"),
        FieldSpec.direct(
            "ka.target.name", EventField.OBJECT_NAME, "Name of the object the request is about"),
        FieldSpec.direct(
            "ka.target.namespace",
            EventField.OBJECT_NAMESPACE,
            "Namespace of the object the request is about"),
        FieldSpec.direct(
            "ka.target.resource",
            EventField.OBJECT_RESOURCE,
            "Resource the request is about, in plural"),
        FieldSpec.direct(
            "ka.target.subresource",
            EventField.OBJECT_SUBRESOURCE,
            "Subresource the request is about, for example exec"),
        FieldSpec.plain(
            "ka.target.pod.name",
            FieldType.STRING,
            AuditFields::podName,
            "Name of the answered pod, for requests on pods without a subresource"),
        FieldSpec.plain(
            "ka.resp.name",
            FieldType.STRING,
            AuditFields::responseName,
            "Name of the object in the answer"),
        FieldSpec.direct("ka.response.code", EventField.RESPONSE_CODE, "HTTP status of the answer"),
        FieldSpec.direct(
            "ka.response.reason", EventField.RESPONSE_REASON, "Kubernetes' reason for a failure"),
        FieldSpec.direct("ka.useragent", EventField.USER_AGENT, "What the client calls itself"),
        FieldSpec.indexed(
            "ka.sourceips",
            (event, index) -> RbacFields.ruleValues(event, index, "sourceIPs"),
            "Looks in the request object's rules, hence never there; use kustos.sourceips"));
  }

  private static FieldSpec annotation(String name, String key, String description) {
    return FieldSpec.plain(
        name,
        FieldType.STRING,
        event -> {
          JsonSlice annotations = event.value(EventField.ANNOTATIONS);
          return annotations == null ? null : JsonText.of(annotations.get(key));
        },
        description);
  }

  /** The elements' texts; null when this is no array or an empty one. */
  static @Nullable List<String> strings(@Nullable JsonSlice array) {
    if (array == null || !array.isArray()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    array.forEachElement(element -> texts.add(JsonText.of(element)));
    return BodyValues.some(texts);
  }

  private static @Nullable String podName(AuditEvent event) {
    return "pods".equals(text(event, EventField.OBJECT_RESOURCE))
            && text(event, EventField.OBJECT_SUBRESOURCE).isEmpty()
        ? responseName(event)
        : null;
  }

  /** A string's text; empty when there is none or it is no string. */
  private static String text(AuditEvent event, EventField field) {
    JsonSlice value = event.value(field);
    String text = value == null ? null : value.string();
    return text == null ? "" : text;
  }

  private static @Nullable String responseName(AuditEvent event) {
    JsonSlice body = event.value(EventField.RESPONSE_OBJECT);
    return body == null ? null : JsonText.of(body.path("metadata", "name"));
  }
}
