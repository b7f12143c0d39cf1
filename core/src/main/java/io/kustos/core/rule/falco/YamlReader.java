package io.kustos.core.rule.falco;

import io.kustos.core.Limits;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** Reads the documents of a rules file, within bounds: size, depth, and what aliases expand to. */
final class YamlReader {
  private static final int DEPTH_MAX = 64;
  private static final long VALUES_MAX = 1_000_000;

  private final SourceText source;
  private final Iterator<Event> events;
  private final int shift;
  private final int[] wideBefore;
  private final Map<Anchor, YamlNode> anchors = new HashMap<>();
  private final IdentityHashMap<YamlNode, Long> weights = new IdentityHashMap<>();

  private YamlReader(SourceText source) {
    this.source = source;
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
   * @throws LoadException LOAD_ERR_YAML_PARSE for what is no YAML or beyond a bound
   */
  static List<YamlNode> read(SourceText source, Limits limits) {
    if (source.text().length() > limits.ruleFileBytesMax()) {
      throw new LoadException(
          LoadCode.ERR_YAML_PARSE,
          "the file is larger than " + limits.ruleFileBytesMax() + " bytes",
          new Spot(source, 0, 1));
    }
    YamlReader reader = null;
    try {
      reader = new YamlReader(source);
      return reader.documents();
    } catch (MarkedYamlEngineException e) {
      throw reader == null ? unreadable(source, e) : reader.unreadable(e);
    } catch (YamlEngineException e) {
      throw unreadable(source, e);
    }
  }

  private static LoadException unreadable(SourceText source, YamlEngineException e) {
    String message = e.getMessage() == null ? "not readable" : e.getMessage();
    return new LoadException(
        LoadCode.ERR_YAML_PARSE, message.lines().findFirst().orElse(""), new Spot(source, 0, 1));
  }

  private LoadException unreadable(MarkedYamlEngineException e) {
    int offset = e.getProblemMark().map(this::offset).orElse(0);
    String context = e.getContext() == null ? "" : e.getContext() + ", ";
    return new LoadException(
        LoadCode.ERR_YAML_PARSE, context + e.getProblem(), new Spot(source, offset, 1));
  }

  private List<YamlNode> documents() {
    List<YamlNode> documents = new ArrayList<>();
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        anchors.clear();
        documents.add(node(events.next(), 0));
      }
    }
    return documents;
  }

  private YamlNode node(Event event, int depth) {
    if (depth > DEPTH_MAX) {
      throw bound("nested deeper than " + DEPTH_MAX, event);
    }
    if (event instanceof AliasEvent alias) {
      YamlNode target = anchors.get(alias.getAlias());
      if (target == null) {
        throw bound("undefined alias '" + alias.getAlias() + "'", event);
      }
      return target;
    }
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent start -> sequence(start, depth);
          case MappingStartEvent start -> mapping(start, depth);
          default -> throw bound("unexpected " + event.getEventId(), event);
        };
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    return node;
  }

  private YamlNode scalar(ScalarEvent event) {
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN && event.getTag().isEmpty();
    return new YamlNode.Scalar(
        event.getValue(), plain, offset(event.getStartMark()), offset(event.getEndMark()));
  }

  private YamlNode sequence(SequenceStartEvent start, int depth) {
    List<YamlNode> items = new ArrayList<>();
    long weight = 1;
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      YamlNode item = node(event, depth + 1);
      items.add(item);
      weight = add(weight, item, event);
      event = events.next();
    }
    YamlNode node =
        new YamlNode.Sequence(items, offset(start.getStartMark()), offset(event.getEndMark()));
    weights.put(node, weight);
    return node;
  }

  private YamlNode mapping(MappingStartEvent start, int depth) {
    List<Map.Entry<YamlNode, YamlNode>> entries = new ArrayList<>();
    long weight = 1;
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      YamlNode key = node(event, depth + 1);
      weight = add(weight, key, event);
      event = events.next();
      YamlNode value = node(event, depth + 1);
      weight = add(weight, value, event);
      entries.add(Map.entry(key, value));
      event = events.next();
    }
    YamlNode node =
        new YamlNode.Mapping(entries, offset(start.getStartMark()), offset(event.getEndMark()));
    weights.put(node, weight);
    return node;
  }

  private long add(long weight, YamlNode child, Event event) {
    long sum = weight + weights.getOrDefault(child, 1L);
    if (sum > VALUES_MAX) {
      throw bound("more than " + VALUES_MAX + " values with aliases written out", event);
    }
    return sum;
  }

  private LoadException bound(String message, Event event) {
    return new LoadException(
        LoadCode.ERR_YAML_PARSE, message, new Spot(source, offset(event.getStartMark()), 1));
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
