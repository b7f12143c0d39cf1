package io.kustos.core.answer;

import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds who is behind a request: for controllers what made them act, for service accounts who made
 * the token they came with.
 */
final class Causes {
  /** Longest chain. */
  static final int STEPS_MAX = 12;

  /** A write on an owner so much earlier may not be why its controller acted. */
  private static final long FAR_NANOS = 60_000_000_000L;

  private static final List<String> WRITES = List.of("create", "update", "patch", "delete");

  private final Writes writes;

  Causes(Writes writes) {
    this.writes = writes;
  }

  /** What comes before a request in its chain. */
  private sealed interface Before {
    record Cause(Step step) implements Before {}

    record Gap(String words) implements Before {}

    record Nothing() implements Before {}
  }

  private static Before cause(String because, Request request, Basis basis) {
    return new Before.Cause(new Step(because, request, basis));
  }

  private static Before gap(String words) {
    return new Before.Gap(words);
  }

  Chain behind(Request act) {
    List<Step> steps = new ArrayList<>();
    Set<String> seen = new HashSet<>(Set.of(act.auditId()));
    Request at = act;
    while (steps.size() < STEPS_MAX) {
      switch (before(at)) {
        case Before.Cause cause -> {
          at = cause.step().request();
          if (!seen.add(at.auditId())) {
            return new Chain(steps, null);
          }
          steps.add(cause.step());
        }
        case Before.Gap missing -> {
          return new Chain(steps, missing.words());
        }
        case Before.Nothing nothing -> {
          return new Chain(steps, null);
        }
      }
    }
    return new Chain(steps, "the chain is longer than " + STEPS_MAX + " steps");
  }

  private Before before(Request at) {
    Actor actor = at.actor();
    return switch (actor.kind()) {
      case PERSON, ANONYMOUS -> new Before.Nothing();
      case SERVICE_ACCOUNT -> token(at);
      case NODE -> kubelet(at);
      case COMPONENT -> gap(actor.name() + " is a part of Kubernetes; the log names nobody behind");
      case CONTROLLER -> controller(at, actor);
    };
  }

  private Before controller(Request at, Actor actor) {
    Controller controller = actor.controller();
    return switch (controller == null ? Controller.OTHER : controller) {
      case GARBAGE_COLLECTOR -> collected(at);
      case NAMESPACE -> namespace(at);
      case TTL_AFTER_FINISHED -> ended(at);
      case OWNER -> owner(at);
      case AUTOSCALER -> autoscaler(at);
      case NODE -> node(at, WRITES, "was changed");
      case POD_COLLECTOR -> node(at, List.of("delete"), "was deleted");
      case SCHEDULER ->
          at.verb().equals("delete")
              ? gap(
                  "the scheduler made room for a pod of higher priority; the log does not say which")
              : gap("the scheduler acts for every pod alike");
      case OTHER -> owner(at);
    };
  }

  /** Who made the token that a service account came with, unless it was a kubelet. */
  private Before token(Request at) {
    JsonSlice extra = at.event().value(EventField.USER_EXTRA);
    JsonSlice ids = extra == null ? null : extra.get("authentication.kubernetes.io/credential-id");
    JsonSlice id = ids == null ? null : ids.element(0);
    String[] account = at.actor().name().split(":", -1);
    if (id == null || account.length < 4) {
      return new Before.Nothing();
    }
    String wanted = id.text();
    Request made =
        writes.last(
            at,
            ObjectName.of("serviceaccounts", "", account[2], account[3]),
            List.of("create"),
            r ->
                r.subresource().equals("token")
                    && wanted.equals(
                        r.event().annotation("authentication.kubernetes.io/issued-credential-id")));
    if (made == null || made.actor().kind() == Actor.Kind.NODE) {
      return new Before.Nothing();
    }
    String because = "it came with a token of serviceaccounts/" + account[3];
    return cause(because, made, Basis.RECORDED);
  }

  /** A kubelet removes a pod when it has stopped it, after somebody else deleted it. */
  private Before kubelet(Request at) {
    if (!at.verb().equals("delete") || !at.resource().equals("pods")) {
      return gap("a kubelet acts for the pods of its node; the log names nobody behind");
    }
    Request earlier = earlierDeletion(at);
    if (earlier != null) {
      boolean certain = !at.uid().isEmpty() && at.uid().equals(earlier.uid());
      return cause("it was deleted before", earlier, certain ? Basis.RECORDED : Basis.NAMES);
    }
    return gap(
        "a kubelet removes a pod that was deleted or evicted before; the log does not show by whom");
  }

  /** The deletion or eviction that a kubelet finishes; null when the log has none. */
  @Nullable Request earlierDeletion(Request at) {
    ObjectName pod = ObjectName.of("pods", "", at.namespace(), at.name());
    Owner same = new Owner(pod, at.uid(), false);
    Request created = writes.creation(at);
    long alive = created == null ? Long.MIN_VALUE : created.nanos();
    Request deleted =
        writes.deletion(at, same, r -> r.actor().kind() != Actor.Kind.NODE && r.nanos() >= alive);
    Request evicted =
        writes.last(
            at,
            pod,
            List.of("create"),
            r -> r.subresource().equals("eviction") && r.nanos() >= alive);
    return Writes.later(deleted, evicted);
  }

  private Before collected(Request at) {
    List<Owner> owners = writes.owners(at);
    Step last = null;
    for (Owner owner : owners.isEmpty() ? Owner.guesses(at) : owners) {
      Request deleted = writes.deletion(at, owner, r -> true);
      if (deleted != null && (last == null || deleted.nanos() > last.request().nanos())) {
        Basis basis =
            owners.isEmpty()
                ? Basis.NAMES
                : owner.isCertainly(deleted) || isIn(deleted) ? Basis.RECORDED : Basis.ORDER;
        last = new Step("its owner " + owner.object() + " was deleted", deleted, basis);
      }
      if (last != null && owners.isEmpty()) {
        break;
      }
    }
    if (last != null) {
      return new Before.Cause(last);
    }
    return owners.isEmpty()
        ? gap(noOwners(at))
        : gap("the log does not show who deleted its owner " + owners.getFirst().object());
  }

  private static boolean isIn(Request deleted) {
    return deleted.verb().equals("deletecollection");
  }

  private static String noOwners(Request at) {
    String shown = at.name().isEmpty() ? at.resource() : at.resource() + "/" + at.name();
    return at.isMetadata()
        ? "the log shows only that "
            + at.actor().name()
            + " "
            + Manner.of(at)
            + "; it was recorded at Metadata, so its ownerReferences are missing"
        : "the log has no ownerReferences of " + shown;
  }

  private static String past(Request at) {
    return switch (at.verb()) {
      case "delete", "deletecollection" -> "deleted";
      case "create" -> "created";
      default -> "changed";
    };
  }

  private Before namespace(Request at) {
    String name = at.namespace().isEmpty() ? at.name() : at.namespace();
    Request deleted =
        writes.last(
            at,
            ObjectName.of("namespaces", "", null, name),
            List.of("delete"),
            r -> r.subresource().isEmpty());
    return deleted == null
        ? gap("the log does not show who deleted the namespace " + name)
        : cause("the namespace " + name + " was deleted", deleted, Basis.RECORDED);
  }

  private Before ended(Request at) {
    Request created = writes.creation(at);
    if (created == null) {
      return gap("the job ended and was to be removed then; the log does not show who created it");
    }
    JsonSlice body = created.object();
    boolean told = body != null && body.path("spec", "ttlSecondsAfterFinished") != null;
    return cause(
        "it ended and was created to be removed then (ttlSecondsAfterFinished)",
        created,
        told ? Basis.RECORDED : Basis.ORDER);
  }

  /** The last write on the owner by somebody else than the controller. */
  private Before owner(Request at) {
    List<Owner> owners = writes.owners(at);
    String self = at.actor().name() + at.userAgent();
    for (Owner owner : owners.isEmpty() ? Owner.guesses(at) : owners) {
      Request written =
          writes.last(
              at,
              owner.object(),
              WRITES,
              r ->
                  (r.subresource().isEmpty() || r.subresource().equals("scale"))
                      && !self.equals(r.actor().name() + r.userAgent())
                      && r.actor().controller() != Controller.GARBAGE_COLLECTOR
                      && !r.changedNothing()
                      && (owner.mayBe(r) || r.subresource().equals("scale")));
      if (written == null) {
        written = owned(at, owner);
      }
      if (written != null) {
        return cause(
            "its owner " + owner.object() + " was " + past(written) + far(at, written),
            written,
            owners.isEmpty() ? Basis.NAMES : Basis.ORDER);
      }
    }
    boolean other = at.actor().controller() == Controller.OTHER;
    if (owners.isEmpty() && (other || (at.object() != null && !at.isMetadata()))) {
      return gap(at.actor().name() + " acts for nobody the log names");
    }
    return owners.isEmpty()
        ? gap(noOwners(at))
        : gap("the log does not show who last changed its owner " + owners.getFirst().object());
  }

  /** The creation of an owner whose name the server chose. */
  private @Nullable Request owned(Request at, Owner owner) {
    Request made = writes.creation(at, owner);
    return made != null && !made.auditId().equals(at.auditId()) ? made : null;
  }

  private static String far(Request at, Request written) {
    long between = at.nanos() - written.nanos();
    return between < FAR_NANOS
        ? ""
        : ", " + Spans.words(between) + " before: the controller may have acted for another reason";
  }

  private Before autoscaler(Request at) {
    ObjectName all =
        new ObjectName(
            Set.of("horizontalpodautoscalers"), "autoscaling", null, at.namespace(), null);
    Request set =
        writes.last(
            at,
            all,
            List.of("create", "update", "patch"),
            r ->
                r.subresource().isEmpty()
                    && Request.textOf(r.object(), "spec", "scaleTargetRef", "name")
                        .equals(at.name()));
    return set == null
        ? gap("the autoscaler scales by load; the log does not show who set it up")
        : cause("the load asked for it, under an autoscaler that was set up", set, Basis.ORDER);
  }

  private Before node(Request at, List<String> verbs, String what) {
    String node = writes.node(at);
    if (node.isEmpty()) {
      return gap("its node was tainted, lost or deleted; the log does not say which node it was");
    }
    Request written =
        writes.last(
            at,
            ObjectName.of("nodes", "", null, node),
            verbs,
            r ->
                r.subresource().isEmpty()
                    && r.actor().kind() != Actor.Kind.NODE
                    && r.actor().kind() != Actor.Kind.CONTROLLER);
    return written == null
        ? gap("the node " + node + " was tainted or lost; the log shows nobody who did it")
        : cause("its node " + node + " " + what + far(at, written), written, Basis.ORDER);
  }
}
