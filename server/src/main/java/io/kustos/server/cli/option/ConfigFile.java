package io.kustos.server.cli.option;

import io.kustos.core.Limits;
import io.kustos.core.rule.SourceText;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as the command line names it.
 *
 * @param name the file; null when there is none and everything is as by default
 * @param parsed what came of it
 */
public record ConfigFile(@Nullable String name, Config.Parsed parsed) {
  /** Taken when no file is named and it is there. */
  public static final String USUAL = "kustos.yaml";

  /**
   * Reads the named file, else {@link #USUAL} when it is there, else none.
   *
   * @throws CommandFailure when a named file cannot be read
   */
  public static ConfigFile read(@Nullable String asked) {
    String name = asked == null && Files.exists(Path.of(USUAL)) ? USUAL : asked;
    if (name == null) {
      return new ConfigFile(null, Config.parse(new SourceText("(none)", ""), Path.of("")));
    }
    SourceText text = new RuleFiles(Limits.DEFAULT).read(name);
    Path parent = Path.of(name).getParent();
    Path folder = Objects.requireNonNullElse(parent, Path.of(""));
    return new ConfigFile(name, Config.parse(text, folder));
  }

  /**
   * The configuration; warnings and errors are told.
   *
   * @throws CommandFailure when it has errors
   */
  public Config config(Terminal terminal) {
    terminal.err().print(Diagnostics.text(parsed.diagnostics(), terminal.errorAnsi()));
    if (parsed.hasErrors()) {
      throw new CommandFailure(name + " has errors (docs/config.md has every key)");
    }
    return parsed.config();
  }
}
