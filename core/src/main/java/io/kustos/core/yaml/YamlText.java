package io.kustos.core.yaml;

import io.kustos.core.rule.SourceText;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A YAML text as nodes with resolved tags, bounded in size; the library bounds what aliases expand
 * to.
 */
public final class YamlText {
  /** Longest text unless said otherwise, in code points. */
  public static final int CODE_POINTS_MAX = 3 << 20;

  private final SourceText source;
  private final int codePointsMax;
  private final CodePoints places;

  /** A text that is not read yet. */
  public YamlText(SourceText source) {
    this(source, CODE_POINTS_MAX);
  }

  /** The same, of a text that may be so long, in code points. */
  public YamlText(SourceText source, int codePointsMax) {
    this.source = source;
    this.codePointsMax = codePointsMax;
    this.places = CodePoints.of(source.text());
  }

  /**
   * The root of the one document; empty when there is none.
   *
   * @throws YamlException when it is not YAML, or there is another document
   */
  public Optional<Node> document() throws YamlException {
    try {
      return compose().composeString(characters());
    } catch (YamlEngineException e) {
      throw YamlException.of(e, places);
    }
  }

  /**
   * Hands out the roots of all documents, up to what is not YAML.
   *
   * @throws YamlException when it is not YAML
   */
  public void documents(Consumer<Node> reader) throws YamlException {
    try {
      compose().composeAllFromString(characters()).forEach(reader);
    } catch (YamlEngineException e) {
      throw YamlException.of(e, places);
    }
  }

  private Compose compose() {
    return new Compose(
        LoadSettings.builder().setLabel(source.name()).setCodePointLimit(codePointsMax).build());
  }

  private String characters() {
    return source.text().substring(places.shift());
  }

  /** Where a node begins, in characters of the text. */
  public int offset(Node node) {
    return places.offset(node.getStartMark());
  }

  /** How many characters a node takes on its first line, at least 1. */
  public int length(Node node) {
    int start = offset(node);
    int end = places.offset(node.getEndMark());
    int line = source.text().indexOf('\n', start);
    return Math.max(1, Math.min(end, line < 0 ? end : line) - start);
  }
}
