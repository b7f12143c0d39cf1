package io.kustos.core.rule.falco;

import io.kustos.core.rule.SourceText;
import io.kustos.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a condition or an output as it was put together from the file, and later appended to,
 * with the way back to the file.
 */
record ConditionText(String text, List<Piece> pieces) {
  ConditionText {
    pieces = List.copyOf(pieces);
  }

  /** What one scalar contributed, from {@code start} on. */
  record Piece(int start, SourceText source, YamlNode.Scalar scalar) {}

  static ConditionText of(SourceText source, YamlNode.Scalar scalar) {
    return new ConditionText(scalar.text(), List.of(new Piece(0, source, scalar)));
  }

  /** This text, a blank, and the other. */
  ConditionText append(ConditionText other) {
    List<Piece> joined = new ArrayList<>(pieces);
    for (Piece piece : other.pieces) {
      joined.add(new Piece(text.length() + 1 + piece.start(), piece.source(), piece.scalar()));
    }
    return new ConditionText(text + " " + other.text, joined);
  }

  /** Without white space at both ends. */
  ConditionText trimmed() {
    int start = 0;
    int end = text.length();
    while (start < end && FilterLexer.isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && FilterLexer.isSpace(text.charAt(end - 1))) {
      end--;
    }
    List<Piece> moved = new ArrayList<>();
    for (Piece piece : pieces) {
      moved.add(new Piece(piece.start() - start, piece.source(), piece.scalar()));
    }
    return new ConditionText(text.substring(start, end), moved);
  }

  /** Where a stretch of this text stands in the file; cut at the end of its first line there. */
  Spot locate(int start, int end) {
    Piece piece = pieces.get(0);
    for (Piece candidate : pieces) {
      if (candidate.start() <= start) {
        piece = candidate;
      }
    }
    int[] offsets = ScalarOffsets.of(piece.source().text(), piece.scalar());
    int first = clamp(start - piece.start(), offsets.length - 1);
    int last = Math.max(first, clamp(end - 1 - piece.start(), offsets.length - 1));
    int offset = offsets[first];
    int lineEnd = piece.source().text().indexOf('\n', offset);
    int stop = lineEnd < 0 ? offsets[last] + 1 : Math.min(lineEnd, offsets[last] + 1);
    return new Spot(piece.source(), offset, Math.max(1, stop - offset));
  }

  private static int clamp(int value, int max) {
    return Math.max(0, Math.min(value, max));
  }
}
