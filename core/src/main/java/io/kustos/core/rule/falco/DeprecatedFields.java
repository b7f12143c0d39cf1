package io.kustos.core.rule.falco;

import java.util.List;

/** Fields of system calls that Falco warns of. */
final class DeprecatedFields {
  private static final List<String> NAMES =
      List.of(
          "evt.dir",
          "evt.latency",
          "evt.latency.s",
          "evt.latency.ns",
          "evt.latency.human",
          "evt.wait_latency");

  private DeprecatedFields() {}

  static boolean contains(String name) {
    return NAMES.contains(name);
  }

  /** Those whose name occurs in a text. */
  static List<String> in(String text) {
    return text.contains("evt.") ? NAMES.stream().filter(text::contains).toList() : List.of();
  }

  static int order(String name) {
    return NAMES.indexOf(name);
  }

  static String reason(String name) {
    return name.equals("evt.dir")
        ? "due to the drop of enter events, 'evt.dir = <' always evaluates to true, and 'evt.dir ="
            + " >' always evaluates to false. The rule expression can be simplified by removing"
            + " the condition on 'evt.dir'"
        : "field is not available due to the drop of enter events.";
  }
}
