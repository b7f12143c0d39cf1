package io.kustos.core.rule.falco;

import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resolves fields and transformers of a filter or an output, and finds their types. */
final class OperandCheck {
  private final FieldNames fields;

  OperandCheck(FieldNames fields) {
    this.fields = fields;
  }

  /**
   * The operand a node stands for.
   *
   * @throws FilterException with Falco's message
   */
  Operand operand(FilterNode node) {
    return switch (node) {
      case FilterNode.FieldName field -> new Operand.FieldValue(field(field));
      case FilterNode.Transformed call -> call(call);
      case FilterNode.Value value -> new Operand.Constant(value.text());
      case FilterNode.OperandList list ->
          new Operand.Sequence(list.children().stream().map(this::operand).toList());
      case FilterNode.And and -> throw unexpected(and);
      case FilterNode.Or or -> throw unexpected(or);
      case FilterNode.Not not -> throw unexpected(not);
      case FilterNode.Identifier identifier -> throw unexpected(identifier);
      case FilterNode.Expansion expansion -> throw unexpected(expansion);
      case FilterNode.Values values -> throw unexpected(values);
      case FilterNode.UnaryCheck check -> throw unexpected(check);
      case FilterNode.BinaryCheck check -> throw unexpected(check);
    };
  }

  private Field field(FilterNode.FieldName node) {
    Optional<Field> found = fields.find(node.label(), node.start(), node.end());
    return found.orElseThrow(
        () ->
            new FilterException(
                "filter_check called with nonexistent field " + node.label(),
                node.start(),
                node.end(),
                fields.suggestion(node.label())));
  }

  private Operand call(FilterNode.Transformed call) {
    List<Operand> arguments = new ArrayList<>();
    for (FilterNode argument : call.arguments()) {
      arguments.add(operand(argument));
    }
    if (call.transformer().equals("val")) {
      refuseArgument(call);
      return arguments.get(0);
    }
    Transformer transformer = Transformer.parse(call.transformer()).orElseThrow();
    return arguments.size() == 1
        ? single(call, transformer, arguments.get(0))
        : several(call, transformer, arguments);
  }

  private static void refuseArgument(FilterNode.Transformed call) {
    if (call.argument() != null) {
      throw error(
          "filter error: transformer '" + call.transformer() + "' does not support field arguments",
          call);
    }
  }

  private static Operand single(
      FilterNode.Transformed call, Transformer transformer, Operand argument) {
    refuseArgument(call);
    FieldType type =
        switch (transformer) {
          case TOLOWER, TOUPPER, B64, BASENAME ->
              argument.type() == FieldType.NUMBER ? null : argument.type();
          case LEN -> argument.type() == FieldType.NUMBER ? null : FieldType.NUMBER;
          case JOIN, CONCAT, GETOPT ->
              throw error("unknown field transfomer '" + transformer.label() + "'", call);
        };
    if (type == null) {
      throw error(
          "can't add field transformer: type 'UINT64' is not supported by '"
              + transformer.label()
              + "' transformer applied on field '"
              + label(argument)
              + "'",
          call);
    }
    return new Operand.Call(transformer, List.of(argument), type);
  }

  private static Operand several(
      FilterNode.Transformed call, Transformer transformer, List<Operand> arguments) {
    return switch (transformer) {
      case JOIN -> {
        checkJoin(call, arguments);
        refuseArgument(call);
        yield new Operand.Call(transformer, arguments, FieldType.STRING);
      }
      case CONCAT -> {
        if (arguments.stream().anyMatch(argument -> baseType(argument) != FieldType.STRING)) {
          throw error("concat() arguments must be strings", call);
        }
        refuseArgument(call);
        yield new Operand.Call(transformer, arguments, FieldType.STRING);
      }
      case GETOPT -> getopt(call, arguments);
      case TOLOWER, TOUPPER, B64, BASENAME, LEN ->
          throw error("unknown multivalue transformer", call);
    };
  }

  private static void checkJoin(FilterNode.Transformed call, List<Operand> arguments) {
    if (arguments.size() != 2) {
      throw error("join() requires exactly 2 arguments: separator and list", call);
    }
    if (baseType(arguments.get(0)) == FieldType.STRING_LIST) {
      throw error("join() first argument (separator) must be a single value, not a list", call);
    }
    if (baseType(arguments.get(1)) != FieldType.STRING_LIST) {
      throw error("join() second argument must be a list", call);
    }
  }

  /** The option in brackets becomes a third argument. */
  private static Operand getopt(FilterNode.Transformed call, List<Operand> arguments) {
    if (arguments.size() != 2) {
      throw error("getopt() requires exactly 2 arguments: args list and optstring", call);
    }
    if (baseType(arguments.get(0)) != FieldType.STRING_LIST) {
      throw error("getopt() first argument must be a list", call);
    }
    if (baseType(arguments.get(1)) == FieldType.STRING_LIST) {
      throw error("getopt() second argument (optstring) must be a single value", call);
    }
    if (baseType(arguments.get(1)) != FieldType.STRING) {
      throw error("getopt() arguments must be strings", call);
    }
    String option = call.argument();
    if (option == null) {
      return new Operand.Call(Transformer.GETOPT, arguments, FieldType.STRING_LIST);
    }
    if (option.length() != 1) {
      throw error("getopt() field argument must be a single option character", call);
    }
    List<Operand> withOption =
        List.of(arguments.get(0), arguments.get(1), new Operand.Constant(option));
    return new Operand.Call(Transformer.GETOPT, withOption, FieldType.STRING);
  }

  /**
   * The type transformers of several arguments see: that of the field inside, because Falco asks
   * the field and not what transformers made of it.
   */
  private static FieldType baseType(Operand operand) {
    return switch (operand) {
      case Operand.FieldValue value -> value.type();
      case Operand.Constant constant -> FieldType.STRING;
      case Operand.Sequence sequence -> FieldType.STRING_LIST;
      case Operand.Call call ->
          switch (call.transformer()) {
            case TOLOWER, TOUPPER, B64, BASENAME, LEN -> baseType(call.arguments().get(0));
            case JOIN, CONCAT, GETOPT -> FieldType.STRING;
          };
    };
  }

  /** What messages call an operand. */
  static String label(Operand operand) {
    return switch (operand) {
      case Operand.FieldValue value -> value.field().name();
      case Operand.Call call ->
          call.arguments().size() == 1
              ? label(call.arguments().get(0))
              : ConditionPrinter.print(call);
      case Operand.Constant constant -> "NA";
      case Operand.Sequence sequence -> "NA";
    };
  }

  /** Falco's name of a type. */
  static String typeLabel(FieldType type) {
    return switch (type) {
      case STRING -> "CHARBUF";
      case STRING_LIST -> "CHARBUF (list)";
      case NUMBER -> "UINT64";
    };
  }

  private static FilterException unexpected(FilterNode node) {
    return error("unexpected '" + FilterText.of(node) + "' where a field is expected", node);
  }

  private static FilterException error(String message, FilterNode node) {
    return new FilterException(message, node.start(), node.end(), "");
  }
}
