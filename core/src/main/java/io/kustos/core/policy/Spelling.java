package io.kustos.core.policy;

import io.kustos.core.rule.Suggestions;
import java.util.Collection;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class Spelling {
  private Spelling() {}

  /** The known word with the fewest edits, when they are few for its length; case is no edit. */
  static Optional<String> nearest(String word, Collection<String> known) {
    return Suggestions.closestInAnyCase(word, known, Math.max(1, word.length() / 4));
  }
}
