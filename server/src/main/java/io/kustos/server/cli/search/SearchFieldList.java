package io.kustos.server.cli.search;

import io.kustos.core.rule.field.FieldAliases;
import io.kustos.core.rule.search.SearchField;
import io.kustos.core.rule.search.SearchFields;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.text.Ansi;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of the search box, for people. */
final class SearchFieldList {
  private SearchFieldList() {}

  static void print(Terminal terminal, @Nullable Boolean color) {
    Ansi ansi = terminal.ansi(color);
    TextTable table = new TextTable(List.of("FIELD", "SAME AS", "WHAT", "FOR EXAMPLE"));
    for (SearchField field : SearchFields.list()) {
      String same = String.join(", ", field.names().subList(1, field.names().size()));
      String example =
          field.examples().isEmpty() ? "" : example(field.name(), field.examples().getFirst());
      table.add(List.of(field.name(), same, field.description(), example));
    }
    FieldAliases.all()
        .forEach(
            (name, paths) -> {
              if (SearchFields.find(name).isEmpty()) {
                String more = paths.size() == 1 ? "" : " …";
                table.add(List.of(name, paths.getFirst() + more, "", ""));
              }
            });
    TextTable enriched = new TextTable(List.of("ENRICHED", "WHAT"), Set.of("ENRICHED"));
    SearchFields.enriched()
        .forEach(field -> enriched.add(List.of(field.name(), field.description())));
    try (Output out = Output.standard(terminal)) {
      Lines lines = new Lines(out);
      lines.add(table.header(terminal.tableWidth(), ansi));
      lines.add(table.lines());
      lines.line("");
      lines.add(enriched.header(terminal.tableWidth(), ansi));
      lines.add(enriched.lines());
      lines.line("");
      lines.line("Any other path into the event is a field, too: requestObject.spec.replicas>10");
    }
  }

  private static String example(String name, String value) {
    boolean order = value.startsWith(">") || value.startsWith("<");
    return order ? name + value : name + ":" + value;
  }
}
