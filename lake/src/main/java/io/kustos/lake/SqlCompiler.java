package io.kustos.lake;

import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.ValuePattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says a condition in SQL over the columns of the events table: exactly where it can be said, else
 * from two sides, so that nothing is missed and a program decides the rest.
 *
 * <p>What is known of odd events: where a list or a number is of another kind than an API server
 * writes, its column is null and the event keeps its {@code raw} bytes; such rows may fit. Only odd
 * events have no {@code auditID}.
 */
public final class SqlCompiler {
  private final Set<String> decided = new LinkedHashSet<>();
  private final boolean oddRows;
  private final Function<Field, @Nullable String> given;
  private final @Nullable KnownValues values;

  private SqlCompiler(
      boolean oddRows, Function<Field, @Nullable String> given, @Nullable KnownValues values) {
    this.oddRows = oddRows;
    this.given = given;
    this.values = values;
  }

  /**
   * Says a condition in SQL.
   *
   * @param oddRows whether there may be rows that keep their {@code raw} bytes or have no {@code
   *     auditID}
   * @param given for a field the SQL that holds exactly when it has a value; null for all fields of
   *     which the columns know
   */
  public static SqlCondition compile(
      Condition condition, boolean oddRows, Function<Field, @Nullable String> given) {
    return compile(condition, new SqlCompiler(oddRows, given, null));
  }

  /**
   * Says a condition in SQL about rows that keep no bytes and have an {@code auditID}, of files
   * whose values can be known.
   */
  public static SqlCondition compile(
      Condition condition, Function<Field, @Nullable String> given, KnownValues values) {
    return compile(condition, new SqlCompiler(false, given, values));
  }

  private static SqlCondition compile(Condition condition, SqlCompiler compiler) {
    SqlTerm term = compiler.term(condition);
    SqlNeeds needs = new SqlNeeds();
    needs.add(condition);
    Condition rest = term.isExact() ? null : compiler.rest(condition);
    return new SqlCondition(
        term.may(),
        term.must(),
        rest,
        rest == null ? Set.of() : FieldColumns.of(rest),
        List.copyOf(compiler.decided),
        needs.equal(),
        needs.fromMicros(),
        needs.toMicros());
  }

  private SqlTerm term(Condition condition) {
    SqlTerm term =
        switch (condition) {
          case Condition.And and -> joined(and.terms(), " AND ", "false", "true");
          case Condition.Or or -> joined(or.terms(), " OR ", "true", "false");
          case Condition.Not not -> term(not.term()).not();
          case Condition.Exists exists -> exists(exists.operand());
          case Condition.Test test -> test(test);
          case Condition.Match match -> match(match);
          case Condition.TestOperands test -> SqlTerm.UNKNOWN;
          case Condition.MatchOperands match -> SqlTerm.UNKNOWN;
        };
    boolean leaf =
        !(condition instanceof Condition.And
            || condition instanceof Condition.Or
            || condition instanceof Condition.Not);
    if (leaf && values != null && (!term.isExact() || condition instanceof Condition.Match)) {
      String known = isPlainText(condition) ? null : values.sql(condition);
      term = known == null ? term : SqlTerm.exact(known);
    }
    if (leaf && !term.isExact()) {
      decided.add(ConditionPrinter.print(condition));
    }
    return term;
  }

  /** Whether SQL need only compare a column with one text, letter by letter. */
  private static boolean isPlainText(Condition condition) {
    return condition instanceof Condition.Match match
        && match.pattern() instanceof ValuePattern.Wildcard wildcard
        && SqlPatterns.isPlain(wildcard)
        && value(match.operand()) instanceof SqlValue.Text;
  }

  /** What is left to be decided of a condition that is not exact, for rows that may fit. */
  private Condition rest(Condition condition) {
    List<Condition> terms = new ArrayList<>();
    addRest(condition, false, terms);
    return terms.size() == 1 ? terms.getFirst() : new Condition.And(terms);
  }

  private void addRest(Condition condition, boolean negated, List<Condition> terms) {
    switch (condition) {
      case Condition.Not not -> addRest(not.term(), !negated, terms);
      case Condition.And and when !negated -> and.terms().forEach(t -> addRest(t, false, terms));
      case Condition.Or or when negated -> or.terms().forEach(t -> addRest(t, true, terms));
      case Condition other -> {
        if (!term(other).isExact()) {
          terms.add(negated ? new Condition.Not(other) : other);
        }
      }
    }
  }

  private SqlTerm joined(List<Condition> terms, String word, String strong, String neutral) {
    List<SqlTerm> all = terms.stream().map(this::term).toList();
    return new SqlTerm(
        join(all, SqlTerm::may, word, strong, neutral),
        join(all, SqlTerm::must, word, strong, neutral));
  }

  private static String join(
      List<SqlTerm> terms,
      Function<SqlTerm, String> side,
      String word,
      String strong,
      String neutral) {
    Set<String> parts =
        terms.stream().map(side).collect(Collectors.toCollection(LinkedHashSet::new));
    if (parts.contains(strong)) {
      return strong;
    }
    parts.remove(neutral);
    return switch (parts.size()) {
      case 0 -> neutral;
      case 1 -> parts.iterator().next();
      default -> "(" + String.join(word, parts) + ")";
    };
  }

  static SqlValue value(Operand operand) {
    return operand instanceof Operand.FieldValue(Field field)
        ? SqlValue.of(field)
        : new SqlValue.Unknown();
  }

  private SqlTerm exists(Operand operand) {
    String known = operand instanceof Operand.FieldValue(Field field) ? given.apply(field) : null;
    if (known != null) {
      return SqlTerm.exact(known);
    }
    return switch (value(operand)) {
      case SqlValue.Text text -> text(text, SqlTerm.exact(text.sql() + " IS NOT NULL"));
      case SqlValue.Texts texts ->
          odd(SqlTerm.exact(texts.column().column() + " IS NOT NULL"), texts.column());
      case SqlValue.Whole whole ->
          guarded(
              odd(SqlTerm.exact(whole.column().column() + " IS NOT NULL"), whole.column()),
              whole.guard());
      case SqlValue.Inside inside -> anyThere(inside);
      case SqlValue.Computed computed -> SqlTerm.atMost(computed.guard());
      case SqlValue.Flag flag -> SqlTerm.atMost(flag.guard());
      case SqlValue.RawTime time -> timed("true");
      case SqlValue.OfBody body -> SqlTerm.atMost(body.says(sql -> sql + " IS NOT NULL"));
      case SqlValue.Time time -> SqlTerm.TRUE;
      case SqlValue.Anywhere anywhere -> SqlTerm.TRUE;
      case SqlValue.Unknown unknown -> SqlTerm.UNKNOWN;
    };
  }

  private static SqlTerm anyThere(SqlValue.Inside inside) {
    return SqlTerm.atMost(
        inside.places().stream()
            .map(place -> place.sql(place.column().column() + " IS NOT NULL"))
            .distinct()
            .collect(Collectors.joining(" OR ", "(", ")")));
  }

  private SqlTerm test(Condition.Test test) {
    return switch (value(test.left())) {
      case SqlValue.Text text -> {
        SqlTerm term = SqlComparisons.texts(text.sql(), test);
        yield saysNull(test) ? text(text, term) : guarded(term, text.guard());
      }
      case SqlValue.Whole whole ->
          guarded(odd(SqlComparisons.whole(whole, test), whole.column()), whole.guard());
      case SqlValue.Texts texts ->
          odd(SqlComparisons.list(texts.column().column(), test), texts.column());
      case SqlValue.Inside inside -> anyThere(inside);
      case SqlValue.Computed computed -> SqlTerm.atMost(computed.guard());
      case SqlValue.Flag flag ->
          SqlTerm.atMost(
              isEquality(test) && test.quantifier() == null && test.values().equals(List.of("true"))
                  ? flag.holds()
                  : flag.guard());
      case SqlValue.RawTime time -> {
        SqlTerm said = SqlComparisons.texts(SqlValue.RawTime.SQL, test);
        yield said.isExact() ? timed(said.may()) : timed("true").atMost();
      }
      case SqlValue.OfBody body -> SqlBodies.compare(body, test);
      case SqlValue.Time time -> time(test);
      case SqlValue.Anywhere anywhere -> SqlTerm.UNKNOWN;
      case SqlValue.Unknown unknown -> SqlTerm.UNKNOWN;
    };
  }

  /** Whether the text {@code null} may fit; equality with other texts shows that it does not. */
  static boolean saysNull(Condition.Test test) {
    return switch (test.comparison()) {
      case EQ -> test.quantifier() != null || test.values().contains("null");
      case IN, INTERSECTS -> test.values().contains("null");
      case NE,
          LT,
          LE,
          GT,
          GE,
          CONTAINS,
          ICONTAINS,
          STARTSWITH,
          ENDSWITH,
          GLOB,
          IGLOB,
          REGEX,
          PMATCH ->
          true;
    };
  }

  private SqlTerm match(Condition.Match match) {
    ValuePattern pattern = match.pattern();
    return switch (value(match.operand())) {
      case SqlValue.Text text -> text(text, SqlPatterns.text(text.sql(), pattern));
      case SqlValue.Whole whole ->
          guarded(
              odd(SqlPatterns.whole(whole.column().column(), pattern), whole.column()),
              whole.guard());
      case SqlValue.Texts texts ->
          odd(SqlPatterns.list(texts.column().column(), pattern), texts.column());
      case SqlValue.Inside inside ->
          SqlTerm.atMost(
              inside.places().stream()
                  .map(place -> place.sql(SqlPatterns.insideJson(place.column().column(), pattern)))
                  .distinct()
                  .collect(Collectors.joining(" OR ", "(", ")")));
      case SqlValue.Computed computed -> SqlTerm.atMost(computed.guard());
      case SqlValue.Flag flag ->
          SqlTerm.atMost(
              pattern instanceof ValuePattern.Wildcard wildcard
                      && SqlPatterns.isText(wildcard, "true")
                  ? flag.holds()
                  : flag.guard());
      case SqlValue.RawTime time -> timed("true").atMost();
      case SqlValue.OfBody body -> SqlBodies.match(body, pattern);
      case SqlValue.Anywhere anywhere -> SqlAnywhere.of(pattern, oddRows);
      case SqlValue.Time time -> SqlTerm.UNKNOWN;
      case SqlValue.Unknown unknown -> SqlTerm.UNKNOWN;
    };
  }

  /** A text that is null in the event is the text {@code null} to some languages. */
  private SqlTerm text(SqlValue.Text text, SqlTerm term) {
    return guarded(text.nullIsText() ? odd(term, text.column()) : term, text.guard());
  }

  /** What holds for an event with a time of its own; one that kept its bytes may have another. */
  private SqlTerm timed(String sql) {
    String own = "(latency_micros IS NOT NULL AND " + sql + ")";
    return oddRows
        ? new SqlTerm("(raw IS NOT NULL OR " + own + ")", "(raw IS NULL AND " + own + ")")
        : SqlTerm.exact(own);
  }

  private static SqlTerm time(Condition.Test test) {
    String times =
        test.values().stream()
            .map(micros -> "make_timestamptz(" + Long.parseLong(micros) + ")")
            .collect(Collectors.joining(", ", "(", ")"));
    return switch (test.comparison()) {
      case EQ, NE, LT, LE, GT, GE -> {
        String sign = test.comparison() == Comparison.NE ? "<>" : test.comparison().label();
        yield SqlTerm.exact("event_time " + sign + " " + times);
      }
      case IN, INTERSECTS -> SqlTerm.exact("event_time IN " + times);
      case CONTAINS, ICONTAINS, STARTSWITH, ENDSWITH, GLOB, IGLOB, REGEX, PMATCH -> SqlTerm.UNKNOWN;
    };
  }

  /** Events without what the guard asks are odd, too. */
  private SqlTerm guarded(SqlTerm term, String guard) {
    return !oddRows || guard.equals("true")
        ? term
        : new SqlTerm(and(guard, term.may()), and(guard, term.must()));
  }

  private static String and(String guard, String sql) {
    return sql.equals("false") ? "false" : "(" + sql + " AND " + guard + ")";
  }

  /** A row without a value in a column that cannot hold odd ones may fit when it kept its bytes. */
  private SqlTerm odd(SqlTerm term, EventColumn column) {
    if (!oddRows) {
      return term;
    }
    String odd = "(raw IS NOT NULL AND " + column.column() + " IS NULL)";
    return new SqlTerm(
        "(" + term.may() + " OR " + odd + ")",
        "(coalesce(" + term.must() + ", false) AND NOT " + odd + ")");
  }

  /** What a comparison is of a column of the findings table. */
  static SqlTerm ofFinding(Condition comparison, FindingColumn column) {
    return switch (comparison) {
      case Condition.Exists exists -> SqlTerm.exact(column.column() + " IS NOT NULL");
      case Condition.Test test ->
          column.kind() == ColumnKind.LIST
              ? SqlComparisons.list(column.column(), test)
              : SqlComparisons.texts(column.column(), test);
      case Condition.And and -> SqlTerm.UNKNOWN;
      case Condition.Or or -> SqlTerm.UNKNOWN;
      case Condition.Not not -> SqlTerm.UNKNOWN;
      case Condition.Match match ->
          column.kind() == ColumnKind.LIST
              ? SqlPatterns.list(column.column(), match.pattern())
              : SqlPatterns.text(column.column(), match.pattern());
      case Condition.TestOperands operands -> SqlTerm.UNKNOWN;
      case Condition.MatchOperands operands -> SqlTerm.UNKNOWN;
    };
  }

  static boolean isEquality(Condition.Test test) {
    return test.comparison() == Comparison.EQ || test.comparison() == Comparison.IN;
  }
}
