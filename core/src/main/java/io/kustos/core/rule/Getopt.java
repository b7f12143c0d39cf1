package io.kustos.core.rule;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads short options as the {@code getopt} transformer does (libs 0.25), which is getopt(3) with
 * differences: long options are skipped, a missing argument is an empty text, and an unknown option
 * is a question mark.
 */
final class Getopt {
  private final List<String> arguments;
  private final String options;
  private final List<String> found = new ArrayList<>();
  private final @Nullable String selected;
  private @Nullable String last;
  private int index;

  private Getopt(List<String> arguments, String options, @Nullable String selected) {
    this.arguments = arguments;
    this.options = options;
    this.selected = selected;
  }

  /** Options and their values in order; possibly empty. */
  static List<String> all(List<String> arguments, String options) {
    Getopt getopt = new Getopt(arguments, options, null);
    getopt.run();
    return getopt.found;
  }

  /** The last value of one option, its name when it takes none; null when it is not given. */
  static @Nullable String last(List<String> arguments, String options, String selected) {
    Getopt getopt = new Getopt(arguments, options, selected);
    getopt.run();
    return getopt.last;
  }

  private void run() {
    for (index = 0; index < arguments.size(); index++) {
      String argument = arguments.get(index);
      if (argument.length() < 2 || argument.charAt(0) != '-' || argument.equals("--")) {
        return;
      }
      if (argument.charAt(1) != '-') {
        cluster(argument);
      }
    }
  }

  /** One token such as {@code -xzf}. */
  private void cluster(String argument) {
    for (int i = 1; i < argument.length(); i++) {
      char option = argument.charAt(i);
      if (!known(option)) {
        if (selected == null) {
          found.add("?");
        }
      } else if (!takesValue(option)) {
        emit(option, String.valueOf(option), null);
      } else {
        String value = value(argument, i);
        emit(option, value == null ? "" : String.valueOf(option), value);
        return;
      }
    }
  }

  private @Nullable String value(String argument, int at) {
    if (at + 1 < argument.length()) {
      return argument.substring(at + 1);
    }
    return index + 1 < arguments.size() ? arguments.get(++index) : null;
  }

  private void emit(char option, String name, @Nullable String value) {
    if (selected == null) {
      found.add(name);
      if (value != null) {
        found.add(value);
      }
    } else if (selected.charAt(0) == option) {
      last = value == null ? name : value;
    }
  }

  private boolean known(char option) {
    return option != ':' && options.indexOf(option) >= 0;
  }

  private boolean takesValue(char option) {
    return options.contains(option + ":");
  }
}
