package io.kustos.core.answer;

import java.util.List;

/**
 * What somebody did, with what led to it.
 *
 * @param how what the request was, in words
 * @param requests it, and what repeats or completes it, oldest first
 * @param chain what led to the first of them
 * @param remarks what to know about it
 */
public record Act(String how, List<Request> requests, Chain chain, List<String> remarks) {
  /** Copies the lists. */
  public Act {
    requests = List.copyOf(requests);
    remarks = List.copyOf(remarks);
  }

  /** The first of its requests. */
  public Request first() {
    return requests.getFirst();
  }

  /** The last of its requests. */
  public Request last() {
    return requests.getLast();
  }

  /**
   * Who is behind it, as far as the log shows. Who asked for the token of a service account is in
   * the chain, yet need not have used it.
   */
  public Actor behind() {
    for (Step step : chain.steps().reversed()) {
      if (!step.request().subresource().equals("token")) {
        return step.request().actor();
      }
    }
    return first().actor();
  }

  /** Whether the log shows all that led to it. */
  public boolean isSettled() {
    return chain.gap() == null;
  }
}
