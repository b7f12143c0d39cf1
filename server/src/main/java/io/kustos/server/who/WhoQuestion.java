package io.kustos.server.who;

import io.kustos.core.answer.Deed;
import io.kustos.core.answer.ObjectName;
import io.kustos.core.answer.Question;
import io.kustos.core.answer.ResourceNames;
import io.kustos.core.rule.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a question in the words of people. */
public final class WhoQuestion {
  private WhoQuestion() {}

  /**
   * The question.
   *
   * @param deed for example {@code deleted}
   * @param object the words that name the object: {@code pods/web-1}, or {@code into pods web-1}
   * @param namespace null for any
   * @param clusters empty for all
   * @param fromNanos first time, nanoseconds since the epoch
   * @param toNanos first time after
   * @throws IllegalArgumentException when it cannot be understood, with a sentence for people
   */
  public static Question of(
      String deed,
      List<String> object,
      @Nullable String namespace,
      Set<String> clusters,
      long fromNanos,
      long toNanos) {
    Deed asked =
        Deed.of(deed)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "nobody can be asked who '" + deed + "'" + nearDeed(deed)));
    return new Question(
        asked, ObjectName.parse(text(object), namespace), clusters, fromNanos, toNanos);
  }

  private static String nearDeed(String deed) {
    List<String> known = Arrays.stream(Deed.values()).flatMap(d -> d.words().stream()).toList();
    return Suggestions.closest(deed, known)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse(
            "; say "
                + Arrays.stream(Deed.values()).map(Deed::word).collect(Collectors.joining(", ")));
  }

  /** The object's words: {@code into} and {@code to} say nothing; kind and name may be apart. */
  private static String text(List<String> object) {
    List<String> words = new ArrayList<>(object);
    if (words.size() > 1 && (words.getFirst().equals("into") || words.getFirst().equals("to"))) {
      words.removeFirst();
    }
    if (words.size() == 1) {
      String word = words.getFirst();
      if (!word.contains("/") && !word.contains(".") && ResourceNames.find(word) == null) {
        String near =
            Suggestions.closest(word, List.copyOf(ResourceNames.names()))
                .map(kind -> "; did you mean '" + kind + "'?")
                .orElse("; say KIND/NAME, for example pods/" + word);
        throw new IllegalArgumentException("no kind of object is called '" + word + "'" + near);
      }
      return word;
    }
    if (words.size() == 2 && !words.getFirst().contains("/")) {
      return words.getFirst() + "/" + words.getLast();
    }
    throw new IllegalArgumentException("one object at a time: KIND/NAME, for example pods/web-1");
  }
}
