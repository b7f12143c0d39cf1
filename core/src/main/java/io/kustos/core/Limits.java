package io.kustos.core;

/**
 * Every bound of the engine, with its default. Units stand last in the names.
 *
 * @param eventBytesMax longest event, in bytes of its JSON text
 * @param depthMax deepest nesting of objects and arrays in an event
 * @param envelopeBytesMax longest wrapper around events that must be held whole (for example one
 *     compressed CloudWatch record), in bytes after decompression
 * @param ruleFileBytesMax longest rules file, in bytes
 * @param rulesMax most rules in one rule set
 * @param conditionDepthMax deepest nesting of a condition
 * @param conditionNodesMax most nodes in one rule's condition after lists and macros are expanded
 * @param regexCharsMax longest regular expression, in characters
 * @param regexStepsMax largest regular expression, in steps with its repetitions written out
 * @param valueTextsMax most texts that the modifiers of a Sigma rule make of one value
 * @param yamlValuesMax most values of a document in YAML, aliases written out
 */
public record Limits(
    int eventBytesMax,
    int depthMax,
    int envelopeBytesMax,
    int ruleFileBytesMax,
    int rulesMax,
    int conditionDepthMax,
    int conditionNodesMax,
    int regexCharsMax,
    int regexStepsMax,
    int valueTextsMax,
    int yamlValuesMax) {

  /** The defaults. */
  public static final Limits DEFAULT =
      new Limits(
          4 << 20, 256, 64 << 20, 16 << 20, 20_000, 256, 200_000, 4_096, 50_000, 3_125, 2_000_000);
}
