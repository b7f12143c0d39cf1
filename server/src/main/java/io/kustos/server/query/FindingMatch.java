package io.kustos.server.query;

import io.kustos.core.detect.Detector;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.search.SearchFields;
import io.kustos.lake.ArchivedFinding;
import io.kustos.lake.FindingColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether a comparison with {@code finding.*} holds for a finding. Of one thread. */
final class FindingMatch implements Predicate<ArchivedFinding> {
  /** An event that says nothing. */
  static final AuditEvent NOTHING = AuditEvent.parse("{}".getBytes(StandardCharsets.UTF_8));

  private final Detector detector;
  private @Nullable ArchivedFinding shown;

  FindingMatch(Condition comparison, Field field) throws IOException {
    List<Condition> any = new ArrayList<>();
    for (String column : SearchFields.findingColumns(field)) {
      any.add(new OfColumn(FindingColumn.valueOf(column)).of(comparison));
    }
    detector = BoundCondition.detector(any.size() == 1 ? any.getFirst() : new Condition.Or(any));
  }

  @Override
  public boolean test(ArchivedFinding finding) {
    shown = finding;
    return detector.evaluate(NOTHING) > 0;
  }

  private @Nullable Object value(FindingColumn column) {
    Object value = shown == null ? null : column.of(shown);
    return List.of().equals(value) ? null : value;
  }

  /** Puts a column of the finding in the place of the field. */
  private final class OfColumn extends FieldRewrite {
    private final FindingColumn column;

    OfColumn(FindingColumn column) {
      this.column = column;
    }

    @Override
    Field field(Field field) {
      FieldType type = column == FindingColumn.TAGS ? FieldType.STRING_LIST : FieldType.STRING;
      return Field.computed(
          "finding.column", column.column(), type, (event, context) -> value(column));
    }

    @Override
    Condition leaf(Condition leaf, Field field) {
      return leaf;
    }
  }
}
