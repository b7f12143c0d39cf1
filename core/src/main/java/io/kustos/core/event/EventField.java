package io.kustos.core.event;

import java.util.Arrays;
import java.util.List;

/**
 * The fields of an audit event that are found in one pass over its bytes.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/">audit.k8s.io/v1
 *     Event</a>; {@code v1beta1} and {@code v1alpha1} add {@link #METADATA} and {@link #TIMESTAMP}
 */
public enum EventField {
  KIND("kind"),
  API_VERSION("apiVersion"),
  LEVEL("level"),
  AUDIT_ID("auditID"),
  STAGE("stage"),
  REQUEST_URI("requestURI"),
  VERB("verb"),
  USER("user"),
  USER_NAME("user", "username"),
  USER_UID("user", "uid"),
  USER_GROUPS("user", "groups"),
  USER_EXTRA("user", "extra"),
  IMPERSONATED_USER("impersonatedUser"),
  IMPERSONATED_USER_NAME("impersonatedUser", "username"),
  IMPERSONATED_USER_UID("impersonatedUser", "uid"),
  IMPERSONATED_USER_GROUPS("impersonatedUser", "groups"),
  IMPERSONATED_USER_EXTRA("impersonatedUser", "extra"),
  AUTHENTICATION_METADATA("authenticationMetadata"),
  SOURCE_IPS("sourceIPs"),
  USER_AGENT("userAgent"),
  OBJECT_REF("objectRef"),
  OBJECT_RESOURCE("objectRef", "resource"),
  OBJECT_NAMESPACE("objectRef", "namespace"),
  OBJECT_NAME("objectRef", "name"),
  OBJECT_UID("objectRef", "uid"),
  OBJECT_API_GROUP("objectRef", "apiGroup"),
  OBJECT_API_VERSION("objectRef", "apiVersion"),
  OBJECT_RESOURCE_VERSION("objectRef", "resourceVersion"),
  OBJECT_SUBRESOURCE("objectRef", "subresource"),
  RESPONSE_STATUS("responseStatus"),
  RESPONSE_STATUS_METADATA("responseStatus", "metadata"),
  RESPONSE_STATUS_STATUS("responseStatus", "status"),
  RESPONSE_MESSAGE("responseStatus", "message"),
  RESPONSE_REASON("responseStatus", "reason"),
  RESPONSE_DETAILS("responseStatus", "details"),
  RESPONSE_CODE("responseStatus", "code"),
  REQUEST_OBJECT("requestObject"),
  RESPONSE_OBJECT("responseObject"),
  REQUEST_RECEIVED_TIMESTAMP("requestReceivedTimestamp"),
  STAGE_TIMESTAMP("stageTimestamp"),
  ANNOTATIONS("annotations"),
  AUTHORIZATION_DECISION("annotations", "authorization.k8s.io/decision"),
  AUTHORIZATION_REASON("annotations", "authorization.k8s.io/reason"),
  /** Object metadata of {@code v1beta1} and {@code v1alpha1} events. */
  METADATA("metadata"),
  /** Event time of {@code v1beta1} and {@code v1alpha1} events. */
  TIMESTAMP("timestamp");

  static final EventField[] ALL = values();

  private static final EventField[][] INNER = inners();

  private final List<String> path;
  private final int nameLength;

  EventField(String... path) {
    this.path = List.of(path);
    this.nameLength = path[path.length - 1].length();
  }

  private static EventField[][] inners() {
    EventField[][] inners = new EventField[ALL.length][];
    for (EventField outer : ALL) {
      inners[outer.ordinal()] =
          Arrays.stream(ALL)
              .filter(field -> field.path.size() == outer.path.size() + 1)
              .filter(field -> field.path.subList(0, outer.path.size()).equals(outer.path))
              .toArray(EventField[]::new);
    }
    return inners;
  }

  /** The fields that are members of this one. */
  EventField[] inner() {
    return INNER[ordinal()];
  }

  /** Characters of the last name of the path, all of them ASCII. */
  int nameLength() {
    return nameLength;
  }

  /** The names from the event's root to the field. */
  public List<String> path() {
    return path;
  }

  /** The path as people write it, for example {@code objectRef.resource}. */
  public String dotted() {
    return String.join(".", path);
  }
}
