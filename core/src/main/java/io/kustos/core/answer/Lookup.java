package io.kustos.core.answer;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are wanted. An empty set asks nothing; in a set, the empty text stands for a field
 * that is missing or empty.
 *
 * @param clusters names of clusters
 * @param verbs of the requests
 * @param resources plurals
 * @param group API group, null for any
 * @param subresources wanted ones, the empty text for none
 * @param namespaces of {@code objectRef}
 * @param names of {@code objectRef}
 * @param fromNanos first stage time, nanoseconds since the epoch
 * @param toNanos first stage time after
 * @param max how many at most; the newest are given
 */
public record Lookup(
    Set<String> clusters,
    Set<String> verbs,
    Set<String> resources,
    @Nullable String group,
    Set<String> subresources,
    Set<String> namespaces,
    Set<String> names,
    long fromNanos,
    long toNanos,
    int max) {

  /** Most requests that one look-up gives. */
  public static final int MAX = 20_000;

  /** Copies the sets. */
  public Lookup {
    clusters = Set.copyOf(clusters);
    verbs = Set.copyOf(verbs);
    resources = Set.copyOf(resources);
    subresources = Set.copyOf(subresources);
    namespaces = Set.copyOf(namespaces);
    names = Set.copyOf(names);
  }

  /** Everything between two times. */
  public static Lookup between(long fromNanos, long toNanos) {
    return new Lookup(
        Set.of(), Set.of(), Set.of(), null, Set.of(), Set.of(), Set.of(), fromNanos, toNanos, MAX);
  }

  /** Only of some clusters. */
  public Lookup inClusters(Set<String> wanted) {
    return new Lookup(
        wanted, verbs, resources, group, subresources, namespaces, names, fromNanos, toNanos, max);
  }

  /** Only with some verbs. */
  public Lookup verbs(String... wanted) {
    return new Lookup(
        clusters,
        Set.of(wanted),
        resources,
        group,
        subresources,
        namespaces,
        names,
        fromNanos,
        toNanos,
        max);
  }

  /** Only on some resources of a group. */
  public Lookup on(Set<String> plurals, @Nullable String ofGroup) {
    return new Lookup(
        clusters,
        verbs,
        plurals,
        ofGroup,
        subresources,
        namespaces,
        names,
        fromNanos,
        toNanos,
        max);
  }

  /** Only on some subresources; the empty text for the object itself. */
  public Lookup subresources(String... wanted) {
    return new Lookup(
        clusters,
        verbs,
        resources,
        group,
        Set.of(wanted),
        namespaces,
        names,
        fromNanos,
        toNanos,
        max);
  }

  /** Only in some namespaces. */
  public Lookup in(Set<String> wanted) {
    return new Lookup(
        clusters, verbs, resources, group, subresources, wanted, names, fromNanos, toNanos, max);
  }

  /** Only of some names. */
  public Lookup named(Set<String> wanted) {
    return new Lookup(
        clusters,
        verbs,
        resources,
        group,
        subresources,
        namespaces,
        wanted,
        fromNanos,
        toNanos,
        max);
  }

  /** Only the newest. */
  public Lookup newest(int most) {
    return new Lookup(
        clusters,
        verbs,
        resources,
        group,
        subresources,
        namespaces,
        names,
        fromNanos,
        toNanos,
        most);
  }

  /** Whether a request fits. */
  public boolean fits(Request request) {
    return holds(clusters, request.cluster())
        && holds(verbs, request.verb())
        && holds(resources, request.resource())
        && (group == null || group.equals(request.group()))
        && holds(subresources, request.subresource())
        && holds(namespaces, request.namespace())
        && holds(names, request.refName())
        && request.nanos() >= fromNanos
        && request.nanos() < toNanos;
  }

  private static boolean holds(Set<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }
}
