package io.kustos.core.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes: piece borders make no difference, and nothing is lost silently. */
class PropertiesTest {
  static final Limits SMALL = new Limits(1_500, 12, 4_000, 1, 1, 1, 1, 1, 1, 1, 1);

  /** One change of one place: another byte, bytes left out, bytes doubled, or a text put in. */
  record Mutation(int at, int kind, int length, String text) {
    byte[] apply(byte[] bytes) {
      int from = bytes.length == 0 ? 0 : Math.floorMod(at, bytes.length);
      int to = Math.min(bytes.length, from + length);
      byte[] middle =
          switch (kind) {
            case 0 -> new byte[0];
            case 1 -> text.getBytes(StandardCharsets.ISO_8859_1);
            default -> {
              byte[] twice = new byte[2 * (to - from)];
              System.arraycopy(bytes, from, twice, 0, to - from);
              System.arraycopy(bytes, from, twice, to - from, to - from);
              yield twice;
            }
          };
      byte[] changed = new byte[bytes.length - (to - from) + middle.length];
      System.arraycopy(bytes, 0, changed, 0, from);
      System.arraycopy(middle, 0, changed, from, middle.length);
      System.arraycopy(bytes, to, changed, from + middle.length, bytes.length - to);
      return changed;
    }
  }

  @Provide
  Arbitrary<byte[]> inputs() {
    Arbitrary<String> one =
        Arbitraries.of(
            Texts.event("a"),
            Texts.bodied("b"),
            Texts.pretty("c"),
            Texts.list(Texts.listItem("d"), Texts.bodied("e")),
            Texts.list(Texts.pretty("f")).replace("{\"", "{\n\""),
            "[" + Texts.event("g") + ",\n" + Texts.event("h") + "\n]",
            Texts.bodied("é\uD834\uDD1E"),
            "{\"records\":[{\"category\":\"kube-audit\",\"properties\":{\"log\":"
                + Texts.quote(Texts.event("i"))
                + "}}],\"x\":17}",
            "{\"logGroup\":\"/aws/eks/c/cluster\",\"logEvents\":[{\"timestamp\":1,\"message\":"
                + Texts.quote(Texts.event("j").substring(0, 200))
                + "},{\"timestamp\":2,\"message\":"
                + Texts.quote(Texts.event("j").substring(200))
                + "}]}",
            "2026-11-23T00:45:01.2Z stdout P " + Texts.event("k").substring(0, 99),
            "2026-11-23T00:45:01.2Z stdout F " + Texts.event("k").substring(99),
            "host " + Texts.event("l"),
            "I1123 text {",
            "\0\0\0",
            "7",
            "\uFEFF",
            "{\"log\":" + Texts.quote(Texts.event("m") + "\n") + "}");
    Arbitrary<String> joint = Arbitraries.of("\n", "\n", "\n", "\r\n", "", " ", ",", "\n\n ");
    return Combinators.combine(one, joint)
        .as((text, end) -> text + end)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(all -> String.join("", all).getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<List<Mutation>> mutations() {
    Arbitrary<String> texts =
        Arbitraries.of(
            "\n",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            ":",
            " ",
            "\0",
            "\u0080",
            "\u00c3",
            "x",
            "\n{",
            "}\n",
            "\\u12",
            "{\"kind\":\"Event\",",
            "\u00ef\u00bb\u00bf",
            "1e5",
            "\r");
    return Combinators.combine(
            Arbitraries.integers().between(0, 5_000),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 40),
            texts)
        .as(Mutation::new)
        .list()
        .ofMaxSize(4);
  }

  @Property(tries = 3_000)
  void pieceBordersMakeNoDifference(
      @ForAll("inputs") byte[] input,
      @ForAll("mutations") List<Mutation> mutations,
      @ForAll("sizes") List<Integer> sizes) {
    byte[] bytes = input;
    for (Mutation mutation : mutations) {
      bytes = mutation.apply(bytes);
    }
    Collected whole = Collected.decode(bytes, SMALL, DecodeOptions.DEFAULT);
    Collected pieces =
        Collected.decodeInChunks(
            bytes, SMALL, DecodeOptions.DEFAULT, sizes.stream().mapToInt(n -> n).toArray());
    assertThat(pieces.order).isEqualTo(whole.order);
    everyByteIsAccountedFor(bytes, whole);
  }

  @Provide
  Arbitrary<List<Integer>> sizes() {
    return Arbitraries.integers().between(1, 700).list().ofMinSize(1).ofMaxSize(5);
  }

  /** What belongs to no event and no reject is white space, or what stands around lists. */
  static void everyByteIsAccountedFor(byte[] bytes, Collected found) {
    boolean[] taken = new boolean[bytes.length];
    found.events.forEach(e -> take(taken, e.offset(), e.length()));
    found.rejects.forEach(r -> take(taken, r.offset(), r.length()));
    StringBuilder left = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      left.append(taken[i] ? '\u0001' : (char) (bytes[i] & 0xFF));
    }
    String rest = left.toString().replace("\u00ef\u00bb\u00bf", "").replace("\u0001", "");
    boolean lists = rest.matches("(?s).*\"(items|records|Records|logEvents|events)\".*");
    if (lists) {
      assertThat(rest).doesNotContainPattern("\"(auditID|stage|verb|user)\"");
    } else {
      assertThat(rest.replaceAll("[\\s,\\[\\]]", "")).isEmpty();
    }
  }

  private static void take(boolean[] taken, long offset, long length) {
    for (long i = offset; i < offset + length; i++) {
      taken[(int) i] = true;
    }
  }

  @Property(tries = 1_000)
  void cleanPartsMayBeDecodedApart(
      @ForAll("inputs") byte[] input, @ForAll("mutations") List<Mutation> mutations) {
    byte[] bytes = input;
    for (Mutation mutation : mutations) {
      bytes = mutation.apply(bytes);
    }
    Collected whole = Collected.decode(bytes, SMALL, DecodeOptions.DEFAULT);
    assertThat(inParts(bytes).order).isEqualTo(whole.order);
  }

  /** A part for each line, with a decoder of its own wherever the one before is clean. */
  private static Collected inParts(byte[] bytes) {
    Collected found = new Collected();
    ChunkDecoder decoder = new ChunkDecoder(SMALL, DecodeOptions.DEFAULT, found);
    int from = 0;
    for (int end : lineEnds(bytes)) {
      if (decoder.isClean() && decoder.offset() == from) {
        long line = decoder.line();
        decoder = new ChunkDecoder(SMALL, DecodeOptions.DEFAULT, found);
        decoder.begin(from, line);
      }
      from = decoder.decode(bytes, from, end, end == bytes.length);
    }
    return found;
  }

  private static List<Integer> lineEnds(byte[] bytes) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' || i == bytes.length - 1) {
        ends.add(i + 1);
      }
    }
    if (ends.isEmpty()) {
      ends.add(0);
    }
    return ends;
  }
}
