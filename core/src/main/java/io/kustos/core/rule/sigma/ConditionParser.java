package io.kustos.core.rule.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads Sigma's condition language: {@code or} binds weaker than {@code and}, that weaker than
 * {@code not}. Problems are {@link SigmaException}s with offsets in the condition.
 */
final class ConditionParser {
  private static final Set<String> WORDS = Set.of("and", "or", "not", "of");

  private record Token(String text, int start, int end) {}

  private final List<Token> tokens = new ArrayList<>();
  private final String text;
  private final int depthMax;
  private int at;
  private int depth;

  private ConditionParser(String text, int depthMax) {
    this.text = text;
    this.depthMax = depthMax;
  }

  static ConditionTree parse(String text, int depthMax) {
    ConditionParser parser = new ConditionParser(text, depthMax);
    parser.tokenize();
    if (parser.tokens.isEmpty()) {
      throw new SigmaException(SigmaCode.CONDITION, "the condition is empty", 0, 1);
    }
    ConditionTree tree = parser.or();
    if (parser.at < parser.tokens.size()) {
      throw parser.unexpected();
    }
    return tree;
  }

  private void tokenize() {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int start = i;
      if (Character.isWhitespace(c)) {
        i++;
      } else if (c == '(' || c == ')') {
        tokens.add(new Token(String.valueOf(c), i, ++i));
      } else if (inName(c)) {
        while (i < text.length() && inName(text.charAt(i))) {
          i++;
        }
        tokens.add(new Token(text.substring(start, i), start, i));
      } else if (c == '|') {
        throw new SigmaException(
            SigmaCode.CONDITION,
            "aggregations behind '|' are no longer part of Sigma",
            i,
            i + 1,
            "write a correlation rule");
      } else {
        throw new SigmaException(SigmaCode.CONDITION, "'" + c + "' is unknown here", i, i + 1);
      }
    }
  }

  private static boolean inName(char c) {
    return (c < 0x80 && Character.isLetterOrDigit(c)) || c == '_' || c == '-' || c == '*';
  }

  private boolean next(String word) {
    if (at < tokens.size() && tokens.get(at).text().equals(word)) {
      at++;
      return true;
    }
    return false;
  }

  private ConditionTree or() {
    List<ConditionTree> terms = new ArrayList<>(List.of(and()));
    while (next("or")) {
      terms.add(and());
    }
    return terms.size() == 1 ? terms.get(0) : new ConditionTree.Or(terms);
  }

  private ConditionTree and() {
    List<ConditionTree> terms = new ArrayList<>(List.of(not()));
    while (next("and")) {
      terms.add(not());
    }
    return terms.size() == 1 ? terms.get(0) : new ConditionTree.And(terms);
  }

  private ConditionTree not() {
    if (++depth > depthMax) {
      throw new SigmaException(
          SigmaCode.CONDITION, "nested deeper than " + depthMax, 0, text.length());
    }
    ConditionTree tree = next("not") ? new ConditionTree.Not(not()) : atom();
    depth--;
    return tree;
  }

  private ConditionTree atom() {
    if (next("(")) {
      ConditionTree inner = or();
      if (!next(")")) {
        throw at < tokens.size()
            ? unexpected()
            : new SigmaException(
                SigmaCode.CONDITION, "a ')' is missing", text.length(), text.length() + 1);
      }
      return inner;
    }
    if (at >= tokens.size()) {
      throw new SigmaException(
          SigmaCode.CONDITION, "a name is missing at the end", text.length(), text.length() + 1);
    }
    Token token = tokens.get(at);
    boolean selects = at + 1 < tokens.size() && tokens.get(at + 1).text().equals("of");
    if (selects) {
      return selector(token);
    }
    if (WORDS.contains(token.text()) || token.text().equals(")") || token.text().contains("*")) {
      throw unexpected();
    }
    at++;
    return new ConditionTree.Identifier(token.text(), token.start());
  }

  private ConditionTree selector(Token count) {
    boolean all = count.text().equals("all");
    if (!all && !count.text().equals("1") && !count.text().equals("any")) {
      throw new SigmaException(
          SigmaCode.CONDITION,
          "'" + count.text() + " of' is not Sigma",
          count.start(),
          count.end(),
          "write '1 of' or 'all of'");
    }
    at += 2;
    if (at >= tokens.size()
        || WORDS.contains(tokens.get(at).text())
        || "()".contains(tokens.get(at).text())) {
      throw new SigmaException(
          SigmaCode.CONDITION, "'of' is followed by a name or 'them'", count.start(), count.end());
    }
    Token pattern = tokens.get(at++);
    return new ConditionTree.Selector(all, pattern.text(), pattern.start());
  }

  private SigmaException unexpected() {
    Token token = tokens.get(at);
    String lower = token.text().toLowerCase(java.util.Locale.ROOT);
    String hint =
        WORDS.contains(lower) && !token.text().equals(lower)
            ? "write '" + lower + "' in lower case"
            : at > 0 ? "between two names stands 'and' or 'or'" : null;
    return new SigmaException(
        SigmaCode.CONDITION, "unexpected '" + token.text() + "'", token.start(), token.end(), hint);
  }
}
