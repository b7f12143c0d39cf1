package io.kustos.core.rule.falco;

/**
 * A macro as rules see it.
 *
 * @param condition its text with lists and macros written out, as Falco prints it
 * @param origin {@code file:line} of its definition
 */
public record CompiledMacro(String name, String condition, String origin) {}
