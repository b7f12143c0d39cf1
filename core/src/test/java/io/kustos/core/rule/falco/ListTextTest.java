package io.kustos.core.rule.falco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ListTextTest {

  @Test
  void replacesWholeWordsEverywhere() {
    assertThat(expand("x in (a)", Map.of("a", List.of("1", "2")))).isEqualTo("x in ( 1, 2 )");
    assertThat(expand("x = 'foo a bar'", Map.of("a", List.of("1", "b c"))))
        .isEqualTo("x = 'foo 1, \"b c\" bar'");
    assertThat(expand("x.a in (ab)", Map.of("a", List.of("1")))).isEqualTo("x.a in (ab)");
  }

  /** One list after the other over the whole text, which is how Falco goes about it. */
  @Property(tries = 5000)
  void givesWhatReplacingListAfterListGives(
      @ForAll("conditions") String text, @ForAll("lists") Map<String, List<String>> lists) {
    String expected = text;
    for (Map.Entry<String, List<String>> list : lists.entrySet()) {
      expected = reference(expected, list.getKey(), list.getValue());
    }
    ListText listText = new ListText(lists, 1 << 20, 1 << 24);
    assertThat(listText.expand(text)).isEqualTo(expected);
  }

  /** A slow reading of Falco's algorithm: find, look left and right, cut, go on behind. */
  private static String reference(String condition, String name, List<String> items) {
    String text = condition;
    int found = text.indexOf(name);
    while (found >= 0) {
      int end = found + name.length();
      boolean delimited =
          (found == 0 || " \t\n\r(),=".indexOf(text.charAt(found - 1)) >= 0)
              && (end == text.length() || " \t\n\r(),=".indexOf(text.charAt(end)) >= 0);
      if (delimited) {
        String before = text.substring(0, found).replaceAll("[ \t\n\r]+$", "");
        String after = text.substring(end).replaceAll("^[ \t\n\r]+", "");
        String joined = "";
        for (String item : items) {
          joined += (joined.isEmpty() ? "" : ", ") + ListText.quote(item);
        }
        if (joined.isEmpty() && before.endsWith(",")) {
          before = before.substring(0, before.length() - 1);
        } else if (joined.isEmpty() && after.startsWith(",")) {
          after = after.substring(1);
        }
        String head = before.isEmpty() ? "" : before + " ";
        text = head + joined + " " + after;
        found = before.length() + joined.length() + 1;
      }
      found = text.indexOf(name, found + 1);
    }
    return text;
  }

  @Provide
  Arbitrary<String> conditions() {
    return Arbitraries.of("a", "b", "c", "ab", "d e", " ", ",", "(", ")", "=", "\n", "'", ".")
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<Map<String, List<String>>> lists() {
    Arbitrary<String> names = Arbitraries.of("a", "b", "c", "ab", "d e", "a,b");
    Arbitrary<List<String>> items =
        Arbitraries.of("a", "b", "c", "x", "a b", "d e", "'q r'", "", "c,a").list().ofMaxSize(3);
    return Arbitraries.maps(names, items).ofMaxSize(5).map(LinkedHashMap::new);
  }

  private static String expand(String text, Map<String, List<String>> lists) {
    return new ListText(lists, 1 << 20, 1 << 24).expand(text);
  }
}
