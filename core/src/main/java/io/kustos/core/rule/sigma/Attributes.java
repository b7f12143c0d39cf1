package io.kustos.core.rule.sigma;

import io.kustos.core.rule.SigmaLevel;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and checks the attributes of a document; collects what is wrong with them. */
final class Attributes {
  static final List<String> LEVELS =
      Arrays.stream(SigmaLevel.values()).map(SigmaLevel::word).toList();
  static final List<String> STATUSES =
      List.of("stable", "test", "experimental", "deprecated", "unsupported");
  private static final Set<String> RELATIONS =
      Set.of("derived", "obsolete", "merged", "renamed", "similar");
  private static final int TITLE_CHARS_MAX = 256;
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern DATE =
      Pattern.compile("([123][0-9]{3})([-/])([0-9]{1,2})\\2([0-9]{1,2})([Tt][0-9:.]+Z?)?");

  private final YamlValue.Mapping document;
  private final List<SigmaException> problems = new ArrayList<>();

  Attributes(YamlValue.Mapping document) {
    this.document = document;
  }

  List<SigmaException> problems() {
    return problems;
  }

  /** Says what is wrong with a value, or with the document where there is none. */
  void problem(SigmaCode code, String message, @Nullable YamlValue at) {
    problems.add(
        at == null
            ? new SigmaException(code, message, document.start(), document.start() + 1)
            : new SigmaException(code, message, at));
  }

  /** Checks every attribute that a rule may have. */
  void checkAll() {
    title();
    id();
    name();
    for (String key : List.of("description", "author", "license")) {
      text(key);
    }
    for (String key : List.of("references", "fields", "falsepositives", "scope", "tags")) {
      texts(key);
    }
    String taxonomy = text("taxonomy");
    if (taxonomy != null && taxonomy.isEmpty()) {
      problem(SigmaCode.ATTRIBUTE, "'taxonomy' must not be empty", document.get("taxonomy"));
    }
    word("status", STATUSES);
    word("level", LEVELS);
    date("date");
    date("modified");
    related();
  }

  String title() {
    YamlValue value = document.get("title");
    if (value == null || isNull(value)) {
      problem(SigmaCode.ATTRIBUTE, "the title is missing", null);
      return "";
    }
    String title = text("title");
    if (title != null && title.length() > TITLE_CHARS_MAX) {
      problem(
          SigmaCode.ATTRIBUTE,
          "the title is longer than " + TITLE_CHARS_MAX + " characters",
          value);
    }
    return title == null ? "" : title;
  }

  @Nullable String id() {
    String id = text("id");
    if (id != null && !UUID.matcher(id).matches()) {
      problem(SigmaCode.ATTRIBUTE, "'id' must be a UUID", document.get("id"));
    }
    return id;
  }

  @Nullable String name() {
    String name = text("name");
    if (name != null && name.isEmpty()) {
      problem(SigmaCode.ATTRIBUTE, "'name' must not be empty", document.get("name"));
    }
    return name;
  }

  /** The text of an attribute; null when there is none. */
  @Nullable String text(String key) {
    YamlValue value = document.get(key);
    if (value == null || isNull(value)) {
      return null;
    }
    if (value instanceof YamlValue.Scalar scalar && scalar.kind() == YamlValue.Kind.TEXT) {
      return scalar.text();
    }
    problem(SigmaCode.ATTRIBUTE, "'" + key + "' must be a text", value);
    return null;
  }

  private static boolean isNull(YamlValue value) {
    return value instanceof YamlValue.Scalar scalar && scalar.kind() == YamlValue.Kind.NULL;
  }

  /** The texts of a list; empty when there is none. */
  List<String> texts(String key) {
    YamlValue value = document.get(key);
    if (value == null || isNull(value)) {
      return List.of();
    }
    if (!(value instanceof YamlValue.Sequence sequence)) {
      problem(SigmaCode.ATTRIBUTE, "'" + key + "' must be a list of texts", value);
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (YamlValue item : sequence.items()) {
      if (!(item instanceof YamlValue.Scalar scalar)
          || (key.equals("tags") && scalar.kind() != YamlValue.Kind.TEXT)) {
        problem(SigmaCode.ATTRIBUTE, "'" + key + "' must be a list of texts", item);
        return texts;
      }
      texts.add(scalar.text());
    }
    return texts;
  }

  @Nullable String word(String key, List<String> words) {
    String word = text(key);
    if (word != null && !words.contains(word)) {
      problem(
          SigmaCode.ATTRIBUTE,
          "'" + word + "' is no " + key + "; there are " + String.join(", ", words),
          document.get(key));
    }
    return word;
  }

  @Nullable String date(String key) {
    String date = text(key);
    if (date != null && !isDate(date)) {
      problem(
          SigmaCode.ATTRIBUTE,
          "'" + key + "' must be a date as 2026-01-31, not '" + date + "'",
          document.get(key));
    }
    return date;
  }

  private static boolean isDate(String text) {
    Matcher matcher = DATE.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    boolean hyphens = matcher.group(2).equals("-");
    if (hyphens && matcher.end(4) != 10) {
      return false;
    }
    try {
      LocalDate.of(
          Integer.parseInt(matcher.group(1)),
          Integer.parseInt(matcher.group(3)),
          Integer.parseInt(matcher.group(4)));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void related() {
    YamlValue value = document.get("related");
    if (value == null || isNull(value)) {
      return;
    }
    if (!(value instanceof YamlValue.Sequence sequence)) {
      problem(SigmaCode.ATTRIBUTE, "'related' must be a list", value);
      return;
    }
    for (YamlValue item : sequence.items()) {
      String id = member(item, "id");
      String type = member(item, "type");
      if (id == null || type == null || !UUID.matcher(id).matches() || !RELATIONS.contains(type)) {
        problem(
            SigmaCode.ATTRIBUTE,
            "an entry of 'related' has an 'id', a UUID, and a 'type': derived, obsolete, merged,"
                + " renamed or similar",
            item);
      }
    }
  }

  private static @Nullable String member(YamlValue value, String key) {
    return value instanceof YamlValue.Mapping mapping
            && mapping.get(key) instanceof YamlValue.Scalar scalar
            && scalar.kind() == YamlValue.Kind.TEXT
        ? scalar.text()
        : null;
  }

  /** The log source; an empty one after a problem. */
  Logsource logsource() {
    YamlValue value = document.get("logsource");
    if (!(value instanceof YamlValue.Mapping mapping)) {
      problem(
          SigmaCode.LOGSOURCE,
          value == null ? "'logsource' is missing" : "'logsource' must be a map",
          value);
      return new Logsource(null, null, null);
    }
    Logsource logsource =
        new Logsource(
            part(mapping, "category"), part(mapping, "product"), part(mapping, "service"));
    if (logsource.equals(new Logsource(null, null, null))) {
      problem(SigmaCode.LOGSOURCE, "'logsource' names a category, a product or a service", mapping);
    }
    return logsource;
  }

  private @Nullable String part(YamlValue.Mapping mapping, String key) {
    YamlValue value = mapping.get(key);
    if (value == null || isNull(value)) {
      return null;
    }
    if (value instanceof YamlValue.Scalar scalar && scalar.kind() == YamlValue.Kind.TEXT) {
      return scalar.text();
    }
    problem(SigmaCode.LOGSOURCE, "'" + key + "' of the log source must be a text", value);
    return null;
  }
}
