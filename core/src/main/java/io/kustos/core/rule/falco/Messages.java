package io.kustos.core.rule.falco;

/** Falco's messages that are used in more than one place. */
final class Messages {
  static final String DEPRECATED_APPEND =
      "'append' key is deprecated. Add an 'append' entry (e.g. 'condition: append') under"
          + " 'override' instead.";
  static final String DEPRECATED_ENABLED =
      "The standalone 'enabled' key usage is deprecated. The correct approach requires also a"
          + " 'replace' entry under the 'override' key (i.e. 'enabled: replace').";
  static final String OVERRIDE_AND_APPEND =
      "Keys 'override' and 'append: true' cannot be used together. Add an 'append' entry (e.g."
          + " 'condition: append') under 'override' instead.";
  static final String NO_LIST =
      "List uses 'append' or 'override.items: append' but no list by that name already exists";
  static final String NO_MACRO =
      "Macro uses 'append' or 'override.condition: append' but no macro by that name already"
          + " exists";
  static final String NO_RULE_TO_APPEND =
      "Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists";
  static final String NO_RULE_TO_REPLACE =
      "An 'override.<key>: replace' to a rule was requested but no rule by that name already"
          + " exists";

  private Messages() {}
}
