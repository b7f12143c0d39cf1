package io.kustos.core.rule.falco;

import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldDefinition.ArgumentKind;
import io.kustos.core.rule.Suggestions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the fields of one event source by their text, with the errors of Falco's plugin fields. */
final class FieldNames {
  private final FieldCatalog catalog;
  private final Map<String, FieldDefinition> definitions = new HashMap<>();

  FieldNames(FieldCatalog catalog) {
    this.catalog = catalog;
    for (FieldDefinition definition : catalog.definitions()) {
      definitions.put(definition.name(), definition);
    }
  }

  /**
   * The field of that text, such as {@code ka.uri.param[limit]}; empty when there is none.
   *
   * @throws FilterException if a field begins the text but its argument is missing, forbidden or
   *     malformed
   */
  Optional<Field> find(String text, int start, int end) {
    FieldDefinition definition = definitionAtStart(text);
    if (definition == null) {
      return resolve(text, start, end);
    }
    String name = definition.name();
    if (name.startsWith("evt.")) {
      return text.equals(name) ? resolve(name, null, start, end) : Optional.empty();
    }
    String visible = text.substring(0, indexOrEnd(text, ' '));
    int bracket = visible.indexOf('[');
    if (bracket < 0) {
      if (definition.argumentRequired()) {
        throw new FilterException(
            "filter '" + visible + "': " + name + " requires an argument but none provided",
            start,
            end,
            "write " + name + "[...]");
      }
      return text.equals(name) ? resolve(name, null, start, end) : Optional.empty();
    }
    if (bracket != name.length()) {
      return Optional.empty();
    }
    String argument = argument(visible, definition, start, end);
    return text.length() == bracket + argument.length() + 2
        ? resolve(name, argument, start, end)
        : Optional.empty();
  }

  private static String argument(String text, FieldDefinition definition, int start, int end) {
    String name = definition.name();
    int from = name.length() + 1;
    int close = text.indexOf(']', from);
    String problem = null;
    String hint = "";
    if (from >= text.length()) {
      problem = "terminates with incomplete argument brackets";
    } else if (close < 0) {
      problem = "has unbalanced argument brackets";
      hint = "the text in brackets cannot hold blanks";
    } else if (definition.argument() == ArgumentKind.NONE) {
      problem =
          "does not allow nor require an argument but one is provided: "
              + text.substring(from, close);
      hint = "write " + name;
    }
    if (problem != null) {
      throw new FilterException("filter '" + text + "': " + name + " " + problem, start, end, hint);
    }
    String argument = text.substring(from, close);
    if (definition.argument() == ArgumentKind.INDEX) {
      checkIndex(text, name, argument, start, end);
    }
    return argument;
  }

  private static void checkIndex(String text, String name, String index, int start, int end) {
    String problem = null;
    if (!index.chars().allMatch(c -> c >= '0' && c <= '9')) {
      problem = "not composed only by digits: ";
    } else if (index.isEmpty() || (index.length() > 1 && index.charAt(0) == '0')) {
      problem = "starting with 0: ";
    } else if (index.length() > 19) {
      problem = "not representable on 64 bit: ";
    }
    if (problem != null) {
      throw new FilterException(
          "filter " + text + " " + name + " has an invalid index argument " + problem + index,
          start,
          end,
          "an index is a number such as 0 or 12");
    }
  }

  /** The definition whose name is the longest beginning of the text. */
  private @Nullable FieldDefinition definitionAtStart(String text) {
    String name = text.substring(0, indexOrEnd(text, '['));
    for (int length = name.length(); length > 0; length--) {
      FieldDefinition definition = definitions.get(name.substring(0, length));
      if (definition != null) {
        return definition;
      }
    }
    return null;
  }

  private Optional<Field> resolve(String text, int start, int end) {
    int bracket = indexOrEnd(text, '[');
    String argument =
        bracket < text.length() && text.endsWith("]")
            ? text.substring(bracket + 1, text.length() - 1)
            : null;
    return resolve(text.substring(0, bracket), argument, start, end);
  }

  private Optional<Field> resolve(String name, @Nullable String argument, int start, int end) {
    return switch (catalog.resolve(name, argument)) {
      case FieldCatalog.Resolution.Found found -> Optional.of(found.field());
      case FieldCatalog.Resolution.UnknownField unknown -> Optional.empty();
      case FieldCatalog.Resolution.BadArgument bad ->
          throw new FilterException(
              "filter '"
                  + name
                  + (argument == null ? "" : "[" + argument + "]")
                  + "': "
                  + name
                  + " "
                  + bad.message(),
              start,
              end,
              "");
    };
  }

  /** What an unknown field was probably meant to be; empty when nothing comes near. */
  String suggestion(String text) {
    int bracket = indexOrEnd(text, '[');
    String name = text.substring(0, bracket);
    List<String> names = new ArrayList<>(definitions.keySet());
    return Suggestions.closest(name, names)
        .map(found -> "did you mean '" + found + text.substring(bracket) + "'?")
        .orElse("");
  }

  private static int indexOrEnd(String text, char c) {
    int index = text.indexOf(c);
    return index < 0 ? text.length() : index;
  }
}
