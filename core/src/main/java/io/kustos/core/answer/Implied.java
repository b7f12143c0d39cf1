package io.kustos.core.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deletions that take an object with them, for logs that leave out what controllers do: that of its
 * namespace, and that of its owner.
 */
final class Implied {
  private static final int LAST_MAX = 20;

  private final Writes writes;
  private final Causes causes;

  Implied(Writes writes, Causes causes) {
    this.writes = writes;
    this.causes = causes;
  }

  List<Act> deletions(Question question) {
    List<Act> acts = new ArrayList<>();
    ObjectName object = question.object();
    if (object.name() == null) {
      return acts;
    }
    if (object.namespace() != null) {
      Lookup namespace =
          Answers.lookup(question)
              .on(Set.of("namespaces"), "")
              .verbs("delete")
              .named(Set.of(object.namespace()));
      for (Request request : writes.find(namespace)) {
        if (request.outcome() == Outcome.DONE && request.subresource().isEmpty()) {
          acts.add(act(request, "its namespace went, and all that was left in it"));
        }
      }
    }
    acts.addAll(ofOwners(question));
    return acts;
  }

  private List<Act> ofOwners(Question question) {
    ObjectName object = question.object();
    Lookup last = Answers.lookup(question).named(Set.of(object.name())).newest(LAST_MAX);
    if (object.namespace() != null) {
      last = last.in(Set.of(object.namespace()));
    }
    Map<String, Act> acts = new LinkedHashMap<>();
    List<Request> seen = writes.find(last);
    Request newest = seen.isEmpty() ? null : seen.getLast();
    if (newest == null) {
      return List.of();
    }
    for (Owner owner : writes.owners(newest)) {
      Lookup deletes =
          Answers.lookup(question)
              .on(owner.object().resources(), owner.object().group())
              .verbs("delete")
              .named(Set.of(owner.object().name() == null ? "" : owner.object().name()));
      for (Request request : writes.find(deletes)) {
        if (request.outcome() == Outcome.DONE && owner.mayBe(request)) {
          String why = "its owner went: the garbage collector deletes what it owned";
          acts.put(request.auditId(), act(request, why));
        }
      }
    }
    return List.copyOf(acts.values());
  }

  private Act act(Request request, String why) {
    return new Act(
        Manner.of(request),
        List.of(request),
        causes.behind(request),
        List.of(why + "; the log has no request that deletes the object itself"));
  }
}
