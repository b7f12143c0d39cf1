package io.kustos.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPrefixesTest {
  @ParameterizedTest
  @CsvSource({
    "/api, /api/v1, true",
    "/api, /api, true",
    "/ap, /api/v1, false",
    "/api/v1, /api, false",
    "/, /anything, true",
    "/a*/v?, /api/v1/pods, true",
    "/api//v1, /api/v1/pods, true",
  })
  void comparesComponentByComponent(String prefix, String path, boolean expected) {
    assertThat(new PathPrefixes(List.of(prefix)).matches(path)).isEqualTo(expected);
  }
}
