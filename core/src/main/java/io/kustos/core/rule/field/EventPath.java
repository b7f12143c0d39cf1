package io.kustos.core.rule.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A path into an audit event, for example {@code objectRef.resource}, {@code
 * requestObject.spec.containers.image} or {@code annotations.authorization.k8s.io/decision}.
 *
 * <p>Arrays on the way are entered at every element. Below an object whose names are free (
 * annotations, labels, …) the rest of the path is one name, dots and all; if there is no such name,
 * the longest beginning of it that is one.
 *
 * <p>The values at the end are texts: a string's decoded text, a number's or boolean's JSON text,
 * of an array those of its elements, of an object its JSON text as written; null is no value.
 */
public final class EventPath {
  /** Objects whose member names are chosen by users and often hold dots. */
  private static final Set<String> FREE_NAMES =
      Set.of(
          "annotations",
          "labels",
          "matchLabels",
          "nodeSelector",
          "selector",
          "extra",
          "data",
          "stringData",
          "binaryData",
          "limits",
          "requests",
          "hard",
          "parameters");

  private static final Map<String, EventField> DOTTED =
      Arrays.stream(EventField.values())
          .collect(Collectors.toMap(EventField::dotted, Function.identity()));

  private final String text;
  private final @Nullable EventField start;
  private final List<PathStep> steps;
  private final boolean freeStart;
  private final boolean besideFields;

  /** Of each step the name, with which the name of a member must begin. */
  private final List<byte[]> beginnings;

  private EventPath(
      String text, @Nullable EventField start, List<PathStep> steps, boolean freeStart) {
    this.text = text;
    this.start = start;
    this.steps = List.copyOf(steps);
    this.freeStart = freeStart;
    this.besideFields = isBesideFields(start, this.steps);
    this.beginnings = this.steps.stream().map(EventPath::beginning).toList();
  }

  private static byte[] beginning(PathStep step) {
    return switch (step) {
      case PathStep.Member member -> member.name().getBytes(StandardCharsets.UTF_8);
      case PathStep.Element element -> new byte[0];
      case PathStep.Every every -> new byte[0];
    };
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static EventPath parse(String text) {
    EventField whole = fieldNamed(text);
    if (whole != null) {
      return new EventPath(text, whole, List.of(), false);
    }
    List<PathStep> steps = PathText.parse(text);
    for (int length = Math.min(2, steps.size()); length > 0; length--) {
      EventField field = fieldAt(steps.subList(0, length));
      if (field != null) {
        List<PathStep> rest = steps.subList(length, steps.size());
        List<String> path = field.path();
        return new EventPath(text, field, rest, FREE_NAMES.contains(path.get(path.size() - 1)));
      }
    }
    return new EventPath(text, null, steps, false);
  }

  private static @Nullable EventField fieldAt(List<PathStep> steps) {
    List<String> names = new ArrayList<>();
    for (PathStep step : steps) {
      if (!(step instanceof PathStep.Member member)) {
        return null;
      }
      names.add(member.name());
    }
    for (EventField field : EventField.values()) {
      if (field.path().equals(names)) {
        return field;
      }
    }
    return null;
  }

  /** The path as it was written. */
  public String text() {
    return text;
  }

  /** The event field from which the steps lead on; null when they start at the event itself. */
  public @Nullable EventField start() {
    return start;
  }

  /** The steps from {@link #start} on; empty when the path is that event field. */
  public List<PathStep> steps() {
    return steps;
  }

  /** Whether the first step is taken in an object whose names are free. */
  public boolean freeStart() {
    return freeStart;
  }

  /** Whether the members of an object of that name are named by users, with dots. */
  public static boolean isFree(String name) {
    return FREE_NAMES.contains(name);
  }

  /**
   * Whether the path may lead anywhere in the event: false for most events in which it does not,
   * and fast to tell.
   */
  boolean isPossible(AuditEvent event) {
    return start == null || (event.has(start) && !(besideFields && event.hasOnlyFields(start)));
  }

  /** Whether the path leads into an event field, and there past those that it knows. */
  private static boolean isBesideFields(@Nullable EventField start, List<PathStep> steps) {
    if (start == null || steps.isEmpty()) {
      return false;
    }
    StringBuilder name = new StringBuilder(start.dotted());
    for (PathStep step : steps) {
      if (!(step instanceof PathStep.Member member)) {
        return false;
      }
      name.append('.').append(member.name());
      if (fieldNamed(name.toString()) != null) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable EventField fieldNamed(String dotted) {
    return DOTTED.get(dotted);
  }

  /** Whether the event has anything at the end of the path, null and empty arrays too. */
  public boolean isPresent(AuditEvent event) {
    boolean[] found = new boolean[1];
    forEach(event, value -> found[0] = true);
    return found[0];
  }

  /** Adds the texts at the end of the path. */
  public void addTexts(AuditEvent event, List<String> texts) {
    forEach(event, value -> addTexts(value, texts));
  }

  private static void addTexts(JsonSlice value, List<String> texts) {
    switch (value.kind()) {
      case ARRAY -> value.forEachElement(element -> addTexts(element, texts));
      case NULL -> {}
      case OBJECT, STRING, NUMBER, BOOLEAN -> texts.add(value.text());
    }
  }

  /** Calls with each JSON value at the end of the path, in order. */
  public void forEach(AuditEvent event, Consumer<JsonSlice> action) {
    JsonSlice value = start == null ? event.root() : event.value(start);
    if (value != null) {
      walk(value, 0, freeStart, action);
    }
  }

  private void walk(JsonSlice value, int step, boolean free, Consumer<JsonSlice> action) {
    if (step == steps.size()) {
      action.accept(value);
      return;
    }
    switch (steps.get(step)) {
      case PathStep.Every every ->
          value.forEachElement(element -> walk(element, step + 1, false, action));
      case PathStep.Element(int index) -> {
        JsonSlice element = value.element(index);
        if (element != null) {
          walk(element, step + 1, false, action);
        }
      }
      case PathStep.Member member -> {
        if (value.isArray()) {
          value.forEachElement(element -> walk(element, step, free, action));
        } else if (free && !member.quoted()) {
          walkFree(value, step, action);
        } else {
          JsonSlice found = value.get(member.name());
          if (found != null) {
            walk(found, step + 1, FREE_NAMES.contains(member.name()), action);
          }
        }
      }
    }
  }

  /** Takes as many of the next names as one as there are, else as many as an object has. */
  private void walkFree(JsonSlice value, int step, Consumer<JsonSlice> action) {
    if (!value.mayHaveNameStarting(beginnings.get(step))) {
      return;
    }
    int end = step;
    while (end < steps.size()
        && steps.get(end) instanceof PathStep.Member member
        && !member.quoted()) {
      end++;
    }
    for (int taken = end; taken > step; taken--) {
      StringBuilder name = new StringBuilder();
      for (PathStep part : steps.subList(step, taken)) {
        if (part instanceof PathStep.Member member) {
          name.append(name.isEmpty() ? "" : ".").append(member.name());
        }
      }
      JsonSlice found = value.get(name.toString());
      if (found != null) {
        walk(found, taken, FREE_NAMES.contains(name.toString()), action);
        return;
      }
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
