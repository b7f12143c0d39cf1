package io.kustos.core.rule.falco;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FileSplitTest {
  private static final FalcoLanguage LANGUAGE =
      new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", new RecordedFields()));
  private static final String RULE =
      "\n  desc: d\n  output: o\n  priority: INFO\n  source: k8s_audit\n  condition: ";

  /** What is compiled file by file, with results kept, is what one file gives. */
  @Property(tries = 2000)
  void filesGiveWhatTheirTextsTogetherGive(@ForAll("items") List<String> items) {
    List<SourceText> files = new ArrayList<>();
    for (String item : items) {
      files.add(new SourceText("f" + files.size(), item));
    }
    FalcoLoad apart = LANGUAGE.loadFalco(files);
    FalcoLoad together = LANGUAGE.loadFalco(List.of(new SourceText("all", String.join("", items))));
    boolean lastIsFine = files.isEmpty() || apart.files().get(files.size() - 1).successful();
    if (together.files().get(0).successful() && lastIsFine) {
      assertThat(summary(apart)).isEqualTo(summary(together));
    }
  }

  private static String summary(FalcoLoad load) {
    StringBuilder text = new StringBuilder();
    for (CompiledRule rule : load.rules()) {
      text.append(rule.rule().name())
          .append(rule.rule().enabled())
          .append(rule.rule().version())
          .append(rule.rule().condition())
          .append('\n');
    }
    load.macros().forEach(macro -> text.append(macro.name()).append(macro.condition()));
    load.lists().forEach(list -> text.append(list.name()).append(list.items()));
    load.diagnostics().stream()
        .filter(diagnostic -> diagnostic.code().startsWith("LOAD_UNUSED"))
        .map(diagnostic -> diagnostic.code() + diagnostic.source().line(diagnostic.place().line()))
        .sorted()
        .forEach(text::append);
    return text.toString();
  }

  @Provide
  Arbitrary<List<String>> items() {
    return Arbitraries.of(
            "- list: l\n  items: [a, k]\n",
            "- list: k\n  items: [b, l]\n",
            "- list: l\n  items: [c]\n  override:\n    items: append\n",
            "- macro: m\n  condition: ka.verb in (l)\n",
            "- macro: n\n  condition: m or ka.verb = k\n",
            "- macro: m\n  condition: or ka.uri exists\n  override:\n    condition: append\n",
            "- rule: r" + RULE + "m and ka.verb in (k)\n",
            "- rule: s" + RULE + "n\n",
            "- rule: t" + RULE + "ka.verb = l\n",
            "- rule: r" + RULE + "ka.uri exists\n",
            "- rule: r\n  enabled: false\n",
            "- rule: s\n  condition: and ka.verb in (l)\n  override:\n    condition: append\n",
            "- rule: s\n  output: p\n  override:\n    output: replace\n")
        .list()
        .ofMaxSize(12);
  }
}
