package io.kustos.core.policy;

/**
 * What the API server's validation says about a field.
 *
 * @param field the server's path, for example {@code rules[0].level}
 * @param type {@code FieldValueRequired}, {@code FieldValueInvalid} or {@code
 *     FieldValueNotSupported}
 * @param detail the server's explanation; may be empty
 * @param message field, kind and detail in one line, as the server prints it
 * @param offset character in the text where the field stands
 * @param length how many characters it has, at least 1
 */
public record FieldError(
    String field, String type, String detail, String message, int offset, int length) {

  static FieldError required(String field, Span span) {
    return new FieldError(
        field, "FieldValueRequired", "", field + ": Required value", span.offset(), span.length());
  }

  static FieldError invalid(String field, String shown, String detail, Span span) {
    return new FieldError(
        field,
        "FieldValueInvalid",
        detail,
        field + ": Invalid value: " + shown + ": " + detail,
        span.offset(),
        span.length());
  }

  static FieldError notSupported(String field, String shown, String detail, Span span) {
    return new FieldError(
        field,
        "FieldValueNotSupported",
        detail,
        field + ": Unsupported value: " + shown + ": " + detail,
        span.offset(),
        span.length());
  }
}
