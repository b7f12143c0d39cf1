package io.kustos.server.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys with their values, each from the file or its fallback, in the order of {@link Keys}. */
final class Section {
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  /**
   * A value and where it stands.
   *
   * @param value of the Java type of its kind; null for none
   * @param offset in the file; that of the section when it is not there
   * @param length in characters
   * @param given whether it stands in the file
   */
  record Setting(Key key, @Nullable Object value, int offset, int length, boolean given) {}

  void put(Setting setting) {
    settings.put(setting.key().name(), setting);
  }

  Iterable<Setting> settings() {
    return settings.values();
  }

  Setting setting(String name) {
    Setting setting = settings.get(name);
    if (setting == null) {
      throw new IllegalStateException("no such key: " + name);
    }
    return setting;
  }

  private <T> T value(String name, Class<T> type) {
    Object value = setting(name).value();
    if (value == null) {
      throw new IllegalStateException("no value for " + name);
    }
    return type.cast(value);
  }

  Section section(String name) {
    return value(name, Section.class);
  }

  private List<?> list(String name) {
    return (List<?>) value(name, List.class);
  }

  List<Section> sections(String name) {
    return list(name).stream().map(Section.class::cast).toList();
  }

  @Nullable String textOrNull(String name) {
    return (String) setting(name).value();
  }

  String text(String name) {
    return value(name, String.class);
  }

  boolean truth(String name) {
    return value(name, Boolean.class);
  }

  long number(String name) {
    return value(name, Long.class);
  }

  int integer(String name) {
    return Math.toIntExact(number(name));
  }

  Duration time(String name) {
    return value(name, Duration.class);
  }

  Address address(String name) {
    return value(name, Address.class);
  }

  List<String> texts(String name) {
    return list(name).stream().map(String.class::cast).toList();
  }

  Map<String, String> table(String name) {
    Map<String, String> table = new LinkedHashMap<>();
    ((Map<?, ?>) value(name, Map.class))
        .forEach((key, text) -> table.put((String) key, (String) text));
    return table;
  }
}
