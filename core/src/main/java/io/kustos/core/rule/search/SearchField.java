package io.kustos.core.rule.search;

import io.kustos.core.rule.Field;
import java.util.List;

/**
 * A field of the search box.
 *
 * @param names how it may be written, the one shown first
 * @param kind what can be asked of it
 * @param field where its value comes from
 * @param description one sentence without a full stop
 * @param examples values that people often ask for
 */
public record SearchField(
    List<String> names, Kind kind, Field field, String description, List<String> examples) {
  public SearchField {
    names = List.copyOf(names);
    examples = List.copyOf(examples);
  }

  /** What can be asked of a field. */
  public enum Kind {
    /** One text. */
    TEXT,
    /** Several texts, of which one must fit. */
    LIST,
    /** A number. */
    NUMBER,
    /** Addresses, of which one must fit; networks too. */
    ADDRESS,
    /** A time. */
    TIME,
    /** Something of the findings made on the event. */
    FINDING,
    /** How urgent a finding made on the event is. */
    LEVEL,
    /** The whole event. */
    ANYWHERE
  }

  /** The name that is shown. */
  public String name() {
    return names.get(0);
  }
}
