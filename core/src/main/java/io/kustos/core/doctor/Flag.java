package io.kustos.core.doctor;

/**
 * A flag as a text gives it to kube-apiserver.
 *
 * @param name without dashes, for example {@code audit-log-maxage}
 * @param value what follows the equals sign; {@code true} when nothing does
 * @param offset where it stands in the text, in characters
 * @param length how many characters of the text it takes
 */
public record Flag(String name, String value, int offset, int length) {}
