package io.kustos.server.service;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named values of a log line, given as a parameter of a message: members in JSON, {@code
 * name=value} in text.
 */
public final class LogFields {
  private final Map<String, Object> values = new LinkedHashMap<>();

  private LogFields() {}

  /** With names and values by turns. */
  public static LogFields of(Object... namesAndValues) {
    LogFields fields = new LogFields();
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      fields.values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  Map<String, Object> values() {
    return values;
  }
}
