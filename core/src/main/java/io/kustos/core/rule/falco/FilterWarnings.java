package io.kustos.core.rule.falco;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What Falco warns of in a filter before it compiles it. */
final class FilterWarnings {
  private static final String NO_VALUE = "<NA>";
  private static final Set<String> EQUALITIES =
      Set.of("=", "==", "!=", "in", "intersects", "pmatch");

  private final Set<String> deprecated =
      new TreeSet<>(Comparator.comparingInt(DeprecatedFields::order));
  private boolean noValue;

  private FilterWarnings() {}

  static FilterWarnings of(FilterNode node) {
    FilterWarnings warnings = new FilterWarnings();
    warnings.visit(node);
    return warnings;
  }

  /** Whether a field of audit events is compared with the text Falco prints for no value. */
  boolean comparesWithNoValue() {
    return noValue;
  }

  Set<String> deprecatedFields() {
    return deprecated;
  }

  private void visit(FilterNode node) {
    switch (node) {
      case FilterNode.And and -> and.children().forEach(this::visit);
      case FilterNode.Or or -> or.children().forEach(this::visit);
      case FilterNode.Not not -> visit(not.child());
      case FilterNode.Expansion expansion -> visit(expansion.body());
      case FilterNode.UnaryCheck check -> visitOperand(check.left());
      case FilterNode.BinaryCheck check -> visitCheck(check);
      case FilterNode.Identifier identifier -> {}
      case FilterNode.Value value -> {}
      case FilterNode.Values values -> {}
      case FilterNode.OperandList list -> {}
      case FilterNode.FieldName field -> visitOperand(field);
      case FilterNode.Transformed call -> visitOperand(call);
    }
  }

  private void visitCheck(FilterNode.BinaryCheck check) {
    boolean ofAudit = visitOperand(check.left());
    if (!ofAudit || !EQUALITIES.contains(check.operator())) {
      return;
    }
    List<String> constants =
        switch (check.right()) {
          case FilterNode.Value value -> List.of(value.text());
          case FilterNode.Values values -> values.texts();
          default -> {
            visitOperand(check.right());
            yield List.of();
          }
        };
    noValue |= constants.contains(NO_VALUE);
  }

  /** Whether the last field of an operand is one of audit events. */
  private boolean visitOperand(FilterNode node) {
    if (node instanceof FilterNode.FieldName field) {
      if (DeprecatedFields.contains(field.name())) {
        deprecated.add(field.name());
      }
      return field.name().startsWith("ka.") || field.name().startsWith("jevt.");
    }
    boolean ofAudit = false;
    if (node instanceof FilterNode.Transformed call) {
      for (FilterNode argument : call.arguments()) {
        ofAudit = argument instanceof FilterNode.Value ? ofAudit : visitOperand(argument);
      }
    }
    return ofAudit;
  }
}
