package io.kustos.core.rule.falco;

import java.util.ArrayList;
import java.util.List;

/** An exception of a rule. */
record ExceptionDefinition(
    String name, Entry fields, Entry comparisons, List<Entry> values, Spot spot) {
  ExceptionDefinition {
    values = List.copyOf(values);
  }

  ExceptionDefinition withComparisons(Entry checked) {
    return new ExceptionDefinition(name, fields, checked, values, spot);
  }

  ExceptionDefinition append(List<Entry> more) {
    List<Entry> joined = new ArrayList<>(values);
    joined.addAll(more);
    return new ExceptionDefinition(name, fields, comparisons, joined, spot);
  }

  /** A string or a list of entries; exceptions take either in many places. */
  record Entry(boolean isList, String item, List<Entry> items) {
    static final Entry NONE = new Entry(false, "", List.of());

    public Entry {
      items = List.copyOf(items);
    }

    static Entry of(String item) {
      return new Entry(false, item, List.of());
    }

    static Entry of(List<Entry> items) {
      return new Entry(true, "", items);
    }

    boolean isEmpty() {
      return isList ? items.isEmpty() : item.isEmpty();
    }
  }
}
