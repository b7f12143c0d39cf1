package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of requests that an API server answers. */
final class Situations {
  private static final Set<String> STREAMS =
      Set.of("attach", "exec", "log", "portforward", "proxy");
  private static final Set<String> MANY = Set.of("list", "watch", "deletecollection");
  private static final Set<String> PATHS =
      Set.of(
          "/healthz",
          "/livez",
          "/readyz",
          "/version",
          "/metrics",
          "/api",
          "/apis",
          "/openapi/v2",
          "/logs/",
          "/debug/pprof/profile",
          RequestSpace.FRESH_PATH);

  private Situations() {}

  /**
   * Requests for every known resource, its subresources and one that nobody knows, by somebody whom
   * no policy names; without their stages.
   */
  static List<Situation> all() {
    List<Situation> all = new ArrayList<>();
    for (KnownResources.Resource resource : KnownResources.all()) {
      add(all, resource.group(), resource.name(), resource.subresources());
    }
    add(all, RequestSpace.FRESH_GROUP, RequestSpace.FRESH_RESOURCE, List.of());
    PATHS.forEach(path -> all.addAll(paths(path)));
    return all;
  }

  /**
   * Requests for resources that are not among the known ones.
   *
   * @param groups their API groups
   * @param subresources subresources that may belong to any of them
   */
  static List<Situation> others(
      Set<String> groups, Set<String> resources, Set<String> subresources) {
    List<Situation> others = new ArrayList<>();
    for (String group : groups) {
      for (String resource : resources) {
        boolean known =
            group.equals(RequestSpace.FRESH_GROUP)
                ? !KnownResources.named(resource).isEmpty()
                : KnownResources.of(group, resource) != null;
        if (!known) {
          add(others, group, resource, subresources);
        }
      }
    }
    return others;
  }

  /** Requests for a path. */
  static List<Situation> paths(String path) {
    return List.of(path("get", path), path("post", path));
  }

  private static void add(
      List<Situation> all, String group, String resource, Collection<String> subresources) {
    Set<String> each = new LinkedHashSet<>(List.of(""));
    each.addAll(subresources);
    each.forEach(subresource -> addVerbs(all, group, resource, subresource));
  }

  private static void addVerbs(
      List<Situation> all, String group, String resource, String subresource) {
    for (String verb : verbs(KnownResources.of(group, resource), subresource)) {
      all.add(resource(verb, group, resource, subresource));
    }
  }

  private static List<String> verbs(KnownResources.@Nullable Resource known, String subresource) {
    if (known != null && known.reviewOnly()) {
      return List.of("create");
    }
    if (known != null && known.group().equals("metrics.k8s.io")) {
      return List.of("get", "list");
    }
    return switch (subresource) {
      case "" -> RequestSpace.VERBS;
      case "attach", "exec", "portforward" -> List.of("create", "get");
      case "proxy" -> List.of("create", "get", "update", "patch", "delete");
      case "binding", "eviction", "token" -> List.of("create");
      case "log" -> List.of("get");
      default -> List.of("get", "update", "patch");
    };
  }

  /** A request for one object, or for all of a resource, by somebody whom no policy names. */
  static Situation resource(String verb, String group, String resource, String subresource) {
    KnownResources.Resource known = KnownResources.of(group, resource);
    boolean namespaced = known == null || known.namespaced();
    return new Situation(
        Stage.RESPONSE_COMPLETE,
        verb,
        group,
        resource,
        subresource,
        namespaced ? RequestSpace.FRESH_NAMESPACE : "",
        MANY.contains(verb) ? "" : RequestSpace.FRESH_NAME,
        Situation.HUMAN,
        Situation.groupsOf(Situation.HUMAN),
        "");
  }

  /** A request for a path, by somebody whom no policy names. */
  static Situation path(String verb, String path) {
    return new Situation(
        Stage.RESPONSE_COMPLETE,
        verb,
        "",
        "",
        "",
        "",
        "",
        Situation.HUMAN,
        Situation.groupsOf(Situation.HUMAN),
        path);
  }

  /** The stages at which the server may write the request, the one with the outcome first. */
  static List<Stage> stages(Situation situation) {
    boolean stays = situation.verb().equals("watch") || STREAMS.contains(situation.subresource());
    return stays
        ? List.of(Stage.RESPONSE_COMPLETE, Stage.RESPONSE_STARTED, Stage.REQUEST_RECEIVED)
        : List.of(Stage.RESPONSE_COMPLETE, Stage.REQUEST_RECEIVED);
  }

  /** The same request by a person, by an account, in the system's namespace, across namespaces. */
  static List<Situation> variants(Situation situation) {
    List<Situation> variants = new ArrayList<>(List.of(situation));
    variants.add(situation.by(Situation.ACCOUNT));
    if (situation.isResource() && !situation.namespace().isEmpty()) {
      variants.add(situation.in("kube-system", situation.name()));
      boolean many = Set.of("list", "watch").contains(situation.verb());
      if (many && situation.subresource().isEmpty()) {
        variants.add(situation.in("", situation.name()));
      }
    }
    return variants;
  }
}
