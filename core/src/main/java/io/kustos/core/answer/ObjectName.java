package io.kustos.core.answer;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The object a question is about.
 *
 * @param resources the plurals it can have, one for what Kubernetes knows
 * @param group API group, empty for the core group, null for any
 * @param subresource null when the question names none
 * @param namespace null for any; empty for objects outside of namespaces
 * @param name null for any
 */
public record ObjectName(
    Set<String> resources,
    @Nullable String group,
    @Nullable String subresource,
    @Nullable String namespace,
    @Nullable String name) {

  /** Copies the set. */
  public ObjectName {
    resources = Set.copyOf(resources);
  }

  /** One object of a known resource. */
  static ObjectName of(
      String resource, @Nullable String group, @Nullable String namespace, String name) {
    return new ObjectName(Set.of(resource), group, null, namespace, name);
  }

  /**
   * Reads {@code kind/name}, {@code resource.group/name}, either with a subresource after another
   * slash, or a resource alone for all its objects. Kinds, singulars and short names are understood
   * in any case of letters.
   *
   * @param namespace null when none was told
   * @throws IllegalArgumentException when it cannot be read so; the message says what is needed
   */
  public static ObjectName parse(String text, @Nullable String namespace) {
    String[] parts = text.split("/", -1);
    if (parts.length > 3 || parts[0].isBlank() || (parts.length > 1 && parts[1].isBlank())) {
      throw new IllegalArgumentException(
          "not an object: '" + text + "'; say KIND/NAME, for example pods/web-1 or deploy/web");
    }
    String name = parts.length > 1 ? parts[1] : null;
    String subresource = parts.length > 2 ? parts[2].toLowerCase(Locale.ROOT) : null;
    int dot = parts[0].indexOf('.');
    String word = dot < 0 ? parts[0] : parts[0].substring(0, dot);
    String group = dot < 0 ? null : parts[0].substring(dot + 1).toLowerCase(Locale.ROOT);
    ResourceNames.Known known = ResourceNames.find(word);
    if (known == null || (group != null && !group.equals(known.group()))) {
      return new ObjectName(ResourceNames.plurals(word), group, subresource, namespace, name);
    }
    if (!known.namespaced() && namespace != null && !known.plural().equals("namespaces")) {
      throw new IllegalArgumentException(known.plural() + " live in no namespace: leave out -n");
    }
    return new ObjectName(
        Set.of(known.plural()),
        known.group(),
        subresource,
        known.plural().equals("namespaces") ? null : namespace,
        name);
  }

  /** The first of {@link #resources} in the order of the alphabet, to show. */
  public String resource() {
    return resources.stream().sorted().findFirst().orElse("");
  }

  @Override
  public String toString() {
    String text = resource();
    if (group != null && !group.isEmpty() && ResourceNames.find(resource()) == null) {
      text += "." + group;
    }
    text += name == null ? "" : "/" + name;
    return subresource == null ? text : text + "/" + subresource;
  }
}
