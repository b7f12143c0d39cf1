package io.kustos.core.rule.falco;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.SourceText;
import io.kustos.core.yaml.YamlException;
import io.kustos.core.yaml.YamlNode;
import io.kustos.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loads rules files one after another. After each file everything read so far is compiled anew, as
 * in Falco, so a file can use what files before it define, and change it.
 */
final class FalcoLoader {
  private static final Pattern UNDEFINED_MACRO =
      Pattern.compile("Undefined macro '(.+)' used in filter\\.");
  private static final long VALUES_MAX = 1_000_000;
  private static final Set<LoadCode> STATE_OF_THE_WHOLE =
      Set.of(LoadCode.UNUSED_LIST, LoadCode.UNUSED_MACRO);

  private final FalcoOptions options;
  private final Map<String, FieldNames> sources = new HashMap<>();
  private final Definitions definitions;
  private final LineNumbers lines = new LineNumbers();
  private final List<FalcoLoad.FileResult> files = new ArrayList<>();
  private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();
  private @Nullable Compilation last;
  private List<CompiledRule> rules = List.of();
  private List<CompiledMacro> macros = List.of();
  private List<CompiledList> lists = List.of();

  FalcoLoader(FalcoOptions options, Map<String, FieldCatalog> catalogs) {
    this.options = options;
    catalogs.forEach((source, catalog) -> sources.put(source, new FieldNames(catalog)));
    this.definitions = new Definitions(options, sources);
  }

  FalcoLoad load(List<SourceText> texts) {
    for (SourceText text : texts) {
      load(text);
    }
    checkPlugins();
    return new FalcoLoad(files, rules, macros, lists, ordered(texts));
  }

  private void load(SourceText text) {
    Problems problems = new Problems();
    Definitions compiled = read(text, problems);
    Compilation compilation = Compilation.run(compiled, last, lines, problems, options.limits());
    if (compiled == definitions) {
      last = compilation;
    }
    if (!problems.failed()) {
      rules = compilation.rules();
      macros = compilation.macros();
      lists = compilation.lists();
    }
    files.add(new FalcoLoad.FileResult(text, !problems.failed(), problems.falco()));
    Set<String> whole =
        STATE_OF_THE_WHOLE.stream().map(LoadCode::label).collect(Collectors.toSet());
    diagnostics.removeIf(diagnostic -> whole.contains(diagnostic.code()));
    diagnostics.addAll(problems.falco());
    diagnostics.addAll(problems.all());
  }

  /**
   * Reads a file into the definitions. After the first error Falco reads no more; then a copy of
   * the definitions takes the rest of the file, to find more errors, and is forgotten.
   *
   * @return what is to be compiled
   */
  private Definitions read(SourceText text, Problems problems) {
    List<Item> items;
    try {
      items = items(text);
    } catch (LoadException e) {
      problems.add(e.diagnostic());
      return new Definitions(options, sources);
    }
    ItemReader reader = new ItemReader(text, sources, problems);
    Definitions target = definitions;
    for (Item item : items) {
      try {
        if (item.isDocument()) {
          throw noSequence(text, item.node());
        }
        reader.read(item.node(), target);
      } catch (LoadException e) {
        problems.add(e.diagnostic());
        target = target == definitions ? definitions.copy() : target;
        markBroken(item.node(), target);
      }
    }
    return target;
  }

  /** An item of a document, or a whole document that is no sequence of items. */
  private record Item(YamlNode node, boolean isDocument) {}

  private List<Item> items(SourceText text) {
    List<Item> items = new ArrayList<>();
    for (YamlNode document : documents(text)) {
      if (document instanceof YamlNode.Sequence sequence) {
        for (YamlNode item : sequence.items()) {
          if (!YamlNode.isNull(item)) {
            items.add(new Item(item, false));
          }
        }
      } else if (!YamlNode.isNull(document)) {
        items.add(new Item(document, true));
      }
    }
    return items;
  }

  private List<YamlNode> documents(SourceText text) {
    int bytesMax = options.limits().ruleFileBytesMax();
    if (text.text().length() > bytesMax) {
      throw new LoadException(
          LoadCode.ERR_YAML_PARSE,
          "the file is larger than " + bytesMax + " bytes",
          new Spot(text, 0, 1));
    }
    try {
      return YamlReader.read(text.text(), VALUES_MAX);
    } catch (YamlException e) {
      throw new LoadException(
          LoadCode.ERR_YAML_PARSE, e.problemInContext(), new Spot(text, e.offset(), 1));
    }
  }

  private static LoadException noSequence(SourceText text, YamlNode document) {
    return new LoadException(
        LoadCode.ERR_YAML_VALIDATE,
        document instanceof YamlNode.Mapping
            ? "Rules content is not yaml array of objects"
            : "Rules content is not yaml",
        Spot.of(text, document),
        "a rules file is a list of items, each beginning with '- '");
  }

  private static void markBroken(YamlNode item, Definitions target) {
    if (item instanceof YamlNode.Mapping mapping) {
      for (String key : List.of("list", "macro")) {
        if (mapping.find(key) instanceof YamlNode.Scalar name) {
          target.markBroken(name.text());
        }
      }
    }
  }

  private void checkPlugins() {
    for (PluginRequirement requirement : definitions.requirements()) {
      boolean met =
          requirement.alternatives().stream()
              .anyMatch(
                  plugin -> {
                    String loaded = options.plugins().get(plugin.name());
                    return loaded != null
                        && Version.parse(loaded)
                            .orElseThrow()
                            .satisfies(Version.parse(plugin.version()).orElseThrow());
                  });
      if (!met) {
        String wanted =
            requirement.alternatives().stream()
                .map(plugin -> plugin.name() + " (>= " + plugin.version() + ")")
                .collect(Collectors.joining(", "));
        diagnostics.add(
            requirement
                .spot()
                .diagnostic(
                    LoadCode.ERR_VALIDATE,
                    "Plugin requirement not satisfied, must load one of: " + wanted,
                    "loaded: " + loadedPlugins()));
      }
    }
  }

  private String loadedPlugins() {
    return options.plugins().entrySet().stream()
        .map(plugin -> plugin.getKey() + " " + plugin.getValue())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** A macro nobody knew when a file was compiled may stand in a later one. */
  private Diagnostic withLaterMacro(Diagnostic diagnostic) {
    Matcher matcher = UNDEFINED_MACRO.matcher(diagnostic.message());
    MacroDefinition later = matcher.matches() ? definitions.macros().get(matcher.group(1)) : null;
    if (later == null || diagnostic.source().equals(later.spot().source())) {
      return diagnostic;
    }
    return new Diagnostic(
        diagnostic.severity(),
        diagnostic.code(),
        diagnostic.message(),
        diagnostic.source(),
        diagnostic.offset(),
        diagnostic.length(),
        "it is defined at " + later.spot().label() + "; files are read in order");
  }

  private List<Diagnostic> ordered(List<SourceText> texts) {
    Map<SourceText, Integer> order = new HashMap<>();
    texts.forEach(text -> order.putIfAbsent(text, order.size()));
    return diagnostics.stream()
        .map(this::withLaterMacro)
        .sorted(
            Comparator.<Diagnostic>comparingInt(d -> order.getOrDefault(d.source(), 0))
                .thenComparingInt(Diagnostic::offset)
                .thenComparingInt(d -> d.severity() == Severity.ERROR ? 0 : 1))
        .toList();
  }
}
