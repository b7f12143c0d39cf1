package io.kustos.core.enrich;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pod that a request asks for, wherever it sits: in a pod, in the template of what makes pods,
 * or in those parts of them that a patch sets. Walked once.
 */
public final class PodSpec {
  private static final String[] SELF = {};
  private static final String[] TEMPLATE = {"spec", "template"};
  private static final Map<String, String[]> PLACES =
      Map.of(
          "pods", SELF,
          "cronjobs", new String[] {"spec", "jobTemplate", "spec", "template"},
          "podtemplates", new String[] {"template"},
          "deployments", TEMPLATE,
          "replicasets", TEMPLATE,
          "statefulsets", TEMPLATE,
          "daemonsets", TEMPLATE,
          "jobs", TEMPLATE,
          "replicationcontrollers", TEMPLATE);
  private static final Set<String> SUBRESOURCES = Set.of("", "ephemeralcontainers", "resize");

  private final Map<PodAspect, List<String>> values;

  private PodSpec(Map<PodAspect, List<String>> values) {
    this.values = values;
  }

  /** The values in document order; empty when nothing of the kind is asked for. */
  public List<String> values(PodAspect aspect) {
    return values.getOrDefault(aspect, List.of());
  }

  /** Whether a flag is set anywhere. */
  public boolean isTrue(PodAspect aspect) {
    return values(aspect).contains("true");
  }

  /** The pod of an event; null when it asks for none. */
  static @Nullable PodSpec of(AuditEvent event) {
    String resource = event.text(EventField.OBJECT_RESOURCE);
    String subresource = event.text(EventField.OBJECT_SUBRESOURCE);
    if (resource == null || !SUBRESOURCES.contains(subresource == null ? "" : subresource)) {
      return null;
    }
    String[] place = PLACES.get(resource);
    PodSpecWalk walk = new PodSpecWalk();
    boolean found = false;
    for (JsonSlice body : Bodies.of(event)) {
      JsonSlice pod = pod(body, place);
      if (pod != null) {
        walk.pod(pod);
        found = true;
      }
    }
    return found ? new PodSpec(walk.values()) : null;
  }

  /** A resource that is not built in has a pod where it has a template with containers. */
  private static @Nullable JsonSlice pod(JsonSlice body, String @Nullable [] place) {
    JsonSlice pod = firstOf(body, place == null ? TEMPLATE : place);
    JsonSlice spec = pod == null ? null : firstOf(pod, "spec");
    if (spec == null || !spec.isObject()) {
      return null;
    }
    return place != null || spec.get("containers") != null ? pod : null;
  }

  private static @Nullable JsonSlice firstOf(JsonSlice value, String... path) {
    JsonSlice found = value.path(path);
    return found != null && found.isObject() ? found : null;
  }
}
