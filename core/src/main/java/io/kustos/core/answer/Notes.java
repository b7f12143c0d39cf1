package io.kustos.core.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says what an answer cannot say. */
final class Notes {
  private final Writes writes;

  Notes(Writes writes) {
    this.writes = writes;
  }

  List<String> on(Question question, int seen, List<Act> done, List<Act> possible) {
    List<String> notes = new ArrayList<>();
    if (done.isEmpty() && possible.isEmpty()) {
      notes.add(absence(question, seen));
    }
    if (!done.isEmpty()
        && done.getFirst().chain().gap() != null
        && done.size() > Answers.TRACED_MAX) {
      notes.add("only the newest " + Answers.TRACED_MAX + " are traced back to who is behind them");
    }
    if (seen >= Lookup.MAX) {
      notes.add("only the newest " + Lookup.MAX + " requests were looked at: ask about less time");
    }
    return notes;
  }

  /** Nothing found: done by nobody, or not recorded? */
  private String absence(Question question, int seen) {
    ObjectName object = question.object();
    String what = question.deed().word() + " " + object;
    if (seen > 0) {
      return "nobody " + what + " as far as the log shows; some tried";
    }
    Lookup any = Answers.lookup(question).newest(200);
    Lookup near = object.namespace() == null ? any : any.in(Set.of(object.namespace()));
    List<Request> same = writes.find(near);
    boolean verbs =
        same.stream()
            .anyMatch(
                r ->
                    question.deed().verbs().isEmpty()
                        || question.deed().verbs().contains(r.verb()));
    String place = object.namespace() == null ? "" : " in " + object.namespace();
    if (verbs) {
      return "nobody "
          + what
          + " as far as the log shows; such requests on "
          + object.resource()
          + place
          + " are recorded";
    }
    if (!same.isEmpty()) {
      return "the log has no request that "
          + what
          + ", and no other such request on "
          + object.resource()
          + place
          + ": the audit policy may not record them";
    }
    return "the log has no request at all on "
        + object.resource()
        + place
        + " in this time: the audit policy may not record them, or the log does not reach there";
  }
}
