package io.kustos.core.rule.search;

import io.kustos.core.Limits;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.field.EventFields;
import java.util.List;
import java.util.function.Supplier;

/**
 * The language of the search box, for example {@code user:alice verb:(delete OR deletecollection)
 * ns:kube-* code>=400 "token"}. What stands side by side must all hold.
 *
 * <pre>
 * or    = and *( "OR" and )                    value = word | quoted | "/" regex "/"
 * and   = not *( [ "AND" ] not )                     | "[" value "TO" value "]" | ("&gt;" …) value
 * not   = [ "NOT" | "-" | "!" ] term                 | "(" values joined by OR, AND, NOT ")"
 * term  = "(" or ")" | field ":" value | field ("&gt;=" | "&gt;" | "&lt;=" | "&lt;" | "=" | "!=") value
 *       | word | quoted
 * </pre>
 */
public final class SearchLanguage {
  /** Longest text, in characters. */
  public static final int CHARS_MAX = 200_000;

  private final Limits limits;
  private final SearchTimes times;
  private final NamedFields fields;

  /**
   * The language with bounds, and with the time that relative times are relative to; enriched
   * fields know nothing of the operator's tables.
   */
  public SearchLanguage(Limits limits, SearchTimes times) {
    this(limits, times, EventFields::catalog);
  }

  /**
   * The same, with enriched fields over tables.
   *
   * @param catalog knows them; asked only when there is one in the text
   */
  public SearchLanguage(Limits limits, SearchTimes times, Supplier<EventFields> catalog) {
    this.limits = limits;
    this.times = times;
    this.fields = new NamedFields(catalog);
  }

  /** What a text means; never throws for what the text contains. */
  public SearchQuery parse(SourceText source) {
    try {
      if (source.text().length() > CHARS_MAX) {
        throw new SearchException(
            "SEARCH_LIMIT", "longer than " + CHARS_MAX + " characters", CHARS_MAX, 1, null);
      }
      return new SearchQuery(
          new SearchParser(source.text(), limits, times, fields).parse(), List.of());
    } catch (SearchException e) {
      return new SearchQuery(
          null,
          List.of(
              new Diagnostic(
                  Diagnostic.Severity.ERROR,
                  e.code(),
                  String.valueOf(e.getMessage()),
                  source,
                  e.offset(),
                  Math.max(1, e.length()),
                  e.hint())));
    }
  }
}
