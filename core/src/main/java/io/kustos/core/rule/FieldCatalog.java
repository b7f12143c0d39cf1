package io.kustos.core.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields that rules of one event source may use. */
public interface FieldCatalog {

  /**
   * Finds a field.
   *
   * @param name the name without brackets, for example {@code ka.uri.param}
   * @param argument what stands in the brackets, without quotes; null when there are none
   */
  Resolution resolve(String name, @Nullable String argument);

  /** Every field, in the order in which they are listed to people. */
  List<FieldDefinition> definitions();

  /** What became of a name. */
  sealed interface Resolution {
    /** The field exists and takes the argument. */
    record Found(Field field) implements Resolution {}

    /** No field has that name. */
    record UnknownField() implements Resolution {}

    /**
     * The field exists, but the argument is missing, forbidden or malformed.
     *
     * @param message one sentence without the field's name in front
     */
    record BadArgument(String message) implements Resolution {}
  }
}
