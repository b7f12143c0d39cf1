package io.kustos.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static boolean jdkAccepts(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void everyLeadWithEverySecondByte() {
    byte[] bytes = {'a', 0, 0, 'x', 'x', 'b'};
    for (int lead = 0; lead < 256; lead++) {
      for (int second = 0; second < 256; second++) {
        for (int tail = 0; tail < 4; tail++) {
          bytes[1] = (byte) lead;
          bytes[2] = (byte) second;
          bytes[3] = (byte) ((tail & 1) == 0 ? 0x80 : 'x');
          bytes[4] = (byte) ((tail & 2) == 0 ? 0xBF : 'x');
          assertThat(Utf8.invalid(bytes, 0, bytes.length) < 0).isEqualTo(jdkAccepts(bytes));
        }
      }
    }
  }

  @Property(tries = 2_000)
  void agreesWithTheJdk(@ForAll @Size(max = 40) byte[] bytes, @ForAll String text) {
    assertThat(Utf8.invalid(bytes, 0, bytes.length) < 0).isEqualTo(jdkAccepts(bytes));
    byte[] valid = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Utf8.invalid(valid, 0, valid.length)).isNegative();
  }

  @Test
  void plainIsPrintableAscii() {
    for (int length = 1; length < 80; length++) {
      byte[] bytes = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
      assertThat(Utf8.plain(bytes, 0, length)).isTrue();
      for (int at = 0; at < length; at++) {
        for (int b : new int[] {0, 9, 10, 31, 128, 200, 255}) {
          bytes[at] = (byte) b;
          assertThat(Utf8.plain(bytes, 0, length)).isFalse();
        }
        for (int b : new int[] {32, '~', 127}) {
          bytes[at] = (byte) b;
          assertThat(Utf8.plain(bytes, 0, length)).isTrue();
        }
        bytes[at] = 'x';
      }
    }
  }
}
