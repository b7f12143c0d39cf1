package io.kustos.core.doctor;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examines how an API server is told to audit: its flags, the kubeconfig of its webhook, and the
 * load that a recording shows. Numbers are those measured on kube-apiserver 1.36 and those of the
 * CIS Kubernetes Benchmark 1.12, items 1.2.16 to 1.2.19.
 */
public final class Doctor {
  private Doctor() {}

  /**
   * Examines.
   *
   * @param kubeconfig text of {@code --audit-webhook-config-file}; null when it is not at hand
   * @param traffic what was recorded of the same server; null when nothing is
   * @throws UnreadableFlags when the kubeconfig is not YAML
   */
  public static Diagnosis examine(
      ApiServerFlags flags, @Nullable SourceText kubeconfig, @Nullable Traffic traffic)
      throws UnreadableFlags {
    Consultation at = new Consultation(flags, traffic);
    FlagNames.check(at);
    boolean log = flags.value("audit-log-path") != null;
    boolean webhook = flags.value("audit-webhook-config-file") != null;
    Backends.check(at, log, webhook);
    if (log) {
      LogBackend.check(at);
    }
    if (webhook) {
      WebhookBackend.check(at);
    }
    Mounts.check(at);
    if (kubeconfig != null) {
      Kubeconfig.check(at, kubeconfig);
    }
    List<Diagnostic> said =
        at.diagnostics().stream().sorted(Comparator.comparing(Diagnostic::severity)).toList();
    return new Diagnosis(said, at.facts());
  }
}
