package io.kustos.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ByteTextTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String unescape(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    byte[] text = new ByteText(0).unescape(bytes, 1, bytes.length - 1).toBytes();
    return new String(text, StandardCharsets.UTF_8);
  }

  @Property(tries = 1_000)
  void escapesAsJacksonReadsAndReadsAsJacksonEscapes(@ForAll String any)
      throws JsonProcessingException {
    String text = new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String ours = new String(new ByteText(4).string(text).toBytes(), StandardCharsets.UTF_8);
    assertThat(JSON.readValue(ours, String.class)).isEqualTo(text);
    assertThat(unescape(ours)).isEqualTo(text);
    assertThat(unescape(JSON.writeValueAsString(text))).isEqualTo(text);
  }

  @Test
  void unusualEscapes() {
    assertThat(unescape("\"\\u0041\\u00e9\\u20AC\\ud834\\udd1e\\/\\b\\f\\n\\r\\t\""))
        .isEqualTo("A\u00e9\u20ac\uD834\uDD1E/\b\f\n\r\t");
    assertThat(unescape("\"\\ud834x\"")).isEqualTo("\uFFFDx");
    assertThat(unescape("\"\\udd1e\\ud834\\n\"")).isEqualTo("\uFFFD\uFFFD\n");
  }
}
