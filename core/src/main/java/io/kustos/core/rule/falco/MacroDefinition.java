package io.kustos.core.rule.falco;

/**
 * A macro as written, with what was appended.
 *
 * @param index order of first definition
 * @param visibility order of the latest change: macros with a smaller index can be used in it
 */
record MacroDefinition(String name, ConditionText condition, Spot spot, int index, int visibility) {

  MacroDefinition append(ConditionText more, int now) {
    return new MacroDefinition(name, condition.append(more), spot, index, now);
  }
}
