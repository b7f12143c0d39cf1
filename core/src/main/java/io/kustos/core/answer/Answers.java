package io.kustos.core.answer;

import io.kustos.core.answer.Collection.Holds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions from a history.
 *
 * <p>What is told is what the log shows: requests, and what led to them by uid, by owner
 * references, or, and then it is said so, by names and times.
 */
public final class Answers {
  /** Acts that are traced back to who is behind them; others are told as they are. */
  static final int TRACED_MAX = 50;

  private final History history;

  private Answers(History history) {
    this.history = history;
  }

  /** Answers from a history. */
  public static Answers from(History history) {
    return new Answers(history);
  }

  /**
   * The answer to a question.
   *
   * @throws java.io.UncheckedIOException when the history cannot be read
   */
  public Answer to(Question question) {
    Writes writes = new Writes(history, Math.min(question.fromNanos(), 0));
    Causes causes = new Causes(writes);
    Sorted sorted = sort(question, candidates(question, writes));
    List<Act> done = new ArrayList<>(acts(question, sorted.done, causes));
    if (question.deed() == Deed.DELETED) {
      done = new Completions(causes).join(done);
    }
    List<Act> possible = new ArrayList<>(acts(question, sorted.possible, causes));
    if (done.isEmpty() && possible.isEmpty() && question.deed() == Deed.DELETED) {
      possible.addAll(new Implied(writes, causes).deletions(question));
    }
    List<String> notes = new Notes(writes).on(question, sorted.seen, done, possible);
    return new Answer(
        question,
        done.reversed(),
        possible.reversed(),
        acts(question, sorted.denied, causes).reversed(),
        acts(question, sorted.failed, causes).reversed(),
        notes);
  }

  static Lookup lookup(Question question) {
    ObjectName object = question.object();
    Lookup lookup =
        Lookup.between(question.fromNanos(), question.toNanos())
            .on(object.resources(), object.group());
    return question.clusters().isEmpty() ? lookup : lookup.inClusters(question.clusters());
  }

  private static List<Request> candidates(Question question, Writes writes) {
    ObjectName object = question.object();
    Deed deed = question.deed();
    Lookup lookup = lookup(question).verbs(deed.verbs().toArray(String[]::new));
    String subresource = object.subresource();
    if (subresource != null) {
      lookup = lookup.subresources(subresource);
    } else if (!deed.subresources().isEmpty()) {
      lookup = lookup.subresources(deed.subresources().toArray(String[]::new));
    }
    if (object.namespace() != null) {
      // All of the cluster includes the namespace.
      lookup =
          lookup.in(deed.isRead() ? Set.of(object.namespace(), "") : Set.of(object.namespace()));
    }
    if (object.name() != null) {
      lookup = lookup.named(Set.of(object.name(), ""));
    }
    return writes.find(lookup);
  }

  private static final class Sorted {
    final List<Request> done = new ArrayList<>();
    final List<Request> possible = new ArrayList<>();
    final List<Request> denied = new ArrayList<>();
    final List<Request> failed = new ArrayList<>();
    int seen;
  }

  private static Sorted sort(Question question, List<Request> candidates) {
    Sorted sorted = new Sorted();
    for (Request request : candidates) {
      Holds about = Relevance.of(question, request);
      if (about == Holds.NO) {
        continue;
      }
      sorted.seen++;
      switch (request.outcome()) {
        case DONE -> (about == Holds.YES ? sorted.done : sorted.possible).add(request);
        case DENIED -> sorted.denied.add(request);
        case FAILED, DRY_RUN -> sorted.failed.add(request);
        case UNKNOWN -> sorted.possible.add(request);
      }
    }
    return sorted;
  }

  /** Requests as acts; those that read, or only tried, are gathered by who they came from. */
  private static List<Act> acts(Question question, List<Request> requests, Causes causes) {
    Map<String, List<Request>> groups = new LinkedHashMap<>();
    for (Request request : requests) {
      groups.computeIfAbsent(key(question, request), k -> new ArrayList<>()).add(request);
    }
    List<Act> acts = new ArrayList<>();
    int untraced = groups.size() - TRACED_MAX;
    for (List<Request> group : groups.values()) {
      Request first = group.getFirst();
      boolean read = question.deed().isRead();
      Chain chain =
          untraced-- > 0
              ? new Chain(List.of(), "not traced back: there are more than " + TRACED_MAX)
              : read ? new Chain(List.of(), null) : causes.behind(first);
      acts.add(new Act(Manner.of(first), group, chain, remarks(question, group)));
    }
    return acts;
  }

  private static String key(Question question, Request request) {
    boolean alone =
        !question.deed().isRead()
            && request.outcome() == Outcome.DONE
            && request.actor().controller() != Controller.NAMESPACE;
    String who = request.cluster() + " " + request.actor() + " " + Manner.of(request);
    return alone ? who + " " + request.auditId() + request.nanos() : who + request.outcome();
  }

  private static List<String> remarks(Question question, List<Request> group) {
    Set<String> remarks = new LinkedHashSet<>();
    Request first = group.getFirst();
    String command = Manner.command(first);
    if (!command.isEmpty()) {
      remarks.add("ran: " + command);
    }
    if (first.outcome() == Outcome.DRY_RUN) {
      remarks.add("a dry run: nothing was changed");
    }
    if (first.outcome() == Outcome.UNKNOWN) {
      remarks.add("the log has no end of it, so it does not tell whether it was done");
    }
    @Nullable String selectors = Collection.selectors(first);
    if (selectors != null && first.refName().isEmpty()) {
      remarks.add("only with " + selectors + ", so perhaps without " + question.object());
    } else if (first.verb().equals("deletecollection") && !hasItems(first)) {
      remarks.add(
          "the log does not list what it deleted"
              + (first.isMetadata() ? ": it was recorded at Metadata" : ""));
    }
    return List.copyOf(remarks);
  }

  private static boolean hasItems(Request request) {
    ObjectName any = new ObjectName(Set.of(), null, null, null, null);
    return Collection.holds(request, any, "") == Holds.YES;
  }
}
