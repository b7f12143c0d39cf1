package io.kustos.core.decode;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Decodes any bytes, whole and in pieces; fuzzes when {@code JAZZER_FUZZ=1}. */
class ChunkDecoderFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void piecesMakeNoDifference(byte[] bytes) {
    Collected whole = Collected.decode(bytes, PropertiesTest.SMALL, DecodeOptions.DEFAULT);
    int size = bytes.length == 0 ? 1 : 1 + (bytes[bytes.length - 1] & 0xFF);
    Collected pieces =
        Collected.decodeInChunks(
            bytes, PropertiesTest.SMALL, DecodeOptions.DEFAULT, size, 1, 2 * size);
    if (!pieces.order.equals(whole.order)) {
      throw new AssertionError(whole.order + "\n" + pieces.order);
    }
  }
}
