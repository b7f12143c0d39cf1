package io.kustos.core.policy;

import io.kustos.core.policy.RequestSpace.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What two policies decide differently, found by asking both about requests that stand for all
 * others.
 *
 * @param differences one for each pair of deciding rules and outcomes, in the order found
 * @param requests how many requests both policies were asked about
 * @param exhaustive whether these stand for every possible request
 * @param how how the requests were chosen, in one sentence
 */
public record PolicyDiff(
    List<Difference> differences, long requests, boolean exhaustive, String how) {
  /** Requests that are tried at most. */
  public static final long REQUESTS_MAX = 2_000_000;

  private static final int GROUPS_MAX = 12;

  /**
   * Requests that are decided differently in the same way.
   *
   * @param example one of them
   * @param requests how many of those tried
   */
  public record Difference(
      Decision before, Decision after, RequestAttributes example, long requests) {}

  private record Outcome(Decision before, Decision after) {}

  /** Compares two policies. */
  public static PolicyDiff of(Policy before, Policy after, KubernetesVersion version) {
    return new Search(before, after, version).run();
  }

  /** The dimensions of the requests, and what was found. */
  private static final class Search {
    private final PolicyEvaluator before;
    private final PolicyEvaluator after;
    private final List<@Nullable String> users = new ArrayList<>();
    private final List<List<String>> groups = new ArrayList<>();
    private final List<Target> targets;
    private final List<Target> paths;
    private final List<String> verbs;
    private final List<String> pathVerbs;
    private final List<String> namespaces;
    private final boolean allGroupSets;
    private final Map<Outcome, Difference> found = new LinkedHashMap<>();
    private long asked;

    Search(Policy one, Policy two, KubernetesVersion version) {
      before = new PolicyEvaluator(one, version);
      after = new PolicyEvaluator(two, version);
      List<Policy> both = List.of(one, two);
      users.addAll(RequestSpace.users(both));
      targets = RequestSpace.targets(both);
      paths = RequestSpace.paths(both);
      verbs = List.copyOf(RequestSpace.verbs(both, true));
      pathVerbs = List.copyOf(RequestSpace.verbs(both, false));
      Set<String> named = RequestSpace.namespaces(both);
      named.add("");
      namespaces = List.copyOf(named);
      List<String> names = List.copyOf(RequestSpace.groups(both));
      allGroupSets = names.size() <= GROUPS_MAX && size() * (1L << names.size()) <= REQUESTS_MAX;
      addGroups(names);
    }

    private void addGroups(List<String> names) {
      groups.add(List.of());
      if (allGroupSets) {
        for (int set = 1; set < 1 << names.size(); set++) {
          List<String> chosen = new ArrayList<>();
          for (int i = 0; i < names.size(); i++) {
            if ((set >> i & 1) != 0) {
              chosen.add(names.get(i));
            }
          }
          groups.add(chosen);
        }
        return;
      }
      for (int i = 0; i < names.size(); i++) {
        groups.add(List.of(names.get(i)));
        for (int j = i + 1; j < names.size() && names.size() <= 40; j++) {
          groups.add(List.of(names.get(i), names.get(j)));
        }
      }
    }

    /** Requests for one set of groups; the one without a user is beside it. */
    private long size() {
      long perUser =
          (long) targets.size() * verbs.size() * namespaces.size()
              + (long) paths.size() * pathVerbs.size();
      return users.size() * perUser;
    }

    PolicyDiff run() {
      long all = size() * groups.size() + size() / users.size();
      boolean every = all <= REQUESTS_MAX * 2;
      if (every) {
        askAll();
      } else {
        askSome();
      }
      String how =
          every
              ? allGroupSets
                  ? "one request for every combination of the constants of both policies and of"
                      + " values that neither names"
                  : "every combination of the constants of both policies and of values that neither"
                      + " names, with at most two groups a user"
              : "a spread of the combinations, of which there are " + all;
      return new PolicyDiff(List.copyOf(found.values()), asked, every && allGroupSets, how);
    }

    private void askAll() {
      askFor(null, List.of());
      for (String user : users) {
        groups.forEach(set -> askFor(user, set));
      }
    }

    private void askFor(@Nullable String user, List<String> set) {
      for (Target target : targets) {
        for (String verb : verbs) {
          for (String namespace : namespaces) {
            ask(RequestSpace.request(user, set, verb, namespace, target));
          }
        }
      }
      for (Target path : paths) {
        pathVerbs.forEach(verb -> ask(RequestSpace.request(user, set, verb, "", path)));
      }
    }

    /** Walks the combinations with a fixed stride, so that a second run tells the same. */
    private void askSome() {
      long state = 0x9E3779B97F4A7C15L;
      for (long i = 0; i < REQUESTS_MAX; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        long bits = state ^ (state >>> 29);
        List<String> set = groups.get(pick(bits, 0, groups.size()));
        String user = users.get(pick(bits, 11, users.size()));
        if (i % 8 == 0) {
          Target path = paths.get(pick(bits, 23, paths.size()));
          ask(
              RequestSpace.request(
                  user, set, pathVerbs.get(pick(bits, 37, pathVerbs.size())), "", path));
        } else {
          Target target = targets.get(pick(bits, 19, targets.size()));
          String verb = verbs.get(pick(bits, 37, verbs.size()));
          String namespace = namespaces.get(pick(bits, 43, namespaces.size()));
          ask(RequestSpace.request(user, set, verb, namespace, target));
        }
      }
    }

    private static int pick(long bits, int shift, int size) {
      return (int) Math.floorMod((bits >>> shift) ^ (bits << 7 >>> shift), (long) size);
    }

    private void ask(RequestAttributes request) {
      asked++;
      Decision one = before.evaluate(request);
      Decision two = after.evaluate(request);
      if (isSame(one, two)) {
        return;
      }
      found.merge(
          new Outcome(one, two),
          new Difference(one, two, request, 1),
          (old, added) ->
              new Difference(old.before, old.after, better(old, added), old.requests + 1));
    }

    /** An example that an administrator recognises. */
    private static RequestAttributes better(Difference old, Difference added) {
      return rank(added.example) < rank(old.example) ? added.example : old.example;
    }

    private static int rank(RequestAttributes request) {
      boolean known =
          !request.resourceRequest()
              || KnownResources.of(request.apiGroup(), request.resource()) != null;
      return (known ? 0 : 4)
          + (request.subresource().equals(RequestSpace.FRESH_SUBRESOURCE) ? 2 : 0)
          + (request.user() == null ? 1 : 0);
    }

    /** Two decisions under which the same bytes are written. */
    private static boolean isSame(Decision one, Decision two) {
      if (one.level() == Level.NONE && two.level() == Level.NONE) {
        return true;
      }
      return one.level() == two.level()
          && one.omitStages().equals(two.omitStages())
          && (one.omitManagedFields() == two.omitManagedFields()
              || !one.level().atLeast(Level.REQUEST));
    }
  }
}
