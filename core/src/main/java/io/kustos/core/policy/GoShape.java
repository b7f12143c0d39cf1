package io.kustos.core.policy;

import java.util.List;
import java.util.Map;

/**
 * The Go type that a JSON value is decoded into, as far as the decoder's errors tell it.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/">audit.k8s.io/v1</a>
 */
sealed interface GoShape {

  /** The type's name in Go's messages. */
  String type();

  /** A string, a bool or an integer. */
  record Basic(String type, Value.Kind accepts) implements GoShape {}

  /** A slice. */
  record ListOf(GoShape item) implements GoShape {
    @Override
    public String type() {
      return "[]" + item.type();
    }
  }

  /** A map with strings for keys. */
  record MapOf(GoShape value) implements GoShape {
    @Override
    public String type() {
      return "map[string]" + value.type();
    }
  }

  /** A struct; names that are no field are left alone. */
  record Struct(String name, String type, Map<String, GoShape> fields) implements GoShape {}

  /** Anything. */
  record Any() implements GoShape {
    @Override
    public String type() {
      return "interface {}";
    }
  }

  /** A Go string. */
  GoShape TEXT = new Basic("string", Value.Kind.STRING);

  /** A Go bool. */
  GoShape TRUTH = new Basic("bool", Value.Kind.BOOL);

  /** A Go int64. */
  GoShape INTEGER = new Basic("int64", Value.Kind.NUMBER);

  /** {@code audit.k8s.io/v1} GroupResources. */
  Struct GROUP_RESOURCES =
      new Struct(
          "GroupResources",
          "v1.GroupResources",
          Map.of(
              "group", TEXT,
              "resources", new ListOf(TEXT),
              "resourceNames", new ListOf(TEXT)));

  /** {@code audit.k8s.io/v1} PolicyRule. */
  Struct POLICY_RULE =
      new Struct(
          "PolicyRule",
          "v1.PolicyRule",
          Map.of(
              "level", new Basic("v1.Level", Value.Kind.STRING),
              "users", new ListOf(TEXT),
              "userGroups", new ListOf(TEXT),
              "verbs", new ListOf(TEXT),
              "resources", new ListOf(GROUP_RESOURCES),
              "namespaces", new ListOf(TEXT),
              "nonResourceURLs", new ListOf(TEXT),
              "omitStages", new ListOf(new Basic("v1.Stage", Value.Kind.STRING)),
              "omitManagedFields", TRUTH));

  /** {@code meta/v1} ObjectMeta, its plain fields. */
  Struct OBJECT_META =
      new Struct(
          "ObjectMeta",
          "v1.ObjectMeta",
          Map.ofEntries(
              Map.entry("name", TEXT),
              Map.entry("generateName", TEXT),
              Map.entry("namespace", TEXT),
              Map.entry("selfLink", TEXT),
              Map.entry("uid", new Basic("types.UID", Value.Kind.STRING)),
              Map.entry("resourceVersion", TEXT),
              Map.entry("generation", INTEGER),
              Map.entry("creationTimestamp", new Any()),
              Map.entry("deletionTimestamp", new Any()),
              Map.entry("deletionGracePeriodSeconds", INTEGER),
              Map.entry("labels", new MapOf(TEXT)),
              Map.entry("annotations", new MapOf(TEXT)),
              Map.entry(
                  "ownerReferences",
                  new ListOf(new Struct("OwnerReference", "v1.OwnerReference", Map.of()))),
              Map.entry("finalizers", new ListOf(TEXT)),
              Map.entry(
                  "managedFields",
                  new ListOf(
                      new Struct("ManagedFieldsEntry", "v1.ManagedFieldsEntry", Map.of())))));

  /** {@code audit.k8s.io/v1} Policy. */
  Struct POLICY =
      new Struct(
          "Policy",
          "v1.Policy",
          Map.of(
              "kind", TEXT,
              "apiVersion", TEXT,
              "metadata", OBJECT_META,
              "rules", new ListOf(POLICY_RULE),
              "omitStages", new ListOf(new Basic("v1.Stage", Value.Kind.STRING)),
              "omitManagedFields", TRUTH));

  /** What version and kind are looked up in. */
  Struct TYPE_META =
      new Struct(
          "",
          "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
              + " \"json:\\\"kind,omitempty\\\"\" }",
          Map.of("apiVersion", TEXT, "kind", TEXT));

  /** The names of the fields. */
  static List<String> names(Struct struct) {
    return struct.fields().keySet().stream().sorted().toList();
  }
}
