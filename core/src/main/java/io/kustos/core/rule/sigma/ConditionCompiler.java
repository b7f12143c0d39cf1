package io.kustos.core.rule.sigma;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.ValuePattern;
import io.kustos.core.rule.field.EventFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles what a detection looks for into the condition that all rule languages share. */
final class ConditionCompiler {
  private final FieldCatalog fields;
  private final int nodesMax;
  private int nodes;

  ConditionCompiler(FieldCatalog fields, int nodesMax) {
    this.fields = fields;
    this.nodesMax = nodesMax;
  }

  /** The condition; null when nothing is asked for. Throws {@link SigmaException}. */
  @Nullable Condition compile(Detection detection) {
    List<Condition> conditions = new ArrayList<>();
    for (Detection.Tree tree : detection.trees()) {
      Condition condition = compile(tree);
      if (condition == null) {
        return null;
      }
      conditions.add(condition);
    }
    return conditions.size() == 1 ? conditions.get(0) : new Condition.Or(conditions);
  }

  private @Nullable Condition compile(Detection.Tree tree) {
    return switch (tree) {
      case Detection.Tree.And and -> new Condition.And(all(and.terms()));
      case Detection.Tree.Or or -> new Condition.Or(all(or.terms()));
      case Detection.Tree.Not not -> {
        Condition term = compile(not.term());
        if (term == null) {
          throw new SigmaException(
              SigmaCode.DETECTION, "'not' of a field without values never holds", 0, 1);
        }
        yield new Condition.Not(term);
      }
      case Detection.Tree.Leaf leaf -> leaf(leaf.item(), leaf.value());
      case Detection.Tree.Always always -> null;
    };
  }

  private List<Condition> all(List<Detection.Tree> terms) {
    List<Condition> conditions = new ArrayList<>();
    for (Detection.Tree term : terms) {
      Condition condition = compile(term);
      if (condition != null) {
        conditions.add(condition);
      }
    }
    return conditions;
  }

  private Condition leaf(Search.Item item, SigmaValue value) {
    if (++nodes > nodesMax) {
      throw new SigmaException(
          SigmaCode.CONDITION,
          "the condition has more than " + nodesMax + " comparisons",
          item.start(),
          item.end());
    }
    String name = item.field();
    return name == null ? keyword(item, value) : comparison(item, name, value);
  }

  private Condition comparison(Search.Item item, String name, SigmaValue value) {
    return switch (value) {
      case SigmaValue.Text text -> match(item, name, text.string().pattern(text.cased()));
      case SigmaValue.Numeric number ->
          match(item, name, ValuePattern.Wildcard.equalTo(number.text()));
      case SigmaValue.Bool bool ->
          match(item, name, ValuePattern.Wildcard.equalTo(String.valueOf(bool.value())));
      case SigmaValue.Null none -> new Condition.Not(new Condition.Exists(operand(item, name)));
      case SigmaValue.Regex regex ->
          match(item, name, new ValuePattern.Regex(regex.pattern(), regex.flags()));
      case SigmaValue.Cidr cidr -> match(item, name, new ValuePattern.Cidr(cidr.network()));
      case SigmaValue.Compare compare ->
          match(item, name, new ValuePattern.Numeric(compare.order(), compare.value()));
      case SigmaValue.TimePart part ->
          match(item, name, new ValuePattern.TimePart(part.unit(), part.order(), part.value()));
      case SigmaValue.FieldReference reference ->
          new Condition.MatchOperands(
              operand(item, name), reference.relation(), false, operand(item, reference.name()));
      case SigmaValue.Exists exists -> {
        Condition present =
            new Condition.Exists(new Operand.FieldValue(field(item, name, EventFields.PRESENT)));
        yield exists.expected() ? present : new Condition.Not(present);
      }
      case SigmaValue.Expansion many ->
          throw new IllegalStateException("expansions are resolved before");
    };
  }

  /** A keyword is found anywhere in a value of the event. */
  private static Condition keyword(Search.Item item, SigmaValue value) {
    ValuePattern pattern =
        switch (value) {
          case SigmaValue.Text text -> text.string().openStart().openEnd().pattern(text.cased());
          case SigmaValue.Numeric number -> ValuePattern.Wildcard.containing(number.text());
          case SigmaValue.Bool bool ->
              ValuePattern.Wildcard.containing(String.valueOf(bool.value()));
          case SigmaValue.Regex regex -> new ValuePattern.Regex(regex.pattern(), regex.flags());
          case SigmaValue.Cidr cidr -> new ValuePattern.Cidr(cidr.network());
          case SigmaValue.Compare compare ->
              new ValuePattern.Numeric(compare.order(), compare.value());
          default ->
              throw new SigmaException(
                  SigmaCode.VALUE, "this needs a field", item.start(), item.end());
        };
    return new Condition.Match(new Operand.FieldValue(EventFields.anywhere()), pattern);
  }

  private Condition match(Search.Item item, String name, ValuePattern pattern) {
    return new Condition.Match(operand(item, name), pattern);
  }

  private Operand operand(Search.Item item, String name) {
    return new Operand.FieldValue(field(item, name, null));
  }

  private Field field(Search.Item item, String name, @Nullable String argument) {
    return switch (fields.resolve(name, argument)) {
      case FieldCatalog.Resolution.Found found -> found.field();
      case FieldCatalog.Resolution.UnknownField unknown ->
          throw new SigmaException(
              SigmaCode.FIELD, "unknown field '" + name + "'", item.start(), item.end());
      case FieldCatalog.Resolution.BadArgument bad ->
          throw new SigmaException(
              SigmaCode.FIELD, "'" + name + "' " + bad.message(), item.start(), item.end());
    };
  }
}
