package io.kustos.server.config;

import io.kustos.server.config.Section.Setting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a configuration with everything it leaves out, as YAML that reads the same. */
final class ConfigPrinter {
  private final StringBuilder out = new StringBuilder();

  private ConfigPrinter() {}

  static String print(Section root) {
    ConfigPrinter printer = new ConfigPrinter();
    printer.section(root, "");
    return printer.out.toString();
  }

  private void section(Section section, String indent) {
    for (Setting setting : section.settings()) {
      out.append(indent).append(setting.key().name()).append(':');
      value(setting, indent);
    }
  }

  private void value(Setting setting, String indent) {
    Object value = setting.value();
    switch (setting.key().kind()) {
      case Kind.Group _ when value instanceof Section group -> {
        out.append('\n');
        section(group, indent + "  ");
      }
      case Kind.Groups _ when value instanceof List<?> groups && !groups.isEmpty() -> {
        out.append('\n');
        groups.forEach(each -> item((Section) each, indent + "  "));
      }
      default -> {
        String text = inline(setting.key().kind(), value);
        out.append(text.isEmpty() ? "" : " ").append(text);
        out.append(setting.given() ? "\n" : " # default\n");
      }
    }
  }

  private void item(Section section, String indent) {
    int start = out.length();
    section(section, indent + "  ");
    out.setCharAt(start + indent.length(), '-');
  }

  private static String inline(Kind kind, @Nullable Object value) {
    if (value == null) {
      return "";
    }
    return switch (kind) {
      case Kind.Texts texts -> {
        List<String> items =
            ((List<?>) value).stream().map(item -> scalar(texts.item(), item)).toList();
        yield "[" + String.join(", ", items) + "]";
      }
      case Kind.Table table -> {
        List<String> items =
            ((Map<?, ?>) value)
                .entrySet().stream()
                    .map(
                        e ->
                            quoted((String) e.getKey())
                                + ": "
                                + scalar(table.value(), e.getValue()))
                    .toList();
        yield "{" + String.join(", ", items) + "}";
      }
      case Kind.Group _, Kind.Groups _ -> "[]";
      case Kind.Text _,
          Kind.Choice _,
          Kind.Truth _,
          Kind.Count _,
          Kind.Size _,
          Kind.Time _,
          Kind.Listen _ ->
          scalar(kind, value);
    };
  }

  private static String scalar(Kind kind, @Nullable Object value) {
    String text = Values.print(kind, String.class.isInstance(value) ? value : nonNull(value));
    return kind instanceof Kind.Text || kind instanceof Kind.Listen ? quoted(text) : text;
  }

  private static Object nonNull(@Nullable Object value) {
    return value == null ? "" : value;
  }

  /** Plain where YAML reads it as the same text, else between quotes. */
  private static String quoted(String text) {
    boolean plain =
        text.matches("[A-Za-z0-9/._][A-Za-z0-9/._-]*(:\\d+)?")
            && !text.matches("(?i)true|false|null|~|[\\d._-]+(e\\d+)?");
    return plain ? text : "'" + text.replace("'", "''") + "'";
  }
}
