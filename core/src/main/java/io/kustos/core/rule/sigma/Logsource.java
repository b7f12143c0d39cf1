package io.kustos.core.rule.sigma;

import org.jspecify.annotations.Nullable;

/** What kind of log a rule or filter is about; null is any. */
record Logsource(@Nullable String category, @Nullable String product, @Nullable String service) {

  /** Whether each part that is given here is the same there. */
  boolean contains(Logsource other) {
    return (category == null || category.equals(other.category))
        && (product == null || product.equals(other.product))
        && (service == null || service.equals(other.service));
  }

  /** Whether events of Kubernetes' audit log may be meant. */
  boolean isKubernetesAudit() {
    return (product == null || product.equals("kubernetes"))
        && (service == null || service.equals("audit"))
        && (product != null
            || service != null
            || category == null
            || category.equals("application"));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String part : new String[] {product, service, category}) {
      if (part != null) {
        text.append(text.isEmpty() ? "" : "/").append(part);
      }
    }
    return text.toString();
  }
}
