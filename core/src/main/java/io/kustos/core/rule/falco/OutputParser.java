package io.kustos.core.rule.falco;

import io.kustos.core.rule.Operand;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.OutputTemplate.OutputField;
import io.kustos.core.rule.OutputTemplate.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses output templates: text with {@code %field}, {@code %field[argument]} and {@code
 * %transformer(...)}, each of which may have a width before its name. The longest text after the
 * percent sign that is a field wins.
 */
final class OutputParser {
  /** Widest padding; Falco knows no bound. */
  private static final int WIDTH_MAX = 4096;

  private final String source;
  private final FieldNames fields;
  private final int depthMax;
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, OutputField> listed = new LinkedHashMap<>();
  private final List<FilterException> problems = new ArrayList<>();
  private int at;

  private OutputParser(String source, FieldNames fields, int depthMax) {
    this.source = source;
    this.fields = fields;
    this.depthMax = depthMax;
  }

  /**
   * What came of a template.
   *
   * @param template null if there are problems
   * @param problems with Falco's messages; Falco tells the first only
   */
  record Result(@Nullable OutputTemplate template, List<FilterException> problems) {}

  static Result parse(String source, FieldNames fields, int depthMax) {
    OutputParser parser = new OutputParser(source, fields, depthMax);
    parser.run();
    OutputTemplate template =
        parser.problems.isEmpty()
            ? new OutputTemplate(source, parser.parts, List.copyOf(parser.listed.values()))
            : null;
    return new Result(template, parser.problems);
  }

  private void run() {
    if (source.isEmpty()) {
      problems.add(new FilterException("empty formatting token", 0));
    }
    // A leading star is Falco's mark for "print even if values are missing"; outputs of rules get
    // one of their own, so this one is text.
    int textStart = 0;
    while (at < source.length()) {
      if (source.charAt(at) == '%') {
        addText(textStart, at);
        try {
          hole();
        } catch (FilterException e) {
          problems.add(e);
          at = Math.max(at, e.end());
        }
        textStart = at;
      } else {
        at++;
      }
    }
    addText(textStart, at);
  }

  private void addText(int start, int end) {
    if (end > start) {
      parts.add(new Part.Text(source.substring(start, end)));
    }
  }

  private void hole() {
    int percent = at;
    at++;
    if (at == source.length()) {
      throw new FilterException(
          "invalid formatting syntax: formatting cannot end with a %",
          percent, at, "a percent sign always begins a field; there is no way to print one");
    }
    int width = width(percent);
    FilterNode node = longest(percent);
    Operand operand = new OperandCheck(fields).operand(node);
    at += node.end();
    parts.add(new Part.Hole(operand, width));
    list(node);
  }

  private int width(int percent) {
    int start = at;
    while (at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '9') {
      at++;
    }
    if (at == source.length()) {
      throw new FilterException(
          "invalid formatting syntax: formatting cannot end with a number", percent, at, "");
    }
    if (at == start) {
      return 0;
    }
    int width = at - start > 6 ? WIDTH_MAX + 1 : Integer.parseInt(source.substring(start, at));
    if (width > WIDTH_MAX) {
      throw new FilterException("the width of a field is more than " + WIDTH_MAX, percent, at, "");
    }
    return width;
  }

  /** Tries ever shorter texts after the percent sign until one is a field that exists. */
  private FilterNode longest(int percent) {
    int end = Math.min(source.length(), endOfOperand());
    FilterException reason = null;
    while (end > at) {
      try {
        FilterNode node = FilterParser.parseOperand(source.substring(at, end), depthMax);
        new OperandCheck(fields).operand(node);
        return node;
      } catch (FilterException e) {
        reason = reason == null ? e : reason;
        end--;
      }
    }
    boolean percentSign = at < source.length() && source.charAt(at) == '%';
    String hint = percentSign ? "there is no '%%': a percent sign cannot be printed" : hint(reason);
    int nameEnd = at;
    while (nameEnd < source.length() && isNamePart(source.charAt(nameEnd))) {
      nameEnd++;
    }
    throw new FilterException(
        "unknown filter: unexpected token after '",
        percent,
        percentSign ? at + 1 : Math.max(nameEnd, at),
        hint);
  }

  private static String hint(@Nullable FilterException reason) {
    if (reason == null) {
      return "";
    }
    return reason.hint().isEmpty() ? reason.text() : reason.hint();
  }

  /**
   * An end beyond which a longer text is read no differently: a parsed operand ends there, or the
   * text cannot belong to one.
   */
  private int endOfOperand() {
    int end = at;
    int open = 0;
    char quote = 0;
    while (end < source.length() && end - at < 4096) {
      char c = source.charAt(end);
      if (quote != 0) {
        quote = c == quote && source.charAt(end - 1) != '\\' ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        if (open == 0) {
          return end;
        }
        quote = c;
      } else if (c == '(' || c == '[') {
        open++;
      } else if (c == ')' || c == ']') {
        if (open == 0) {
          return end;
        }
        open--;
      } else if (open == 0 && !isNamePart(c)) {
        return end;
      }
      end++;
    }
    return end;
  }

  private static boolean isNamePart(char c) {
    return c == '.' || c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  /** Fields are listed with the text of their name and argument; those in transformers, too. */
  private void list(FilterNode node) {
    switch (node) {
      case FilterNode.FieldName field -> {
        if (new OperandCheck(fields).operand(field) instanceof Operand.FieldValue value) {
          String key = FilterText.of(field);
          listed.putIfAbsent(key, new OutputField(key, value.field()));
        }
      }
      case FilterNode.Transformed call -> call.arguments().forEach(this::list);
      case FilterNode.OperandList list -> list.children().forEach(this::list);
      case FilterNode.Value value -> {}
      case FilterNode.And and -> {}
      case FilterNode.Or or -> {}
      case FilterNode.Not not -> {}
      case FilterNode.Identifier identifier -> {}
      case FilterNode.Expansion expansion -> {}
      case FilterNode.Values values -> {}
      case FilterNode.UnaryCheck check -> {}
      case FilterNode.BinaryCheck check -> {}
    }
  }
}
