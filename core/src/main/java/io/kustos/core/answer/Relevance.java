package io.kustos.core.answer;

import io.kustos.core.answer.Collection.Holds;
import org.jspecify.annotations.Nullable;

/** Whether a request is about the object of a question, and did the deed. */
final class Relevance {
  private Relevance() {}

  static Holds of(Question question, Request request) {
    String name = question.object().name();
    return switch (question.deed()) {
      case READ -> read(request, name);
      case CREATED -> created(request, name);
      case CHANGED -> changed(request, question.object());
      case DELETED -> deleted(request, question.object());
      case APPROVED ->
          request.subresource().equals("status") ? status(request) : named(request, name);
      case SCALED, EVICTED, EXECED, ATTACHED, FORWARDED, DEBUGGED, TOUCHED -> named(request, name);
    };
  }

  private static Holds named(Request request, @Nullable String name) {
    return name == null || name.equals(request.name()) ? Holds.YES : Holds.NO;
  }

  /** Only a status that brings the certificate signs a request. */
  private static Holds status(Request request) {
    boolean signs = !Request.textOf(request.object(), "status", "certificate").isEmpty();
    return signs ? Holds.YES : Holds.NO;
  }

  private static Holds read(Request request, @Nullable String name) {
    boolean connects = request.subresource().matches("exec|attach|portforward|proxy");
    if (connects) {
      return Holds.NO;
    }
    if (name == null || name.equals(request.refName())) {
      return Holds.YES;
    }
    boolean all = request.verb().equals("list") || request.verb().equals("watch");
    if (!all || !request.refName().isEmpty()) {
      return Holds.NO;
    }
    return Collection.selectors(request) == null ? Holds.YES : listed(request, name);
  }

  private static Holds listed(Request request, String name) {
    return Collection.holds(request, ObjectName.of(request.resource(), null, null, name), "");
  }

  private static Holds created(Request request, @Nullable String name) {
    boolean creates = request.verb().equals("create") || request.code() == 201;
    if (!creates && request.code() < 400) {
      return Holds.NO;
    }
    if (!request.verb().equals("create") && request.code() != 201) {
      return Holds.NO;
    }
    if (name == null || name.equals(request.name())) {
      return Holds.YES;
    }
    boolean serverNamed = request.name().isEmpty() && request.outcome() == Outcome.DONE;
    String prefix = Request.textOf(request.object(), "metadata", "generateName");
    return serverNamed && (prefix.isEmpty() || name.startsWith(prefix)) ? Holds.UNTOLD : Holds.NO;
  }

  private static Holds changed(Request request, ObjectName object) {
    boolean status = request.subresource().equals("status");
    boolean asked = "status".equals(object.subresource());
    boolean created = request.verb().equals("patch") && request.code() == 201;
    boolean nothing = request.changedNothing() || created;
    return (status && !asked) || nothing ? Holds.NO : named(request, object.name());
  }

  private static Holds deleted(Request request, ObjectName object) {
    return switch (request.verb()) {
      case "create" ->
          request.subresource().equals("eviction") ? named(request, object.name()) : Holds.NO;
      case "deletecollection" -> Collection.holds(request, object, "");
      default -> request.subresource().isEmpty() ? named(request, object.name()) : Holds.NO;
    };
  }
}
