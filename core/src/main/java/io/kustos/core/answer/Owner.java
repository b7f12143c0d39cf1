package io.kustos.core.answer;

import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An owner of an object.
 *
 * @param object what it is called
 * @param uid empty when only guessed from names
 * @param controls whether it is the one that controls the object
 */
record Owner(ObjectName object, String uid, boolean controls) {

  /** The owners in {@code metadata.ownerReferences}, the controlling one first. */
  static List<Owner> of(@Nullable JsonSlice body, String namespace) {
    List<Owner> owners = new ArrayList<>();
    JsonSlice references = body == null ? null : body.path("metadata", "ownerReferences");
    if (references != null) {
      references.forEachElement(reference -> owners.add(read(reference, namespace)));
    }
    owners.sort((a, b) -> Boolean.compare(b.controls, a.controls));
    return owners;
  }

  private static Owner read(JsonSlice reference, String namespace) {
    String version = Request.textOf(reference, "apiVersion");
    String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    String kind = Request.textOf(reference, "kind").toLowerCase(Locale.ROOT);
    ResourceNames.Known found = ResourceNames.find(kind);
    ResourceNames.Known known = found != null && found.group().equals(group) ? found : null;
    Set<String> plurals = known == null ? ResourceNames.plurals(kind) : Set.of(known.plural());
    JsonSlice controls = reference.get("controller");
    return new Owner(
        new ObjectName(
            plurals,
            group,
            null,
            known != null && !known.namespaced() ? null : namespace,
            Request.textOf(reference, "name")),
        Request.textOf(reference, "uid"),
        controls != null && controls.raw().equals("true"));
  }

  /** What the owners would be called by the custom of the controllers. */
  static List<Owner> guesses(Request of) {
    String stem = stem(of.name());
    if (stem.isEmpty()) {
      return List.of();
    }
    return switch (of.resource()) {
      case "pods" ->
          List.of(
              guess("replicasets", "apps", of, stem),
              guess("jobs", "batch", of, stem),
              guess("statefulsets", "apps", of, stem),
              guess("daemonsets", "apps", of, stem),
              guess("deployments", "apps", of, stem(stem)));
      case "replicasets" -> List.of(guess("deployments", "apps", of, stem));
      case "jobs" -> List.of(guess("cronjobs", "batch", of, stem));
      case "endpoints" -> List.of(guess("services", "", of, of.name()));
      case "endpointslices" -> List.of(guess("services", "", of, stem));
      default -> List.of();
    };
  }

  private static Owner guess(String resource, String group, Request of, String name) {
    return new Owner(ObjectName.of(resource, group, of.namespace(), name), "", true);
  }

  private static String stem(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('-')));
  }

  /** Whether a request can be about it: no other uid is told. */
  boolean mayBe(Request request) {
    String other = request.uid();
    return uid.isEmpty() || other.isEmpty() || uid.equals(other);
  }

  boolean isCertainly(Request request) {
    return !uid.isEmpty() && uid.equals(request.uid());
  }
}
