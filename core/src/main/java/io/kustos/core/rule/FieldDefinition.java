package io.kustos.core.rule;

/**
 * A field as documented for people who write rules.
 *
 * @param argumentRequired whether the brackets may not be left out; false when there are none
 * @param description one sentence
 */
public record FieldDefinition(
    String name,
    FieldType type,
    ArgumentKind argument,
    boolean argumentRequired,
    String description,
    Origin origin) {

  /** What may stand in brackets after the name. */
  public enum ArgumentKind {
    /** Nothing: brackets are an error. */
    NONE,
    /** Any text, for example a query parameter or a JSON pointer. */
    KEY,
    /** A decimal index without leading zeros. */
    INDEX,
    /** Either of both. */
    KEY_OR_INDEX
  }

  /** Who defined the field. */
  public enum Origin {
    /** Falco or one of its plugins: the value is theirs, bugs included. */
    FALCO,
    /** Ours. */
    KUSTOS
  }
}
