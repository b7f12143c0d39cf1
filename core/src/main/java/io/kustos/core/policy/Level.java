package io.kustos.core.policy;

import java.util.Optional;

/** How much of a request an audit policy has written down; each level includes those before it. */
public enum Level {
  /** No event. */
  NONE("None"),
  /** Who, what, when and with which outcome; no bodies. */
  METADATA("Metadata"),
  /** The body of the request too. */
  REQUEST("Request"),
  /** The body of the answer too. */
  REQUEST_RESPONSE("RequestResponse");

  private final String label;

  Level(String label) {
    this.label = label;
  }

  /** The name as policies and events write it. */
  public String label() {
    return label;
  }

  /** The level of that name; letters must have the right case. */
  public static Optional<Level> of(String label) {
    for (Level level : values()) {
      if (level.label.equals(label)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  public boolean atLeast(Level other) {
    return compareTo(other) >= 0;
  }

  /** The lower of both. */
  public Level min(Level other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** The higher of both. */
  public Level max(Level other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
