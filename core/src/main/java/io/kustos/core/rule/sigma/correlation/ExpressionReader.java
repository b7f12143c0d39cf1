package io.kustos.core.rule.sigma.correlation;

import io.kustos.core.rule.CorrelationCondition.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a condition over names of rules: {@code and}, {@code or}, {@code not} and parentheses, that
 * bind as in Sigma's detections.
 */
final class ExpressionReader {
  private static final Pattern TOKEN = Pattern.compile("\\s*([()]|[^\\s()]+)");
  private static final int DEPTH_MAX = 64;

  private final List<String> tokens = new ArrayList<>();
  private final List<Integer> offsets = new ArrayList<>();
  private final Map<String, Integer> names = new LinkedHashMap<>();
  private int next;

  /** What is wrong, and where in the text. */
  static final class Problem extends Exception {
    private static final long serialVersionUID = 1L;
    private final int offset;

    Problem(String message, int offset) {
      super(message);
      this.offset = offset;
    }

    int offset() {
      return offset;
    }
  }

  private ExpressionReader(String text) {
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group(1));
      offsets.add(matcher.start(1));
    }
    offsets.add(text.length());
  }

  /**
   * An expression.
   *
   * @param names each with its first place in the text, in order
   */
  record Read(Expression expression, Map<String, Integer> names) {}

  static Read read(String text) throws Problem {
    ExpressionReader reader = new ExpressionReader(text);
    Expression expression = reader.or(0);
    if (reader.next < reader.tokens.size()) {
      throw reader.problem("expected 'and', 'or' or the end");
    }
    return new Read(expression, reader.names);
  }

  private Problem problem(String message) {
    String found = next < tokens.size() ? "found '" + tokens.get(next) + "'" : "found nothing";
    return new Problem(message + ", " + found, offsets.get(next));
  }

  private boolean take(String token) {
    boolean here = next < tokens.size() && tokens.get(next).equals(token);
    next += here ? 1 : 0;
    return here;
  }

  private Expression or(int depth) throws Problem {
    List<Expression> terms = new ArrayList<>();
    do {
      terms.add(and(depth));
    } while (take("or"));
    return terms.size() == 1 ? terms.getFirst() : new Expression.Or(terms);
  }

  private Expression and(int depth) throws Problem {
    List<Expression> terms = new ArrayList<>();
    do {
      terms.add(not(depth));
    } while (take("and"));
    return terms.size() == 1 ? terms.getFirst() : new Expression.And(terms);
  }

  private Expression not(int depth) throws Problem {
    if (depth > DEPTH_MAX) {
      throw problem("nested deeper than " + DEPTH_MAX);
    }
    if (take("not")) {
      return new Expression.Not(not(depth + 1));
    }
    if (take("(")) {
      Expression inner = or(depth + 1);
      if (!take(")")) {
        throw problem("expected ')'");
      }
      return inner;
    }
    boolean name =
        next < tokens.size()
            && !List.of("and", "or", "not", "(", ")").contains(tokens.get(next));
    if (!name) {
      throw problem("expected the name of a rule");
    }
    names.putIfAbsent(tokens.get(next), offsets.get(next));
    return new Expression.Named(tokens.get(next++));
  }
}
