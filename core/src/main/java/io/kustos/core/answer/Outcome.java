package io.kustos.core.answer;

/** What became of a request. */
public enum Outcome {
  /** It was done. */
  DONE,
  /** It was refused: 401 or 403. */
  DENIED,
  /** It failed otherwise. */
  FAILED,
  /** It was tried out only ({@code dryRun}); nothing changed. */
  DRY_RUN,
  /** The log has its beginning only. */
  UNKNOWN
}
