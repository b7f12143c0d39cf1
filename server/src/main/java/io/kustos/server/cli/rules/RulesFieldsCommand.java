package io.kustos.server.cli.rules;

import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldType;
import io.kustos.server.cli.option.Languages;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.report.text.Ansi;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos rules fields}. */
@Command(name = "fields", description = "List the fields a condition can look at.")
final class RulesFieldsCommand implements Callable<Integer> {
  private static final int INDENT_CELLS = 6;

  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "TEXT",
      description = "Only fields with this in name or meaning.")
  String wanted = "";

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  RulesFieldsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String lower = wanted.toLowerCase(Locale.ROOT);
    List<FieldDefinition> fields =
        Languages.fields().definitions().stream()
            .filter(
                field ->
                    (field.name() + ' ' + field.description())
                        .toLowerCase(Locale.ROOT)
                        .contains(lower))
            .toList();
    try (Output output = Output.standard(terminal)) {
      Lines out = new Lines(output);
      if (json) {
        out.line(json(fields));
      } else {
        fields.forEach(field -> print(field, out));
      }
    }
    if (fields.isEmpty()) {
      throw new CommandFailure("no field has '" + wanted + "' in its name or meaning");
    }
    return ExitCode.OK;
  }

  private void print(FieldDefinition field, Lines out) {
    Ansi ansi = terminal.ansi(color);
    String own =
        switch (field.origin()) {
          case FALCO -> "";
          case KUSTOS -> ", kustos only";
        };
    out.line(ansi.bold(written(field)) + ansi.dim("  " + type(field.type()) + own));
    out.line(" ".repeat(INDENT_CELLS) + field.description());
  }

  /** The field as a condition writes it. */
  private static String written(FieldDefinition field) {
    String inside =
        switch (field.argument()) {
          case NONE -> "";
          case KEY -> "[key]";
          case INDEX -> "[index]";
          case KEY_OR_INDEX -> "[key or index]";
        };
    boolean optional = !inside.isEmpty() && !field.argumentRequired();
    return field.name() + (optional ? " or " + field.name() + inside : inside);
  }

  private static String type(FieldType type) {
    return switch (type) {
      case STRING -> "text";
      case STRING_LIST -> "list of texts";
      case NUMBER -> "number";
    };
  }

  private static String json(List<FieldDefinition> fields) {
    JsonWriter json = new JsonWriter(true);
    json.beginArray();
    for (FieldDefinition field : fields) {
      json.beginObject()
          .member("name", field.name())
          .member("type", field.type().name().toLowerCase(Locale.ROOT))
          .member("argument", field.argument().name().toLowerCase(Locale.ROOT))
          .member("argumentRequired", field.argumentRequired())
          .member("origin", field.origin().name().toLowerCase(Locale.ROOT))
          .member("description", field.description())
          .endObject();
    }
    return json.endArray().toString();
  }
}
