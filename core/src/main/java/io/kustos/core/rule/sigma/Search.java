package io.kustos.core.rule.sigma;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a search identifier of a detection looks for. */
sealed interface Search {

  /** All of these, or any. */
  record Group(boolean all, List<Search> searches) implements Search {
    public Group {
      searches = List.copyOf(searches);
    }
  }

  /**
   * A field, or the whole event, with values.
   *
   * @param field null for keywords
   * @param all whether each value must be found, not one of them
   * @param negated whether the item holds where it would not
   * @param start offset of the item in the file
   */
  record Item(
      @Nullable String field,
      boolean all,
      boolean negated,
      List<SigmaValue> values,
      int start,
      int end)
      implements Search {
    public Item {
      values = List.copyOf(values);
    }
  }
}
