package io.kustos.server.cli.option;

import io.kustos.core.Limits;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.rule.ContentPack;
import io.kustos.core.rule.RuleLanguage;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rules as the command line names them: files, folders of YAML files, or those that come with the
 * program: {@code default}, which is {@code pack}, and {@code starter}.
 */
public final class RuleFiles {
  /** The name of the rules that are used when nobody names others. */
  static final String DEFAULT = "default";

  /** The name of the content pack. */
  private static final String PACK = "pack";

  /** The name of the starter pack, which only counts when it is named. */
  static final String STARTER = "starter";

  private final RuleLanguage language;
  private final Limits limits;
  private final Lookups lookups;

  /** Rules whose enriched fields look up in no tables. */
  public RuleFiles(Limits limits) {
    this(limits, Lookups.NONE);
  }

  /** Rules whose enriched fields look up in these tables. */
  public RuleFiles(Limits limits, Lookups lookups) {
    this.language = Languages.all(limits, lookups);
    this.limits = limits;
    this.lookups = lookups;
  }

  /**
   * The texts of the named rules, in order; the default ones when none is named.
   *
   * @throws CommandFailure when one cannot be read
   */
  public List<SourceText> texts(@Nullable List<String> names) {
    if (names == null || names.isEmpty()) {
      return builtIn(DEFAULT);
    }
    List<SourceText> texts = new ArrayList<>();
    for (String name : names) {
      if (isBuiltIn(name)) {
        texts.addAll(builtIn(name));
      } else {
        files(name).forEach(file -> texts.add(read(file)));
      }
    }
    return texts.stream().distinct().toList();
  }

  /** Whether the name is of rules that come with the program. */
  public static boolean isBuiltIn(String name) {
    return name.equals(DEFAULT) || name.equals(PACK) || name.equals(STARTER);
  }

  private static List<SourceText> builtIn(String name) {
    return name.equals(STARTER) ? StarterPack.rules() : ContentPack.rules();
  }

  /** Rules of all languages, and the correlations over them. */
  public RuleSet load(List<SourceText> texts) {
    return language.load(texts);
  }

  /** The same as on a day: exceptions that ended by it do not apply. */
  public RuleSet load(List<SourceText> texts, LocalDate day) {
    return Languages.all(limits, lookups, day).load(texts);
  }

  /**
   * The named rules, or the default ones.
   *
   * @throws CommandFailure when they have errors, which are told before
   */
  public RuleSet loadOrFail(@Nullable List<String> names, Terminal terminal) {
    return compileOrFail(texts(names), terminal);
  }

  /**
   * The rules of texts.
   *
   * @throws CommandFailure when they have errors, which are told before
   */
  public RuleSet compileOrFail(List<SourceText> texts, Terminal terminal) {
    RuleSet rules = load(texts);
    if (rules.hasErrors()) {
      terminal.err().print(Diagnostics.text(rules.diagnostics(), terminal.errorAnsi()));
      throw new CommandFailure("the rules have errors");
    }
    return rules;
  }

  /** The file, or the YAML files in the folder and below, by name. */
  public static List<String> files(String name) {
    try {
      Path path = Path.of(name);
      if (!Files.isDirectory(path)) {
        return List.of(name);
      }
      try (Stream<Path> below = Files.walk(path)) {
        List<String> found =
            below
                .filter(file -> file.toString().matches(".*\\.ya?ml") && Files.isRegularFile(file))
                .map(Path::toString)
                .sorted()
                .toList();
        if (found.isEmpty()) {
          throw new CommandFailure(name + ": no .yaml file in this folder");
        }
        return found;
      }
    } catch (IOException | InvalidPathException e) {
      throw new CommandFailure(name + ": cannot be read");
    }
  }

  /** Reads a text file. */
  public SourceText read(String name) {
    Path path = Path.of(name);
    try {
      int fileBytesMax = limits.ruleFileBytesMax();
      if (Files.size(path) > fileBytesMax) {
        throw new CommandFailure(
            name + ": larger than rule_file_bytes_max (" + fileBytesMax + " bytes)");
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return new SourceText(name, text);
    } catch (CharacterCodingException e) {
      throw new CommandFailure(name + ": not UTF-8 text");
    } catch (AccessDeniedException e) {
      throw new CommandFailure(name + ": permission denied");
    } catch (IOException e) {
      boolean missing = !Files.exists(path);
      throw new CommandFailure(name + ": " + (missing ? "no such file" : "cannot be read"));
    }
  }
}
