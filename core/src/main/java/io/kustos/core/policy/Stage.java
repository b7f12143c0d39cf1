package io.kustos.core.policy;

import java.util.Optional;

/** A moment of a request at which the server may write an event, in the order of time. */
public enum Stage {
  REQUEST_RECEIVED("RequestReceived"),
  /** Only of requests that stay open, and of failed authentication. */
  RESPONSE_STARTED("ResponseStarted"),
  RESPONSE_COMPLETE("ResponseComplete"),
  PANIC("Panic");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** The name as policies and events write it. */
  public String label() {
    return label;
  }

  /** The stage of that name; letters must have the right case. */
  public static Optional<Stage> of(String label) {
    for (Stage stage : values()) {
      if (stage.label.equals(label)) {
        return Optional.of(stage);
      }
    }
    return Optional.empty();
  }
}
