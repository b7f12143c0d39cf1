package io.kustos.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of an answer of one column. */
final class Values implements SqlSink {
  final List<@Nullable Object> found = new ArrayList<>();

  static List<@Nullable Object> of(QueryEngine engine, SqlRequest request) throws Exception {
    Values values = new Values();
    engine.sql(request, values, new Cancellation());
    return values.found;
  }

  @Override
  public void columns(List<SqlColumn> columns) {
    assertThat(columns).hasSize(1);
  }

  @Override
  public void row(List<@Nullable Object> values) {
    found.addAll(values);
  }
}
