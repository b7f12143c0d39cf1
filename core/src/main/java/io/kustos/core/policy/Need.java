package io.kustos.core.policy;

/**
 * An event that somebody relies on.
 *
 * @param situation which
 * @param level the lowest level at which nothing is missed
 * @param least the lowest level at which anything can be found
 */
public record Need(Situation situation, Level level, Level least) {

  /** An event that says enough at one level and too little below it. */
  Need(Situation situation, Level level) {
    this(situation, level, level);
  }
}
