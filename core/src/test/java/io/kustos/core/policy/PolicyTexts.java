package io.kustos.core.policy;

import io.kustos.core.Limits;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.List;
import java.util.Objects;

/** Policies of tests, from their rules. */
final class PolicyTexts {
  static final String HEAD = "apiVersion: audit.k8s.io/v1\nkind: Policy\n";

  private PolicyTexts() {}

  static PolicyLoad load(String text) {
    return PolicyLoader.load(
        new SourceText("policy.yaml", text), KubernetesVersion.LATEST, Limits.DEFAULT);
  }

  /** The policy with these rules, which must load. */
  static Policy policy(String rules) {
    PolicyLoad load = load(HEAD + rules);
    if (!load.loads()) {
      throw new IllegalArgumentException(load.error());
    }
    return Objects.requireNonNull(load.policy());
  }

  /** The check without any detection or control. */
  static List<Diagnostic> advice(String rules) {
    return PolicyCheck.of(load(HEAD + rules), KubernetesVersion.LATEST, List.of()).diagnostics();
  }

  static RequestAttributes request(String user, String verb, String group, String resource) {
    return new RequestAttributes(
        user, List.of(), verb, true, "shop", group, "v1", resource, "", "", "");
  }
}
