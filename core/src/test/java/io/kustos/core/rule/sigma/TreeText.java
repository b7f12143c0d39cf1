package io.kustos.core.rule.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.rule.ValuePattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One text for equal trees and values, be they ours or recorded ones. */
final class TreeText {
  private TreeText() {}

  static String of(Detection.Tree tree) {
    return switch (tree) {
      case Detection.Tree.And and -> joined("and", and.terms().stream().map(TreeText::of).toList());
      case Detection.Tree.Or or -> joined("or", or.terms().stream().map(TreeText::of).toList());
      case Detection.Tree.Not not -> "not(" + of(not.term()) + ")";
      case Detection.Tree.Leaf leaf ->
          (leaf.item().field() == null ? "keyword" : leaf.item().field()) + "=" + of(leaf.value());
      case Detection.Tree.Always always -> "always";
    };
  }

  /** Terms of the same kind inside one another are written as one. */
  private static String joined(String kind, List<String> terms) {
    List<String> flat = new ArrayList<>();
    for (String term : terms) {
      if (term.startsWith(kind + "\u0001") && term.endsWith("\u0002" + kind)) {
        flat.add(term.substring(kind.length() + 1, term.length() - kind.length() - 1));
      } else {
        flat.add(term);
      }
    }
    if (flat.size() == 1) {
      return terms.get(0);
    }
    return kind + "\u0001" + String.join(" ; ", sorted(flat)) + "\u0002" + kind;
  }

  /** The record keeps the members of a map in another order. */
  private static List<String> sorted(List<String> flat) {
    return flat.stream().flatMap(term -> List.of(term.split(" ; ")).stream()).sorted().toList();
  }

  static String of(SigmaValue value) {
    return switch (value) {
      case SigmaValue.Text text -> (text.cased() ? "cased:" : "string:") + of(text.string());
      case SigmaValue.Numeric number -> "number:" + plain(number.value());
      case SigmaValue.Bool bool -> "bool:" + bool.value();
      case SigmaValue.Null none -> "null";
      case SigmaValue.Regex regex ->
          "re:"
              + regex.pattern()
              + regex.flags().stream().map(Enum::name).sorted().collect(Collectors.joining(","));
      case SigmaValue.Cidr cidr -> "cidr:" + cidr.network();
      case SigmaValue.Compare compare ->
          "compare:" + order(compare.order()) + plain(compare.value());
      case SigmaValue.TimePart part ->
          part.order() == ValuePattern.Order.EQ
              ? "part:" + plain(part.value())
              : "compare:" + order(part.order()) + plain(part.value());
      case SigmaValue.FieldReference reference -> "field:" + reference.name();
      case SigmaValue.Exists exists -> "exists:" + exists.expected();
      case SigmaValue.Expansion many ->
          many.values().stream().map(TreeText::of).sorted().collect(Collectors.joining("|"));
    };
  }

  private static String order(ValuePattern.Order order) {
    return switch (order) {
      case LE -> "LTE";
      case GE -> "GTE";
      default -> order.name();
    };
  }

  static String of(SigmaString string) {
    StringBuilder text = new StringBuilder();
    for (SigmaString.Piece piece : string.pieces()) {
      text.append(
          switch (piece) {
            case SigmaString.Text literal -> literal.text();
            case SigmaString.Placeholder placeholder -> placeholder.name();
            case SigmaString.Wildcard wildcard ->
                wildcard.gap() == ValuePattern.Gap.ANY ? "\u0003" : "\u0004";
          });
    }
    return text.toString();
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  static String ofTree(JsonNode tree) {
    if (tree.has("and") || tree.has("or")) {
      String kind = tree.has("and") ? "and" : "or";
      List<String> terms = new ArrayList<>();
      tree.get(kind).forEach(term -> terms.add(ofTree(term)));
      return joined(kind, terms);
    }
    if (tree.has("not")) {
      return "not(" + ofTree(tree.get("not").get(0)) + ")";
    }
    return tree.has("field")
        ? tree.get("field").asText() + "=" + ofValue(tree.path("value"))
        : "keyword=" + ofValue(tree.path("keyword"));
  }

  static String ofValue(JsonNode value) {
    return switch (value.path("t").asText()) {
      case "string" -> "string:" + parts(value.get("v"));
      case "SigmaCasedString" -> "cased:" + parts(value.get("s"));
      case "SigmaNumber" -> "number:" + plain(value.get("number").decimalValue());
      case "SigmaBool" -> "bool:" + value.get("boolean").asBoolean();
      case "SigmaNull" -> "null";
      case "SigmaRegularExpression" -> "re:" + regex(value);
      case "SigmaCIDRExpression" -> "cidr:" + value.get("cidr").asText();
      case "SigmaCompareExpression" ->
          "compare:"
              + value.get("op").asText().replace("CompareOperators.", "")
              + plain(new BigDecimal(value.get("number").asText()));
      case "SigmaTimestampPart" -> "part:" + plain(value.get("number").decimalValue());
      case "SigmaFieldReference" -> "field:" + value.get("field").asText();
      case "SigmaExists" -> "exists:" + value.get("exists").asBoolean();
      case "SigmaExpansion" -> {
        List<String> values = new ArrayList<>();
        value.get("values").forEach(one -> values.add(ofValue(one)));
        yield values.stream().sorted().collect(Collectors.joining("|"));
      }
      default -> "unknown:" + value;
    };
  }

  private static String regex(JsonNode value) {
    JsonNode written = value.get("regexp");
    String pattern =
        written.isObject()
            ? parts(written.get("v")).replace('\u0003', '*').replace('\u0004', '?')
            : written.asText();
    List<String> flags = new ArrayList<>();
    value.get("flags").forEach(flag -> flags.add(flag.asText().toUpperCase(Locale.ROOT)));
    return pattern + flags.stream().sorted().collect(Collectors.joining(","));
  }

  private static String parts(JsonNode parts) {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : parts) {
      String one = part.isObject() ? part.get("special").asText() : part.asText();
      text.append(
          switch (one.replace("SpecialChars.", "")) {
            case "WILDCARD_MULTI" -> "\u0003";
            case "WILDCARD_SINGLE" -> "\u0004";
            default -> one;
          });
    }
    return text.toString();
  }

  static String string(JsonNode row) {
    return parts(row.get("parts"));
  }
}
