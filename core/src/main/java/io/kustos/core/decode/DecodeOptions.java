package io.kustos.core.decode;

/**
 * Choices of the decoder.
 *
 * @param strict also check the grammar inside {@code requestObject} and {@code responseObject};
 *     otherwise a body of one line is trusted to be JSON when its quotes and brackets close
 * @param timeless accept events that tell no stage time, which are rejects otherwise
 */
public record DecodeOptions(boolean strict, boolean timeless) {
  /** Not strict, and every event needs a time. */
  public static final DecodeOptions DEFAULT = new DecodeOptions(false, false);
}
