package io.kustos.core.rule.falco;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the names of lists in condition texts by their items, as Falco does: list after list in
 * order of definition, each over the text the one before it left, inside quotes too.
 *
 * <p>A name without delimiters can only be found where it is a whole word, and a replacement brings
 * in the words of its items only. So not every list is searched for in every text: the words of the
 * text tell which lists come in question, in order, and each replacement adds those its items name.
 */
final class ListText {
  private static final String BLANKS = " \t\n\r";
  private static final String DELIMITERS = BLANKS + "(),=";

  private final List<String> names = new ArrayList<>();
  private final List<String> replacements = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<Integer> oddlyNamed = new ArrayList<>();
  private final BitSet used = new BitSet();
  private final int charsMax;
  private long charsLeft;

  /**
   * @param lists names and items in order of definition
   * @param charsMax longest text that may come of one replacement
   * @param charsTotalMax most characters that all texts together may grow to
   */
  ListText(Map<String, List<String>> lists, int charsMax, long charsTotalMax) {
    this.charsMax = charsMax;
    this.charsLeft = charsTotalMax;
    lists.forEach(
        (name, items) -> {
          int index = names.size();
          indexes.put(name, index);
          names.add(name);
          replacements.add(joined(items));
          if (name.chars().anyMatch(c -> DELIMITERS.indexOf(c) >= 0)) {
            oddlyNamed.add(index);
          }
        });
  }

  /** An item as it stands in a condition: in double quotes if it holds a blank. */
  static String quote(String item) {
    boolean bare = item.indexOf(' ') < 0 || item.charAt(0) == '"' || item.charAt(0) == '\'';
    return bare ? item : '"' + item + '"';
  }

  private static String joined(List<String> items) {
    StringBuilder text = new StringBuilder();
    for (String item : items) {
      text.append(text.isEmpty() ? "" : ", ").append(quote(item));
    }
    return text.toString();
  }

  /** Marks a list as used by another list. */
  void markUsed(String name) {
    Integer index = indexes.get(name);
    if (index != null) {
      used.set(index);
    }
  }

  boolean isUsed(String name) {
    Integer index = indexes.get(name);
    return index != null && used.get(index);
  }

  /**
   * The text with all lists replaced.
   *
   * @throws FilterException if it grows beyond the bound
   */
  String expand(String text) {
    return expand(text, null);
  }

  /** The text with all lists replaced, and where its characters come from. */
  Trace trace(String text) {
    Trace trace = new Trace(text);
    expand(text, trace);
    return trace;
  }

  private String expand(String text, @Nullable Trace trace) {
    TreeSet<Integer> pending = new TreeSet<>(oddlyNamed);
    addMentioned(text, -1, pending);
    String expanded = text;
    while (!pending.isEmpty()) {
      int index = pending.removeFirst();
      Replacement replacement = new Replacement(expanded, index, trace);
      if (replacement.run()) {
        expanded = replacement.out.toString();
        charsLeft -= expanded.length();
        used.set(index);
        addMentioned(replacements.get(index), index, pending);
      }
    }
    return expanded;
  }

  /** Adds the lists behind {@code after} whose names are words of the text. */
  private void addMentioned(String text, int after, Set<Integer> mentioned) {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || DELIMITERS.indexOf(text.charAt(i)) >= 0) {
        Integer index = i > start ? indexes.get(text.substring(start, i)) : null;
        if (index != null && index > after) {
          mentioned.add(index);
        }
        start = i + 1;
      }
    }
  }

  /** Where the characters of an expanded text come from. */
  final class Trace {
    private int[] origins;
    private int[] lists;

    private Trace(String text) {
      origins = new int[text.length()];
      lists = new int[text.length()];
      Arrays.setAll(origins, i -> i);
      Arrays.fill(lists, -1);
    }

    /** The offset in the text before replacement. */
    int origin(int offset) {
      return origins.length == 0 ? 0 : origins[Math.min(offset, origins.length - 1)];
    }

    /** The list a character comes from, null if it stood in the text itself. */
    @Nullable String list(int offset) {
      int list = lists.length == 0 ? -1 : lists[Math.min(offset, lists.length - 1)];
      return list < 0 ? null : names.get(list);
    }
  }

  /** One list's replacement in one text. */
  private final class Replacement {
    private final String text;
    private final int list;
    private final @Nullable Trace trace;
    private final StringBuilder out = new StringBuilder();
    private int[] origins = new int[0];
    private int[] lists = new int[0];

    /** What is left of it is in {@code out} or replaced. */
    private int consumed;

    Replacement(String text, int list, @Nullable Trace trace) {
      this.text = text;
      this.list = list;
      this.trace = trace;
    }

    /** Whether the name was found; the result is then in {@code out}. */
    boolean run() {
      String name = names.get(list);
      boolean found = false;
      int start = text.indexOf(name);
      while (start >= 0) {
        int end = start + name.length();
        if (delimitedBefore(start) && delimited(end)) {
          found = true;
          boolean leading = replace(start, end);
          // Falco goes on one character later when the text begins with a replacement.
          start = text.indexOf(name, consumed + (leading ? 1 : 0));
        } else {
          start = text.indexOf(name, start + 1);
        }
      }
      if (found) {
        copy(text.length());
        if (trace != null) {
          trace.origins = Arrays.copyOf(origins, out.length());
          trace.lists = Arrays.copyOf(lists, out.length());
        }
      }
      return found;
    }

    private boolean delimitedBefore(int start) {
      if (start > consumed) {
        return DELIMITERS.indexOf(text.charAt(start - 1)) >= 0;
      }
      return out.isEmpty() || DELIMITERS.indexOf(out.charAt(out.length() - 1)) >= 0;
    }

    private boolean delimited(int end) {
      return end >= text.length() || DELIMITERS.indexOf(text.charAt(end)) >= 0;
    }

    /** Replaces the name and the blanks around it; answers whether the text now begins with it. */
    private boolean replace(int nameStart, int nameEnd) {
      copy(nameStart);
      while (!out.isEmpty() && BLANKS.indexOf(out.charAt(out.length() - 1)) >= 0) {
        out.setLength(out.length() - 1);
      }
      int end = nameEnd;
      while (end < text.length() && BLANKS.indexOf(text.charAt(end)) >= 0) {
        end++;
      }
      String items = replacements.get(list);
      if (items.isEmpty()) {
        if (!out.isEmpty() && out.charAt(out.length() - 1) == ',') {
          out.setLength(out.length() - 1);
        } else if (end < text.length() && text.charAt(end) == ',') {
          end++;
        }
      }
      boolean leading = out.isEmpty();
      insert(leading ? items + " " : " " + items + " ", nameStart);
      consumed = end;
      return leading;
    }

    private void copy(int end) {
      checkSize(end - consumed);
      int from = out.length();
      out.append(text, consumed, end);
      if (trace != null) {
        grow();
        System.arraycopy(trace.origins, consumed, origins, from, end - consumed);
        System.arraycopy(trace.lists, consumed, lists, from, end - consumed);
      }
      consumed = end;
    }

    private void insert(String items, int nameStart) {
      checkSize(items.length());
      int from = out.length();
      out.append(items);
      if (trace != null) {
        grow();
        int outer = trace.lists[nameStart];
        Arrays.fill(origins, from, out.length(), trace.origins[nameStart]);
        Arrays.fill(lists, from, out.length(), outer < 0 ? list : outer);
      }
    }

    private void grow() {
      if (origins.length < out.length()) {
        origins = Arrays.copyOf(origins, 2 * out.length());
        lists = Arrays.copyOf(lists, 2 * out.length());
      }
    }

    private void checkSize(int more) {
      if ((long) out.length() + more > charsMax || out.length() + more > charsLeft) {
        throw new FilterException("lists expand to more than " + charsMax + " characters", 0);
      }
    }
  }
}
