package io.kustos.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that operators supply. */
class ListTest {
  @Test
  void linesHoldAnAddressFirst() {
    AddressListReader reader = new AddressListReader(EnrichLimits.DEFAULT);
    for (String line :
        List.of(
            "# comment",
            "",
            "; comment",
            "192.0.2.1",
            "  198.51.100.0/24 ; SBL1",
            "203.0.113.9,99",
            "2001:db8::1\tx",
            "nonsense here",
            "192.0.2.300")) {
      assertThat(reader.line(line)).isTrue();
    }
    AddressListReader.Result result = reader.result();
    assertThat(result.entries()).isEqualTo(4);
    assertThat(result.addresses().size()).isEqualTo(4);
    assertThat(result.malformed())
        .containsExactly(
            new AddressListReader.Malformed(8, 1, "nonsense here"),
            new AddressListReader.Malformed(9, 1, "192.0.2.300"));
    assertThat(result.isForeign()).isFalse();
  }

  @Test
  void boundsAreHeld() {
    EnrichLimits small = new EnrichLimits(8, 8, 8, 8, 8, 3, 1, 2);
    AddressListReader reader = new AddressListReader(small);
    assertThat(reader.line("::1")).isTrue();
    assertThat(reader.line("::2")).isFalse();
    reader = new AddressListReader(small);
    for (int i = 0; i < 3; i++) {
      assertThat(reader.line("bad")).isTrue();
    }
    assertThat(reader.line("bad")).isFalse();
    assertThat(reader.result().malformed()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[ipv4-addr:value = '192.0.2.1'] | 192.0.2.1",
        "[ipv4-addr:value='192.0.2.1' OR ipv4-addr:value = '192.0.2.2'] | 192.0.2.1 192.0.2.2",
        "[ipv4-addr:value ISSUBSET '192.0.2.0/24'] | 192.0.2.0/24",
        "[ipv4-addr:value IN ('192.0.2.1', '192.0.2.2')] | 192.0.2.1 192.0.2.2",
        "[ipv6-addr:value = '2001:db8::1'] OR [ipv4-addr:value = '192.0.2.1']"
            + "| 2001:db8::1 192.0.2.1",
        "[(ipv4-addr:value = '192.0.2.1')] | 192.0.2.1",
        "[ipv4-addr:value = '192.0.2.1' AND url:value = 'x'] | ``",
        "[ipv4-addr:value != '192.0.2.1'] | ``",
        "[domain-name:value = 'evil.example'] | ``",
        "[ipv4-addr:value = '192.0.2.1'] FOLLOWEDBY [url:value = 'x'] | ``",
        "[ipv4-addr:value = '192.0.2.1' | ``",
        "[file:hashes.'SHA-256' = 'ab'] | ``"
      })
  void stixPatternsOfAddressesAreRead(String pattern, String addresses) {
    assertThat(String.join(" ", StixPattern.addresses(pattern))).isEqualTo(addresses);
  }

  @Test
  void bundlesSayWhatWasLeftOut() throws IOException {
    StixReader.Result result =
        stix(
            """
            {"type":"bundle","id":"bundle--1","objects":[
            {"type":"indicator","pattern":"[ipv4-addr:value = '192.0.2.1']","name":"x","labels":["a"]},
            {"type":"indicator","revoked":true,"pattern":"[ipv4-addr:value = '192.0.2.2']"},
            {"type":"indicator","pattern":"[domain-name:value = 'evil.example']"},
            {"type":"indicator","pattern":"[ipv4-addr:value = 'nonsense']"},
            {"type":"ipv4-addr","value":"192.0.2.3"},{"type":"identity","name":{"deep":[1,2]}},7]}""");
    assertThat(result.indicators()).isEqualTo(4);
    assertThat(result.entries()).isEqualTo(2);
    assertThat(result.revoked()).isEqualTo(1);
    assertThat(result.unsupported())
        .containsExactly("[domain-name:value = 'evil.example']", "[ipv4-addr:value = 'nonsense']");
    assertThat(result.addresses().size()).isEqualTo(2);
  }

  @Test
  void whatIsNoBundleIsRefused() {
    for (String text : List.of("", "7", "{\"objects\":[", "{} x", "{\"objects\":[{\"type\":}]}")) {
      assertThatThrownBy(() -> stix(text)).as(text).isInstanceOf(IOException.class);
    }
  }

  private static StixReader.Result stix(String text) throws IOException {
    return StixReader.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), EnrichLimits.DEFAULT);
  }
}
