package io.kustos.core.coverage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Known detections with the rules that make them.
 *
 * @param beyond rules that make a detection which is not in the list
 * @param unknown rows that rules name and that are not in the list, with the rule
 */
public record Coverage(List<Row> rows, List<RuleSheet> beyond, List<String> unknown) {
  public Coverage {
    rows = List.copyOf(rows);
    beyond = List.copyOf(beyond);
    unknown = List.copyOf(unknown);
  }

  /** A known detection and the rules that say they make it. */
  public record Row(KnownDetection detection, List<RuleSheet> rules) {
    public Row {
      rules = List.copyOf(rules);
    }

    /** Whether any rule makes it. */
    public boolean covered() {
      return !rules.isEmpty();
    }
  }

  /** Holds rules against the list. */
  public static Coverage of(List<KnownDetection> known, List<RuleSheet> sheets) {
    List<Row> rows = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    for (KnownDetection detection : known) {
      numbers.add(detection.row());
      rows.add(
          new Row(
              detection,
              sheets.stream()
                  .filter(RuleSheet::raises)
                  .filter(sheet -> covers(sheet).contains(detection.row()))
                  .toList()));
    }
    List<RuleSheet> beyond =
        sheets.stream().filter(sheet -> sheet.raises() && covers(sheet).isEmpty()).toList();
    List<String> unknown = new ArrayList<>();
    for (RuleSheet sheet : sheets) {
      for (int row : covers(sheet)) {
        if (!numbers.contains(row)) {
          unknown.add("'" + sheet.name() + "' covers row " + row + ", which is not in the list");
        }
      }
    }
    return new Coverage(rows, beyond, unknown);
  }

  private static List<Integer> covers(RuleSheet sheet) {
    return sheet.metadata().guidance().covers();
  }

  /** How many detections rules make. */
  public long coveredCount() {
    return rows.stream().filter(Row::covered).count();
  }
}
