package io.kustos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class Sha256Test {
  /** FIPS 180-4, appendix B.1 of its first edition. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void hashesTexts() {
    assertThat(Sha256.hex("abc")).isEqualTo(ABC);
  }

  @Test
  void partsCannotRunIntoEachOther() {
    assertThat(Sha256.hexOfParts("a", "bc")).isEqualTo(Sha256.hex("1:a2:bc"));
    MessageDigest digest = Sha256.digest();
    Sha256.update(digest, "a");
    Sha256.update(digest, null);
    assertThat(digest.digest()).isEqualTo(Sha256.of("a\0\0"));
  }
}
