package io.kustos.core.policy;

/**
 * An event that somebody relies on.
 *
 * @param situation which
 * @param level the lowest level at which it says enough
 */
public record Need(Situation situation, Level level) {}
