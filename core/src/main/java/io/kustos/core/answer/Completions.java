package io.kustos.core.answer;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts together what is one deletion: a kubelet completes what somebody began, and controllers ask
 * again while finalizers hold.
 */
final class Completions {
  private final Causes causes;

  Completions(Causes causes) {
    this.causes = causes;
  }

  List<Act> join(List<Act> acts) {
    List<Act> joined = new ArrayList<>();
    for (Act act : acts) {
      int begun = begun(joined, act);
      if (begun < 0) {
        joined.add(act);
      } else {
        joined.set(begun, with(joined.get(begun), act));
      }
    }
    return joined;
  }

  private int begun(List<Act> earlier, Act act) {
    Request request = act.first();
    if (request.actor().kind() == Actor.Kind.NODE) {
      Request first = causes.earlierDeletion(request);
      return first == null ? -1 : find(earlier, first.auditId());
    }
    for (int i = earlier.size() - 1; i >= 0; i--) {
      Request other = earlier.get(i).first();
      boolean same = !request.uid().isEmpty() && request.uid().equals(other.uid());
      if (same && request.actor().equals(other.actor())) {
        return i;
      }
    }
    return -1;
  }

  private static int find(List<Act> acts, String auditId) {
    for (int i = 0; i < acts.size(); i++) {
      if (acts.get(i).requests().stream().anyMatch(r -> r.auditId().equals(auditId))) {
        return i;
      }
    }
    return -1;
  }

  private static Act with(Act act, Act more) {
    List<Request> requests = new ArrayList<>(act.requests());
    requests.addAll(more.requests());
    return new Act(act.how(), requests, act.chain(), act.remarks());
  }
}
