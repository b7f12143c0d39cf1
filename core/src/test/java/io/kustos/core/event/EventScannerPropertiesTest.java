package io.kustos.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The scanner finds in any JSON object what Jackson finds, and refuses what Jackson refuses. */
class EventScannerPropertiesTest {
  private static Arbitrary<String> keys() {
    List<String> names =
        Arrays.stream(EventField.ALL).flatMap(f -> f.path().stream()).distinct().toList();
    Arbitrary<String> name = Arbitraries.of(names);
    Arbitrary<String> near = name.map(n -> n + "x");
    Arbitrary<String> prefix = name.map(n -> n.substring(0, n.length() - 1));
    Arbitrary<String> escaped =
        Combinators.combine(name, Arbitraries.integers().between(0, 40))
            .as(
                (n, i) -> {
                  int at = i % n.length();
                  return n.substring(0, at)
                      + String.format("\\u%04x", (int) n.charAt(at))
                      + n.substring(at + 1);
                });
    return Arbitraries.frequencyOf(
        Tuple.of(12, name),
        Tuple.of(1, near),
        Tuple.of(1, prefix),
        Tuple.of(2, escaped),
        Tuple.of(1, Arbitraries.of("", "a\\\"b", "\\\\", "é", "\\ud834\\udd1e")));
  }

  private static Arbitrary<String> spaces() {
    return Arbitraries.of("", "", "", "", " ", "\n", "\t \r\n");
  }

  private static Arbitrary<String> scalars() {
    Arbitrary<String> pieces =
        Arbitraries.of(
                "a",
                "get",
                "/api/v1",
                "\\\"",
                "\\\\",
                "\\/",
                "\\n",
                "\\u0041",
                "\\u00e9",
                "é",
                "€",
                "\uD834\uDD1E",
                "\\ud834\\udd1e",
                "\\ud834",
                "\\udd1e",
                "}",
                "]",
                "{",
                "[",
                ",",
                ":",
                "\u007f",
                "2026-11-23T01:02:03.000001Z")
            .list()
            .ofMaxSize(9)
            .map(all -> '"' + String.join("", all) + '"');
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(60);
    Arbitrary<String> numbers =
        Combinators.combine(
                Arbitraries.of("", "-"),
                digits.map(d -> d.replaceAll("^0+(?=.)", "")),
                Arbitraries.of("", ".5", ".0001", "e9", "E+7", "e-300", ".25e400"))
            .as((sign, number, rest) -> sign + number + rest);
    return Arbitraries.frequencyOf(
        Tuple.of(6, pieces),
        Tuple.of(2, numbers),
        Tuple.of(1, Arbitraries.of("true", "false", "null", "{}", "[]", "[ ]", "{\n}")));
  }

  private static Arbitrary<String> values(int depth) {
    if (depth == 0) {
      return scalars();
    }
    Arbitrary<String> array =
        Combinators.combine(values(depth - 1), spaces())
            .as((value, space) -> space + value + space)
            .list()
            .ofMaxSize(3)
            .map(all -> "[" + String.join(",", all) + "]");
    return Arbitraries.frequencyOf(
        Tuple.of(5, scalars()), Tuple.of(1, array), Tuple.of(3, objects(depth - 1)));
  }

  private static Arbitrary<String> objects(int depth) {
    return Combinators.combine(keys(), spaces(), values(depth), spaces())
        .as(
            (key, before, value, after) ->
                before + '"' + key + '"' + after + ':' + before + value + after)
        .list()
        .ofMaxSize(8)
        .map(all -> "{" + String.join(",", all) + "}");
  }

  @Provide
  Arbitrary<String> events() {
    return Arbitraries.lazyOf(() -> objects(3));
  }

  @Property(tries = 800)
  void findsWhatJacksonFinds(@ForAll("events") String event, @ForAll("rests") String rest) {
    byte[] bytes = (event + rest).getBytes(StandardCharsets.UTF_8);
    assertThat(ScannerAgainstJackson.check(bytes)).isTrue();
  }

  @Provide
  Arbitrary<String> rests() {
    return Arbitraries.of("", "\n", " x", "{", "}", "é");
  }

  @Property(tries = 800)
  void refusesWhatJacksonRefuses(
      @ForAll("events") String event, @ForAll int place, @ForAll("texts") String text) {
    int at = Math.floorMod(place, event.length() + 1);
    ScannerAgainstJackson.check(
        (event.substring(0, at) + text + event.substring(at)).getBytes(StandardCharsets.UTF_8));
    int to = Math.min(event.length(), at + text.length());
    ScannerAgainstJackson.check(
        (event.substring(0, at) + text + event.substring(to)).getBytes(StandardCharsets.UTF_8));
    ScannerAgainstJackson.check(event.substring(0, at).getBytes(StandardCharsets.UTF_8));
    ScannerAgainstJackson.check(
        (event.substring(0, at) + event.substring(to)).getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
        "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "1", "-", ".", "e", "+", "\n", "\t", "\0",
        "\\u", "\\u00", "\\x", "tru", "null", "é", "\u2028", "/*", "NaN", "'", "\u0001", "\"\"");
  }

  @Property(tries = 50)
  void depthIsBounded(@ForAll("depths") int depth) {
    for (String key : new String[] {"x", "requestObject", "annotations", "user"}) {
      String text = "{\"" + key + "\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      boolean fine = depth + 1 <= ScannerAgainstJackson.DEPTH_MAX;
      assertThat(ScannerAgainstJackson.check(bytes)).as(text).isEqualTo(fine);
      String objects = "{\"" + key + "\":" + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth + 1);
      assertThat(ScannerAgainstJackson.check(objects.getBytes(StandardCharsets.UTF_8)))
          .as(objects)
          .isEqualTo(fine);
    }
  }

  @Provide
  Arbitrary<Integer> depths() {
    return Arbitraries.integers().between(1, 60);
  }
}
