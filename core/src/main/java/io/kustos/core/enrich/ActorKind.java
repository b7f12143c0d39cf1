package io.kustos.core.enrich;

import java.util.Locale;

/** Who stands behind a user name, as far as Kubernetes' reserved names tell. */
public enum ActorKind {
  /** Any name that is not reserved: a human, or a program that logs in like one. */
  PERSON,
  /** A service account, except those of built-in controllers. */
  SERVICE_ACCOUNT,
  /** A built-in controller of the controller manager under its own service account. */
  CONTROLLER,
  /**
   * A component of the control plane, for example {@code system:kube-scheduler}, or of who keeps a
   * managed cluster, for example {@code eks:addon-manager}.
   */
  CONTROL_PLANE,
  /** A kubelet: {@code system:node:…}. */
  NODE,
  /** A joining node's bootstrap token: {@code system:bootstrap:…}. */
  BOOTSTRAP,
  /** Nobody: {@code system:anonymous}. */
  ANONYMOUS,
  /** The request was refused before anybody was known (401). */
  UNAUTHENTICATED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The value that rules compare with, for example {@code service_account}. */
  public String label() {
    return label;
  }

  /** Whether a program of the cluster itself acts, which nobody operates by hand. */
  public boolean isMachine() {
    return switch (this) {
      case CONTROLLER, CONTROL_PLANE, NODE -> true;
      case PERSON, SERVICE_ACCOUNT, BOOTSTRAP, ANONYMOUS, UNAUTHENTICATED -> false;
    };
  }
}
