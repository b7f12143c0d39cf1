package io.kustos.server.cli.option;

import io.kustos.core.rule.Priority;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A priority by its name, in any case. */
public final class PriorityArgument implements ITypeConverter<Priority> {
  @Override
  public Priority convert(String text) {
    return Priority.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException("'" + text + "' is no priority; there are " + names()));
  }

  private static String names() {
    return Arrays.stream(Priority.values())
        .map(priority -> priority.label().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
