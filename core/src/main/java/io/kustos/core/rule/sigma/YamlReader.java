package io.kustos.core.rule.sigma;

import io.kustos.core.Limits;
import io.kustos.core.rule.SourceText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the documents of a file, within bounds: size, depth, and what aliases expand to. */
final class YamlReader {
  private static final int DEPTH_MAX = 64;
  private static final long VALUES_MAX = 2_000_000;
  private static final int NUMBER_CHARS_MAX = 64;
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUES = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSES = Set.of("false", "False", "FALSE");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?");

  private final Iterator<Event> events;
  private final int shift;
  private final int[] wideBefore;
  private final Map<Anchor, YamlValue> anchors = new HashMap<>();
  private final Map<Anchor, Long> weights = new HashMap<>();
  private long values;

  private YamlReader(SourceText source) {
    this.shift = source.text().startsWith("\uFEFF") ? 1 : 0;
    String text = source.text().substring(shift);
    this.wideBefore = wideCharacters(text);
    LoadSettings settings =
        LoadSettings.builder().setUseMarks(true).setCodePointLimit(Integer.MAX_VALUE).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * Reads all documents.
   *
   * @throws SigmaException for what is no YAML or beyond a bound
   */
  static List<YamlValue> read(SourceText source, Limits limits) {
    if (source.text().length() > limits.ruleFileBytesMax()) {
      throw new SigmaException(
          SigmaCode.YAML, "the file is larger than " + limits.ruleFileBytesMax() + " bytes", 0, 1);
    }
    YamlReader reader = null;
    try {
      reader = new YamlReader(source);
      return reader.documents();
    } catch (MarkedYamlEngineException e) {
      int offset = reader == null ? 0 : e.getProblemMark().map(reader::offset).orElse(0);
      String context = e.getContext() == null ? "" : e.getContext() + ", ";
      throw new SigmaException(SigmaCode.YAML, context + e.getProblem(), offset, offset + 1);
    } catch (YamlEngineException e) {
      String message = e.getMessage() == null ? "not readable" : e.getMessage();
      throw new SigmaException(
          SigmaCode.YAML, message.lines().findFirst().orElse("not readable"), 0, 1);
    }
  }

  private List<YamlValue> documents() {
    List<YamlValue> documents = new ArrayList<>();
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        anchors.clear();
        weights.clear();
        documents.add(value(events.next(), 0));
      }
    }
    return documents;
  }

  private YamlValue value(Event event, int depth) {
    if (depth > DEPTH_MAX) {
      throw problem("nested deeper than " + DEPTH_MAX, event);
    }
    if (++values > VALUES_MAX) {
      throw problem("more than " + VALUES_MAX + " values with aliases written out", event);
    }
    if (event instanceof AliasEvent alias) {
      YamlValue target = anchors.get(alias.getAlias());
      if (target == null) {
        throw problem("undefined alias '" + alias.getAlias() + "'", event);
      }
      values += weights.getOrDefault(alias.getAlias(), 1L);
      return target;
    }
    long before = values;
    YamlValue value =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent start -> sequence(start, depth);
          case MappingStartEvent start -> mapping(start, depth);
          default -> throw problem("unexpected " + event.getEventId(), event);
        };
    ((NodeEvent) event)
        .getAnchor()
        .ifPresent(
            anchor -> {
              anchors.put(anchor, value);
              weights.put(anchor, values - before + 1);
            });
    return value;
  }

  private YamlValue.Scalar scalar(ScalarEvent event) {
    int start = offset(event.getStartMark());
    int end = Math.max(start + 1, offset(event.getEndMark()));
    String text = event.getValue();
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN && event.getTag().isEmpty();
    if (!plain) {
      return new YamlValue.Scalar(text, YamlValue.Kind.TEXT, null, start, end);
    }
    if (NULLS.contains(text)) {
      return new YamlValue.Scalar(text, YamlValue.Kind.NULL, null, start, end);
    }
    if (TRUES.contains(text) || FALSES.contains(text)) {
      String word = TRUES.contains(text) ? "true" : "false";
      return new YamlValue.Scalar(word, YamlValue.Kind.BOOLEAN, null, start, end);
    }
    BigDecimal number = number(text);
    YamlValue.Kind kind = number == null ? YamlValue.Kind.TEXT : YamlValue.Kind.NUMBER;
    return new YamlValue.Scalar(text, kind, number, start, end);
  }

  private static @org.jspecify.annotations.Nullable BigDecimal number(String text) {
    if (text.length() > NUMBER_CHARS_MAX) {
      return null;
    }
    if (text.matches("0o[0-7]+")) {
      return new BigDecimal(new BigInteger(text.substring(2), 8));
    }
    if (text.matches("0x[0-9a-fA-F]+")) {
      return new BigDecimal(new BigInteger(text.substring(2), 16));
    }
    return DECIMAL.matcher(text).matches() ? new BigDecimal(text) : null;
  }

  private YamlValue sequence(SequenceStartEvent start, int depth) {
    List<YamlValue> items = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(value(event, depth + 1));
      event = events.next();
    }
    return new YamlValue.Sequence(
        List.copyOf(items), offset(start.getStartMark()), offset(event.getEndMark()));
  }

  private YamlValue mapping(MappingStartEvent start, int depth) {
    Map<String, YamlValue.Member> members = new LinkedHashMap<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      if (!(value(event, depth + 1) instanceof YamlValue.Scalar key)) {
        throw problem("a key must be a text", event);
      }
      YamlValue value = value(events.next(), depth + 1);
      YamlValue.Member member = new YamlValue.Member(key.text(), key.start(), key.end(), value);
      if (members.put(key.text(), member) != null) {
        throw new SigmaException(
            SigmaCode.YAML, "the key '" + key.text() + "' stands twice", key.start(), key.end());
      }
      event = events.next();
    }
    return new YamlValue.Mapping(members, offset(start.getStartMark()), offset(event.getEndMark()));
  }

  private SigmaException problem(String message, Event event) {
    int offset = offset(event.getStartMark());
    return new SigmaException(SigmaCode.YAML, message, offset, offset + 1);
  }

  private int offset(Optional<Mark> mark) {
    return mark.map(this::offset).orElse(0);
  }

  /** Marks count code points after a byte order mark; we count characters of the file. */
  private int offset(Mark mark) {
    int index = mark.getIndex();
    int wide = Arrays.binarySearch(wideBefore, index);
    return shift + index + (wide < 0 ? -wide - 1 : wide);
  }

  /** The code point indexes of characters that take two places in a Java string. */
  private static int[] wideCharacters(String text) {
    List<Integer> indexes = new ArrayList<>();
    int index = 0;
    for (int i = 0; i < text.length(); i++, index++) {
      if (Character.isHighSurrogate(text.charAt(i))) {
        indexes.add(index);
        i++;
      }
    }
    return indexes.stream().mapToInt(Integer::intValue).toArray();
  }
}
