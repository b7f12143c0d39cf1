package io.kustos.core.decode;

/**
 * Choices of the decoder.
 *
 * @param timeless accept events that tell no stage time, which are rejects otherwise
 */
public record DecodeOptions(boolean timeless) {
  /** Every event needs a time. */
  public static final DecodeOptions DEFAULT = new DecodeOptions(false);
}
