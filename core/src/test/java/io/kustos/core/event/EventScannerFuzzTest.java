package io.kustos.core.event;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Holds the scanner to Jackson's answer on any bytes; fuzzes when {@code JAZZER_FUZZ=1}. */
class EventScannerFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void agreesWithJackson(byte[] bytes) {
    ScannerAgainstJackson.check(bytes);
  }
}
