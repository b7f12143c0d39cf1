package io.kustos.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Repeats a Falco rules file with changed constants, to see what a thousand rules cost.
 *
 * <p>Arguments: the file, how many rules at least, and {@code all} to change the constants of every
 * comparison, or {@code lists} to change list items only, so that each copy wants the same verbs
 * and resources. The stage stays in both. Prints the copies; the original stands first.
 */
public final class RuleCopies {
  private static final Pattern NAME =
      Pattern.compile("^- (?:macro|list): *(\\S+) *$", Pattern.MULTILINE);
  private static final Pattern RULE = Pattern.compile("^- rule: *(.*)$", Pattern.MULTILINE);
  private static final Pattern EQUALS = Pattern.compile("((?:ka|jevt)\\.[\\w.]+ *= *)([\\w-]+)");
  private static final Pattern ITEMS = Pattern.compile("(items: *\\[)([^\\]]*)(\\])");

  private RuleCopies() {}

  public static void main(String[] args) throws IOException {
    String text = Files.readString(Path.of(args[0]));
    int wanted = Integer.parseInt(args[1]);
    boolean all = args[2].equals("all");
    int rules = (int) RULE.matcher(text).results().count();
    StringBuilder copies = new StringBuilder(text);
    String body = text.substring(text.indexOf("\n- macro:"));
    for (int copy = 1; rules * copy < wanted; copy++) {
      copies.append('\n').append(copy(body, copy, all));
    }
    System.out.print(copies);
  }

  private static String copy(String text, int number, boolean all) {
    String copy = all ? EQUALS.matcher(text).replaceAll("$1$2-" + number) : text;
    copy = ITEMS.matcher(copy).replaceAll(items -> changed(items, text, number));
    copy = RULE.matcher(copy).replaceAll("- rule: $1 (" + number + ")");
    Matcher names = NAME.matcher(text);
    List<String> known = new ArrayList<>();
    while (names.find()) {
      known.add(names.group(1));
    }
    for (String name : known) {
      copy =
          copy.replaceAll(
              "(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w.-])",
              Matcher.quoteReplacement(name + "_" + number));
    }
    return copy;
  }

  /** List items with a suffix; names of other lists stay, since they are renamed as names. */
  private static String changed(MatchResult items, String text, int number) {
    List<String> changed = new ArrayList<>();
    for (String item : items.group(2).split(",", -1)) {
      String plain = item.strip();
      boolean list = text.contains("- list: " + plain + "\n");
      if (plain.isEmpty() || list || plain.contains("ResponseComplete")) {
        changed.add(plain);
      } else if (plain.endsWith("\"") || plain.endsWith("'")) {
        changed.add(plain.substring(0, plain.length() - 1) + "-" + number + plain.charAt(0));
      } else {
        changed.add(plain + "-" + number);
      }
    }
    return Matcher.quoteReplacement(items.group(1) + String.join(", ", changed) + items.group(3));
  }
}
