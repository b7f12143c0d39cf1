package io.kustos.core.rule.falco;

import io.kustos.core.rule.Rule;

/**
 * A rule with the texts it was made from.
 *
 * @param condition its text as written, with what was appended
 * @param output its output as written; a deprecated token may be missing from the rule's own
 * @param compiledCondition its text with exceptions, lists and macros written out, as Falco prints
 *     it
 */
public record CompiledRule(Rule rule, String condition, String output, String compiledCondition) {}
