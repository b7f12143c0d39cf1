package io.kustos.core.answer;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import org.jspecify.annotations.Nullable;

/**
 * Who asked.
 *
 * @param kind what they are
 * @param name the name they authenticated with; empty when they did not
 * @param as the user they acted as by impersonation; null when they did not
 * @param pod {@code namespace/name} of the pod that their token is bound to; null when not told
 * @param controller the part of kube-controller-manager; null for anybody else
 */
public record Actor(
    Kind kind,
    String name,
    @Nullable String as,
    @Nullable String pod,
    @Nullable Controller controller) {
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  /** What somebody is. */
  public enum Kind {
    /**
     * Anybody whose name does not begin with {@code system:}: a person, or what bears their key.
     */
    PERSON,
    /** A workload. */
    SERVICE_ACCOUNT,
    /** A kubelet. */
    NODE,
    /** A controller that comes with Kubernetes. */
    CONTROLLER,
    /** Another part of Kubernetes. */
    COMPONENT,
    /** Nobody authenticated. */
    ANONYMOUS
  }

  static Actor of(AuditEvent event) {
    String name = text(event, EventField.USER_NAME);
    String as = event.text(EventField.IMPERSONATED_USER_NAME);
    Controller controller = Controller.of(name, text(event, EventField.USER_AGENT));
    return new Actor(kind(name, controller), name, as, pod(event, name), controller);
  }

  private static String text(AuditEvent event, EventField field) {
    String text = event.text(field);
    return text == null ? "" : text;
  }

  private static Kind kind(String name, @Nullable Controller controller) {
    if (controller != null) {
      return Kind.CONTROLLER;
    }
    if (name.isEmpty() || name.equals("system:anonymous")) {
      return Kind.ANONYMOUS;
    }
    if (name.startsWith(SERVICE_ACCOUNT)) {
      return Kind.SERVICE_ACCOUNT;
    }
    if (name.startsWith("system:node:")) {
      return Kind.NODE;
    }
    return name.startsWith("system:") ? Kind.COMPONENT : Kind.PERSON;
  }

  private static @Nullable String pod(AuditEvent event, String name) {
    JsonSlice extra = event.value(EventField.USER_EXTRA);
    JsonSlice pods = extra == null ? null : extra.get("authentication.kubernetes.io/pod-name");
    JsonSlice pod = pods == null ? null : pods.element(0);
    if (pod == null || !name.startsWith(SERVICE_ACCOUNT)) {
      return null;
    }
    String account = name.substring(SERVICE_ACCOUNT.length());
    return account.replaceFirst(":.*", "") + "/" + pod.text();
  }

  /** Whether nobody else is to be looked for behind them. */
  public boolean actsOnItsOwn() {
    return kind == Kind.PERSON || kind == Kind.SERVICE_ACCOUNT || kind == Kind.ANONYMOUS;
  }

  @Override
  public String toString() {
    String shown = name.isEmpty() ? "(nobody authenticated)" : name;
    if (as != null) {
      shown += " acting as " + as;
    }
    return pod == null ? shown : shown + " in pod " + pod;
  }
}
