package io.kustos.core.rule.falco;

import io.kustos.core.rule.Diagnostic;

/** Finds the place in the file of a stretch of a condition whose lists were replaced. */
final class ConditionPlaces {
  private final ListText lists;

  ConditionPlaces(ListText lists) {
    this.lists = lists;
  }

  /**
   * A diagnostic about a stretch of the text that was parsed.
   *
   * @param condition as written
   * @param lead characters that exceptions put before it
   * @param text the condition with its exceptions, lists not yet replaced
   * @param start in the text with lists replaced
   * @param hint empty when there is none
   */
  Diagnostic diagnostic(
      LoadCode code,
      String message,
      ConditionText condition,
      int lead,
      String text,
      int start,
      int end,
      String hint) {
    int first = 0;
    int behind = text.length();
    String origin = "";
    try {
      ListText.Trace trace = lists.trace(text);
      String list = trace.list(start);
      first = trace.origin(start);
      behind = end > start ? trace.origin(end - 1) + 1 : first;
      if (list != null) {
        behind = first + list.length();
        origin = "the text comes from list '" + list + "'";
      } else if (lead > 0 && first > condition.text().length()) {
        origin = "the text comes from the rule's exceptions";
      }
    } catch (FilterException tooLong) {
      origin = "";
    }
    String help = hint.isEmpty() ? origin : origin.isEmpty() ? hint : hint + " (" + origin + ")";
    return condition
        .locate(first - lead, behind - lead)
        .diagnostic(code, message, help.isEmpty() ? null : help);
  }
}
