package io.kustos.core.yaml;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A text is no YAML, or beyond a bound; the message says why. */
public final class YamlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String context;
  private final int offset;
  private final boolean placed;

  private YamlException(String message, String context, int offset, boolean placed) {
    super(message);
    this.context = context;
    this.offset = offset;
    this.placed = placed;
  }

  YamlException(String message, int offset) {
    this(message, "", offset, true);
  }

  static YamlException of(YamlEngineException e, CodePoints places) {
    if (e instanceof MarkedYamlEngineException marked) {
      String context = marked.getContext() == null ? "" : marked.getContext();
      int offset = places.offset(marked.getProblemMark());
      return new YamlException(String.valueOf(marked.getProblem()), context, offset, true);
    }
    String message = e.getMessage() == null ? "not readable" : e.getMessage();
    return new YamlException(message.lines().findFirst().orElse("not readable"), "", 0, false);
  }

  /** What was wrong. */
  public String problem() {
    return String.valueOf(getMessage());
  }

  /** What was wrong, after what was being read then. */
  public String problemInContext() {
    return context.isEmpty() ? problem() : context + ", " + problem();
  }

  /** Where, in characters of the text; 0 when that is not known. */
  public int offset() {
    return offset;
  }

  /** Whether it is known where. */
  public boolean isPlaced() {
    return placed;
  }
}
