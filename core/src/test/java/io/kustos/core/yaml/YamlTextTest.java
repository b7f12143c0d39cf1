package io.kustos.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

class YamlTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF"})
  void placesAreCharactersOfTheText(String mark) throws YamlException {
    String text = mark + "- \uD83D\uDE00\n- last # words\n";
    YamlText yaml = new YamlText(new SourceText("t", text));
    SequenceNode root = (SequenceNode) yaml.document().orElseThrow();
    Node last = root.getValue().getLast();
    assertThat(yaml.offset(last)).isEqualTo(text.indexOf("last"));
    assertThat(yaml.length(last)).isEqualTo("last".length());
    List<YamlNode> nodes = YamlReader.read(text, 10);
    YamlNode item = ((YamlNode.Sequence) nodes.getFirst()).items().getLast();
    assertThat(item.start()).isEqualTo(text.indexOf("last"));
    assertThat(item.end()).isEqualTo(text.indexOf("last") + "last".length());
  }

  @Test
  void handsOutDocumentsUpToWhatIsNoYaml() {
    String text = "a: 1\n---\n- [\n";
    YamlText yaml = new YamlText(new SourceText("t", text));
    List<Node> documents = new ArrayList<>();
    assertThatThrownBy(() -> yaml.documents(documents::add))
        .isInstanceOfSatisfying(
            YamlException.class, e -> assertThat(e.offset()).isEqualTo(text.length()));
    assertThat(documents).hasSize(1);
    assertThatThrownBy(() -> new YamlText(new SourceText("t", "a\n---\nb\n")).document())
        .isInstanceOf(YamlException.class);
  }

  @Test
  void boundsTheText() throws YamlException {
    SourceText text = new SourceText("t", "a: 1\n");
    assertThat(new YamlText(text, 5).document()).isPresent();
    assertThatThrownBy(() -> new YamlText(text, 4).document())
        .isInstanceOfSatisfying(YamlException.class, e -> assertThat(e.isPlaced()).isFalse())
        .hasMessageContaining("limit");
  }

  @Test
  void boundsWhatAliasesExpandTo() throws YamlException {
    String text = "a: &a [1, 2, 3]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n";
    assertThat(YamlReader.read(text, 100)).hasSize(1);
    assertThatThrownBy(() -> YamlReader.read(text, 50))
        .isInstanceOf(YamlException.class)
        .hasMessage("more than 50 values with aliases written out");
  }
}
