package io.kustos.core.decode;

import static io.kustos.core.decode.Texts.bodied;
import static io.kustos.core.decode.Texts.event;
import static io.kustos.core.decode.Texts.list;
import static io.kustos.core.decode.Texts.listItem;
import static io.kustos.core.decode.Texts.pretty;
import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.decode.Reject.Reason;
import io.kustos.core.event.EventField;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of the input, and what is bad in it. */
class ChunkDecoderTest {
  private static final Limits SMALL = new Limits(2_000, 32, 10_000, 1, 1, 1, 1, 1, 1, 1, 1);

  /** Decodes whole and byte by byte, which must be the same. */
  private static Collected decode(byte[] bytes, Limits limits) {
    Collected whole = Collected.decode(bytes, limits, DecodeOptions.DEFAULT);
    for (int size : new int[] {1, 3, 64, 1000}) {
      Collected pieces = Collected.decodeInChunks(bytes, limits, DecodeOptions.DEFAULT, size);
      assertThat(pieces.order).isEqualTo(whole.order);
    }
    return whole;
  }

  private static Collected decode(String text) {
    return decode(text.getBytes(StandardCharsets.UTF_8), Limits.DEFAULT);
  }

  @Test
  void linesOfEvents() {
    Collected found = decode(event("a") + "\n\r\n \n" + bodied("b") + "\r\n" + event("c"));
    assertThat(found.ids()).containsExactly("a", "b", "c");
    assertThat(found.rejects).isEmpty();
    assertThat(found.events.stream().map(e -> e.line())).containsExactly(1L, 4L, 5L);
    assertThat(found.events.get(1).length()).isEqualTo(bodied("b").length());
    assertThat(found.events.get(1).offset()).isEqualTo(event("a").length() + 5);
  }

  @Test
  void everyFormOfNativeJsonInOneInput() {
    String text =
        event("a")
            + event("b")
            + " "
            + pretty("c")
            + "\n"
            + list(listItem("d"), bodied("e"))
            + "\n"
            + list(listItem("f")).replace("{\"", "{\n\t\"").replace("[{", "[\n{")
            + "\n[ "
            + event("g")
            + ", "
            + pretty("h")
            + "\n]\n[["
            + event("i")
            + "],["
            + list(listItem("j"))
            + "]]\n"
            + list()
            + "[]\n"
            + event("k");
    Collected found = decode(text);
    assertThat(found.rejects).isEmpty();
    assertThat(String.join("", found.ids())).isEqualTo("abcdefghijk");
    assertThat(found.events.get(3).form()).isEqualTo(Form.EVENT_LIST);
    assertThat(found.events.get(6).form()).isEqualTo(Form.ARRAY);
  }

  @Test
  void byteOrderMarks() {
    Collected found = decode("\uFEFF" + event("a") + "\n\uFEFF" + list(listItem("b")));
    assertThat(found.ids()).containsExactly("a", "b");
    assertThat(found.rejects).isEmpty();
  }

  @Test
  void listWithSortedKeysAndMore() {
    Collected found =
        decode(
            "{\"apiVersion\":\"audit.k8s.io/v1\",\"items\":["
                + listItem("a")
                + "],\"kind\":\"EventList\",\"metadata\":{\"x\":[1,{}]}}\n"
                + event("b"));
    assertThat(found.ids()).containsExactly("a", "b");
    assertThat(found.rejects).isEmpty();
  }

  @Test
  void unknownMembersBesideAListAreNotLost() {
    Collected found = decode("{\"records\":[]," + event("x").substring(1) + "\n" + event("b"));
    assertThat(found.ids()).containsExactly("b");
    assertThat(found.reasons()).isNotEmpty().containsOnly(Reason.NOT_AN_EVENT);
  }

  @Test
  void oldVersions() {
    String beta =
        event("a")
            .replace("audit.k8s.io/v1", "audit.k8s.io/v1beta1")
            .replace(
                "\"stageTimestamp\":\"2026-11-23T01:02:03.000002Z\"",
                "\"timestamp\":\"2018-10-25T14:09:12Z\"");
    assertThat(decode(beta).events.get(0).event().stageNanos()).isEqualTo(1540476552_000000000L);
    String alpha = event("b").replace("audit.k8s.io/v1", "audit.k8s.io/v1alpha1");
    assertThat(decode(alpha).only(EventField.AUDIT_ID)).isEqualTo("b");
    String bare = event("c").replace(",\"apiVersion\":\"audit.k8s.io/v1\"", "");
    assertThat(decode(bare).only(EventField.AUDIT_ID)).isEqualTo("c");
  }

  @Test
  void eventWithoutIdIsAnEvent() {
    String text = event("x").replace("\"auditID\":\"x\",", "");
    assertThat(decode(text).only(EventField.AUDIT_ID)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":1}",
        "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"involvedObject\":{}}",
        "{\"kind\":\"Event\",\"apiVersion\":\"events.k8s.io/v1\",\"verb\":\"x\",\"auditID\":\"y\"}",
        "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[{},{}]}",
        "{\"messageType\":\"CONTROL_MESSAGE\",\"logEvents\":[{\"id\":\"\",\"timestamp\":1,"
            + "\"message\":\"CWL CONTROL MESSAGE: Checking health of destination.\"}]}",
        "I1123 00:44:26.728078       1 httplog.go:132] \"HTTP\" verb=\"GET\"",
        "[1]",
        "[null]",
        "null",
        "17",
        "\"text\"",
        "I1123 x {not json}",
        "host.example {\"a\":1}",
      })
  void otherThings(String text) {
    Collected found = decode(event("a") + "\n" + text + "\n" + event("b"));
    assertThat(found.ids()).containsExactly("a", "b");
    assertThat(found.reasons()).containsExactly(Reason.NOT_AN_EVENT);
    assertThat(found.rejects.get(0).line()).isEqualTo(2);
  }

  @Test
  void timeIsNeeded() {
    for (String time :
        new String[] {"", "\"stageTimestamp\":\"yesterday\",", "\"stageTimestamp\":7,"}) {
      String text = event("a").replaceAll("\"stageTimestamp\":\"[^\"]*\"", time + "\"x\":1");
      Collected found = decode(text + "\n" + event("b"));
      assertThat(found.ids()).containsExactly("b");
      assertThat(found.reasons()).containsExactly(Reason.MISSING_TIMESTAMP);
      Collected all =
          Collected.decode(
              text.getBytes(StandardCharsets.UTF_8), Limits.DEFAULT, new DecodeOptions(true));
      assertThat(all.ids()).containsExactly("a");
    }
  }

  @Test
  void lineCutAnywhereCostsOnlyItself() {
    String broken = bodied("x");
    for (int cut = 2; cut < broken.length(); cut++) {
      String part = broken.substring(0, cut);
      Collected found = decode(event("a") + "\n" + part + "\n" + bodied("b") + "\n" + event("c"));
      assertThat(found.ids()).as(part).containsExactly("a", "b", "c");
      assertThat(found.reasons()).as(part).containsExactly(Reason.TRUNCATED);
      assertThat(found.rejects.get(0).length()).as(part).isEqualTo(part.length());
    }
  }

  @Test
  void cutAtTheEnd() {
    String broken = bodied("x");
    for (int cut = 2; cut < broken.length(); cut++) {
      Collected found = decode(event("a") + "\n" + broken.substring(0, cut));
      assertThat(found.ids()).containsExactly("a");
      assertThat(found.reasons()).containsExactly(Reason.TRUNCATED);
    }
  }

  @Test
  void tornWriteFollowedByTheNextEventOnTheLine() {
    String broken = event("x");
    int torn = 0;
    for (int cut = 20; cut < broken.length(); cut++) {
      String text = broken.substring(0, cut) + event("b") + "\n" + event("c");
      Collected found = decode(text);
      assertThat(found.ids()).endsWith("c");
      assertThat(found.rejects).hasSize(1);
      torn += found.ids().contains("b") ? 1 : 0;
    }
    assertThat(torn).isGreaterThan(broken.length() * 3 / 4);
  }

  @Test
  void holeOfNulBytes() {
    String hole = "\0".repeat(300_000);
    String text =
        hole + event("a") + "\n" + hole + "\n" + event("b") + "\n" + event("x").substring(0, 90);
    Collected found = Collected.decode(text + hole + event("c") + "\n" + event("d") + hole);
    assertThat(found.ids()).containsExactly("a", "b", "c", "d");
    assertThat(found.reasons())
        .containsExactly(
            Reason.NUL_BYTES,
            Reason.NUL_BYTES,
            Reason.TRUNCATED,
            Reason.NUL_BYTES,
            Reason.NUL_BYTES);
    assertThat(found.rejects.get(0).length()).isEqualTo(300_000);
    assertThat(found.events.get(0).offset()).isEqualTo(300_000);
    assertThat(decode("\0\0\0" + event("a") + "\n\0").ids()).containsExactly("a");
  }

  @Test
  void malformed() {
    for (String bad :
        new String[] {
          event("x").replace("200", "2x0"),
          event("x").replace("\"verb\":", "\"verb\""),
          event("x").replace("\"code\":200", "\"code\":200,"),
          event("x").replace("list", "li\tst"),
          event("x").replace("list", "li\\xst"),
          event("x").replace("200", "02"),
          event("x").replace("\"groups\":[\"dev\"]", "\"groups\":[\"dev\",]"),
          event("x").replace("{\"kind\"", "{kind"),
          event("x").replace("200}", "200}]"),
        }) {
      Collected found = decode(event("a") + "\n" + bad + "\n" + event("b"));
      assertThat(found.ids()).as(bad).containsExactly("a", "b");
      assertThat(found.reasons()).as(bad).containsExactly(Reason.MALFORMED_JSON);
      assertThat(found.rejects.get(0).length()).as(bad).isEqualTo(bad.length());
      Collected joined = decode(event("a") + bad + event("b"));
      assertThat(joined.ids()).as(bad).contains("a");
      assertThat(joined.reasons()).as(bad).containsExactly(Reason.MALFORMED_JSON);
    }
  }

  @Test
  void malformedOverManyLines() {
    String bad = pretty("x").replace("200", "2x0");
    Collected found = decode(event("a") + "\n" + bad + "\n" + pretty("b") + "\n" + event("c"));
    assertThat(found.ids()).containsExactly("a", "b", "c");
    assertThat(found.reasons()).containsExactly(Reason.MALFORMED_JSON);
    assertThat(found.rejects.get(0).length()).isEqualTo(bad.length());
    String cut = pretty("x").substring(0, 200);
    Collected torn = decode(event("a") + "\n" + cut + "\n" + pretty("b") + "\n" + event("c"));
    assertThat(torn.ids()).containsExactly("a", "b", "c");
    assertThat(torn.reasons()).containsExactly(Reason.TRUNCATED);
  }

  @Test
  void oneBadItemDoesNotCostItsList() {
    String bad = listItem("x").replace("200", "2x0");
    for (String between : new String[] {"", "\n", "\n  "}) {
      String text = list(listItem("a"), between + bad, between + listItem("b"), "7", "{\"q\":1}");
      Collected found = decode(text + "\n" + event("c"));
      assertThat(found.ids()).containsExactly("a", "b", "c");
      assertThat(found.reasons())
          .containsExactly(Reason.MALFORMED_JSON, Reason.NOT_AN_EVENT, Reason.NOT_AN_EVENT);
    }
  }

  @Test
  void cutListCostsOnlyItsRest() {
    String text = list(listItem("a"), listItem("b"), listItem("x"));
    int b = text.indexOf(listItem("x"));
    for (int cut = b - 1; cut < text.length() - 1; cut += 3) {
      String broken = text.substring(0, cut);
      Collected found = decode(broken + "\n" + list(listItem("c")) + "\n" + event("d"));
      assertThat(found.ids()).contains("a", "b", "c", "d");
      assertThat(found.rejects.size()).as(broken).isBetween(0, 1);
    }
    Collected open = decode(list(listItem("a")).replaceAll("]}$", ""));
    assertThat(open.ids()).containsExactly("a");
    assertThat(open.reasons()).containsExactly(Reason.TRUNCATED);
  }

  @Test
  void arrayWithOneElementPerLineGoesOnAfterABadOne() {
    String text =
        "[\n"
            + event("a")
            + ",\n"
            + event("x").substring(0, 300)
            + "\n"
            + event("b")
            + ",\n"
            + event("c")
            + "\n]\n"
            + event("d");
    Collected found = decode(text);
    assertThat(found.ids()).containsExactly("a", "b", "c", "d");
    assertThat(found.reasons()).containsExactly(Reason.TRUNCATED);
  }

  @Test
  void invalidUtf8CostsOnlyItsEvent() {
    byte[] text =
        (event("a") + "\n" + event("x?") + event("b") + "\n" + event("cé€𝄞"))
            .getBytes(StandardCharsets.UTF_8);
    int at = new String(text, StandardCharsets.ISO_8859_1).indexOf('?');
    for (int bad : new int[] {0x80, 0xC0, 0xFF, 0xED, 0xF5}) {
      text[at] = (byte) bad;
      Collected found = decode(text, Limits.DEFAULT);
      assertThat(found.ids()).containsExactly("a", "b", "cé€𝄞");
      assertThat(found.reasons()).containsExactly(Reason.INVALID_UTF8);
      assertThat(found.rejects.get(0).length()).isEqualTo(event("x?").length());
    }
  }

  @Test
  void binaryLineIsInvalidUtf8() {
    byte[] text = (event("a") + "\n??PNG\r\n" + event("b")).getBytes(StandardCharsets.UTF_8);
    text[event("a").length() + 1] = (byte) 0x89;
    assertThat(decode(text, Limits.DEFAULT).reasons()).containsExactly(Reason.INVALID_UTF8);
  }

  @Test
  void tooLarge() {
    String big = event("x").replace("list", "l".repeat(3_000));
    String list = list(listItem("a"), big.replace("\n", ""), listItem("b"));
    String text =
        event("c") + "\n" + big + "\n" + list + "\n" + "t".repeat(70_000) + "\n" + event("d");
    Collected found = decode(text.getBytes(StandardCharsets.UTF_8), SMALL);
    assertThat(found.ids()).containsExactly("c", "a", "b", "d");
    assertThat(found.reasons())
        .containsExactly(Reason.TOO_LARGE, Reason.TOO_LARGE, Reason.TOO_LARGE);
    assertThat(found.rejects.get(0).length()).isEqualTo(big.length());
    assertThat(found.rejects.get(2).length()).isEqualTo(70_000);
    assertThat(found.rejects.get(0).excerpt()).hasSize(Reject.EXCERPT_BYTES_MAX);
  }

  @Test
  void tooDeep() {
    String deep = "[".repeat(40) + "]".repeat(40);
    for (String key : new String[] {"requestObject", "annotations", "other"}) {
      String bad =
          event("x")
              .replace("{\"kind\":\"Event\",", "{\"kind\":\"Event\",\"" + key + "\":" + deep + ",");
      String text = event("a") + "\n" + bad + "\n" + list(bad, listItem("b")) + event("c");
      Collected found = decode(text.getBytes(StandardCharsets.UTF_8), SMALL);
      assertThat(found.ids()).containsExactly("a", "b", "c");
      assertThat(found.reasons()).containsExactly(Reason.TOO_DEEP, Reason.TOO_DEEP);
      assertThat(found.rejects.get(0).length()).isEqualTo(bad.length());
    }
  }

  @Test
  void endlessOpeningIsHarmless() {
    for (String open : new String[] {"{\"a\":", "[", "{\"items\":[", "{\"a\":\n", "[\n"}) {
      Collected found =
          decode((open.repeat(3_000) + "\n" + event("b")).getBytes(StandardCharsets.UTF_8), SMALL);
      assertThat(found.rejects).isNotEmpty();
    }
  }

  @Test
  void emptyInput() {
    assertThat(decode("").order).isEmpty();
    assertThat(decode(" \n\n").order).isEmpty();
  }

  @Test
  void bodiesAreCheckedToo() {
    String bad = event("x").replace("\"requestReceived", "\"requestObject\":{x},\"requestReceived");
    Collected found = decode(bad + "\n" + event("a"));
    assertThat(found.ids()).containsExactly("a");
    assertThat(found.reasons()).containsExactly(Reason.MALFORMED_JSON);
  }

  @Test
  void partsDecodedApart() {
    String text = (event("a") + "\n").repeat(10);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Collected found = new Collected();
    ChunkDecoder decoder = new ChunkDecoder(Limits.DEFAULT, DecodeOptions.DEFAULT, found);
    int line = event("a").length() + 1;
    decoder.begin(line * 7L, 8);
    assertThat(decoder.decode(bytes, line * 7, line * 9, false)).isEqualTo(line * 9);
    assertThat(decoder.isClean()).isTrue();
    assertThat(decoder.line()).isEqualTo(10);
    assertThat(decoder.offset()).isEqualTo(line * 9L);
    assertThat(found.events.get(1).line()).isEqualTo(9);
    assertThat(found.events.get(1).offset()).isEqualTo(line * 8L);
  }
}
