package io.kustos.core.answer;

import io.kustos.core.answer.Collection.Holds;
import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks up what was done to an object before a time. Of the stages of a request, the last. */
final class Writes {
  /** Clocks of API servers and the order of stages may differ by this much. */
  private static final long SLACK_NANOS = 1_000_000_000L;

  /** Bodies that are read to find an object's owners. */
  private static final int BODIES_MAX = 200;

  private static final int CREATES_MAX = 2_000;

  private final History history;
  private final long fromNanos;

  /**
   * Looks in a history.
   *
   * @param fromNanos the first time that is looked at
   */
  Writes(History history, long fromNanos) {
    this.history = history;
    this.fromNanos = fromNanos;
  }

  /** Only the last stage of each request, in the order of time. */
  static List<Request> whole(List<Request> stages) {
    Map<String, Request> last = new LinkedHashMap<>();
    for (Request stage : stages) {
      last.merge(
          stage.cluster() + " " + stage.auditId() + " " + stage.uri(),
          stage,
          (a, b) -> rank(b) >= rank(a) ? b : a);
    }
    List<Request> all = new ArrayList<>(last.values());
    all.sort(Comparator.comparingLong(Request::nanos));
    return all;
  }

  private static int rank(Request request) {
    return switch (request.stage()) {
      case "RequestReceived" -> 0;
      case "ResponseStarted" -> 1;
      default -> 2;
    };
  }

  List<Request> find(Lookup lookup) {
    return whole(history.find(lookup));
  }

  private Lookup before(Request act) {
    Lookup all = Lookup.between(fromNanos, act.nanos() + SLACK_NANOS);
    return act.cluster().isEmpty() ? all : all.inClusters(Set.of(act.cluster()));
  }

  private static Lookup about(Lookup lookup, ObjectName object) {
    Lookup about = lookup.on(object.resources(), object.group());
    if (object.namespace() != null) {
      about = about.in(Set.of(object.namespace()));
    }
    return object.name() == null ? about : about.named(Set.of(object.name()));
  }

  /** The last request of some kind on an object before another request. */
  @Nullable Request last(
      Request before, ObjectName object, List<String> verbs, Predicate<Request> fits) {
    Lookup lookup = about(before(before), object).verbs(verbs.toArray(String[]::new));
    return newest(find(lookup), before, fits);
  }

  private static @Nullable Request newest(
      List<Request> found, Request before, Predicate<Request> fits) {
    for (Request request : found.reversed()) {
      boolean itself = request.auditId().equals(before.auditId());
      if (!itself && request.outcome() == Outcome.DONE && fits.test(request)) {
        return request;
      }
    }
    return null;
  }

  /** The last deletion of an object before a request: its own, or that of a collection with it. */
  @Nullable Request deletion(Request before, Owner owner, Predicate<Request> fits) {
    Request own =
        last(
            before,
            owner.object(),
            List.of("delete"),
            r -> r.subresource().isEmpty() && owner.mayBe(r) && fits.test(r));
    ObjectName object = owner.object();
    ObjectName all =
        new ObjectName(object.resources(), object.group(), null, object.namespace(), "");
    Request collection =
        last(
            before,
            all,
            List.of("deletecollection"),
            r -> Collection.holds(r, object, owner.uid()) == Holds.YES && fits.test(r));
    return later(own, collection);
  }

  static @Nullable Request later(@Nullable Request a, @Nullable Request b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.nanos() >= b.nanos() ? a : b;
  }

  /** The owners of the object of a request, as its body or an earlier one tells. */
  List<Owner> owners(Request act) {
    JsonSlice body = bodyWith(act, "ownerReferences");
    return Owner.of(body, act.namespace());
  }

  /** A body of the object that has a member of its metadata; null when the log has none. */
  private @Nullable JsonSlice bodyWith(Request act, String member) {
    JsonSlice own = act.object();
    if (own != null && own.path("metadata", member) != null) {
      return own;
    }
    ObjectName object =
        new ObjectName(Set.of(act.resource()), act.group(), null, act.namespace(), act.name());
    for (Request earlier : find(about(before(act), object).newest(BODIES_MAX)).reversed()) {
      JsonSlice body = earlier.object();
      if (body != null && body.path("metadata", member) != null && sameUid(earlier, act)) {
        return body;
      }
    }
    Request created = creation(act);
    JsonSlice body = created == null ? null : created.object();
    return body != null && body.path("metadata", member) != null ? body : null;
  }

  private static boolean sameUid(Request one, Request other) {
    String a = one.uid();
    String b = other.uid();
    return a.isEmpty() || b.isEmpty() || a.equals(b);
  }

  /** What made the object of a request, also when the server chose its name; null when not told. */
  @Nullable Request creation(Request act) {
    if (act.name().isEmpty()) {
      return null;
    }
    Lookup lookup =
        before(act)
            .verbs("create", "patch", "update")
            .on(Set.of(act.resource()), act.group())
            .subresources("")
            .in(Set.of(act.namespace()));
    Request named =
        newest(
            find(lookup.named(Set.of(act.name()))),
            act,
            r -> (r.verb().equals("create") || r.code() == 201) && sameUid(r, act));
    if (named != null) {
      return named;
    }
    return newest(
        find(lookup.verbs("create").named(Set.of("")).newest(CREATES_MAX)),
        act,
        r -> r.name().equals(act.name()) && sameUid(r, act));
  }

  /** What made an owner of the object of a request, also when the server chose its name. */
  @Nullable Request creation(Request act, Owner owner) {
    ObjectName object = owner.object();
    if (owner.uid().isEmpty() || object.name() == null) {
      return null;
    }
    Lookup lookup = about(before(act), object).verbs("create").subresources("");
    return newest(
        find(lookup.named(Set.of("")).newest(CREATES_MAX)),
        act,
        r -> r.name().equals(object.name()) && owner.isCertainly(r));
  }

  /** Where a pod runs, as a body tells; empty when none does. */
  String node(Request act) {
    JsonSlice own = act.object();
    String node = Request.textOf(own, "spec", "nodeName");
    if (!node.isEmpty()) {
      return node;
    }
    ObjectName pod = ObjectName.of("pods", "", act.namespace(), act.name());
    for (Request earlier : find(about(before(act), pod).newest(BODIES_MAX)).reversed()) {
      node = Request.textOf(earlier.object(), "spec", "nodeName");
      String bound = Request.textOf(earlier.object(), "target", "name");
      if (!node.isEmpty() || !bound.isEmpty()) {
        return node.isEmpty() ? bound : node;
      }
    }
    return "";
  }
}
