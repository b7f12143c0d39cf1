package io.kustos.server.cli.scan;

import io.kustos.core.Limits;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.scan.ScanSetup.ReportBounds;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Limits set by {@code --limit name=value}. */
record LimitArguments(Limits limits, ReportBounds bounds) {
  private static final Pattern VALUE =
      Pattern.compile("(\\d{1,10})\\s*(|k|kB|KiB|M|MB|MiB|G|GB|GiB)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "",
          1L,
          "k",
          1_000L,
          "kB",
          1_000L,
          "KiB",
          1L << 10,
          "M",
          1_000_000L,
          "MB",
          1_000_000L,
          "MiB",
          1L << 20,
          "G",
          1_000_000_000L,
          "GB",
          1_000_000_000L,
          "GiB",
          1L << 30);

  /**
   * Reads the arguments.
   *
   * @throws CommandFailure when one names no limit, or has no value a limit can have
   */
  static LimitArguments of(@Nullable List<String> arguments) {
    if (arguments == null || arguments.isEmpty()) {
      return new LimitArguments(Limits.DEFAULT, ReportBounds.DEFAULT);
    }
    Map<String, Integer> asked = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new CommandFailure(
            "--limit " + argument + ": write name=value, for example " + "event_bytes_max=8MiB");
      }
      asked.put(argument.substring(0, equals), value(argument, argument.substring(equals + 1)));
    }
    Limits limits = with(Limits.DEFAULT, asked);
    ReportBounds bounds = with(ReportBounds.DEFAULT, asked);
    if (!asked.isEmpty()) {
      throw new CommandFailure(
          "--limit " + asked.keySet().iterator().next() + ": no such limit; there are " + names());
    }
    return new LimitArguments(limits, bounds);
  }

  private static int value(String argument, String text) {
    Matcher matcher = VALUE.matcher(text);
    if (matcher.matches()) {
      long value = Long.parseLong(matcher.group(1)) * UNITS.getOrDefault(matcher.group(2), 1L);
      if (value >= 1 && value <= 1L << 30) {
        return (int) value;
      }
    }
    throw new CommandFailure(
        "--limit " + argument + ": not a number from 1 to 1GiB (with k, kB, KiB, M, MB or MiB)");
  }

  private static String names() {
    return Arrays.stream(Limits.class.getRecordComponents())
            .map(LimitArguments::name)
            .collect(Collectors.joining(", "))
        + Arrays.stream(ReportBounds.class.getRecordComponents())
            .map(LimitArguments::name)
            .collect(Collectors.joining(", ", ", ", ""));
  }

  /** {@code eventBytesMax} as {@code event_bytes_max}. */
  private static String name(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static <T extends Record> T with(T defaults, Map<String, Integer> asked) {
    try {
      RecordComponent[] components = defaults.getClass().getRecordComponents();
      Object[] values = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        Integer own = asked.remove(name(components[i]));
        values[i] = own != null ? own : components[i].getAccessor().invoke(defaults);
        types[i] = components[i].getType();
      }
      @SuppressWarnings("unchecked")
      Class<T> type = (Class<T>) defaults.getClass();
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("limits are records of numbers", e);
    }
  }
}
