package io.kustos.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the committed demo corpus to what may be committed. */
class DemoCorpusTest {
  private static final String CORPUS = "/io/kustos/demo/week.jsonl.gz";
  private static final List<String> LINES = read();

  private static List<String> read() {
    InputStream file = Objects.requireNonNull(DemoCorpusTest.class.getResourceAsStream(CORPUS));
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN", // PEM
        "LS0tLS1", // PEM in base64
        "eyJ[A-Za-z0-9_-]{10,}", // JWT, or a continuation token
        "\"token\"\\s*:\\s*\"", // TokenRequest, TokenReview
        "(?i)\"(password|passwd|client_secret|secretkey|accesskey|apikey)\"\\s*:\\s*\"",
        "(?i)bearer [a-z0-9._-]{8,}",
        "(?i)authorization: ",
        "\\$2[aby]\\$[0-9]{2}\\$", // bcrypt
        "\\$(5|6|argon2id?|y)\\$", // crypt
        "AKIA[0-9A-Z]{16}",
        "\\b[a-z0-9]{6}\\.[a-z0-9]{16}\\b", // bootstrap token
        "\"(caBundle|certificate-authority-data|client-key-data|ca\\.crt|kubeconfig)\"\\s*:\\s*\"."
      })
  void holdsNoCredential(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    assertThat(LINES.stream().filter(line -> wanted.matcher(line).find())).isEmpty();
  }

  @Test
  void holdsNoLongRunOfBase64() {
    Pattern run = Pattern.compile("[A-Za-z0-9+_=-]{65,}");
    Pattern credentialId = Pattern.compile("X509SHA256=[0-9a-f]{64}");
    assertThat(
            LINES.stream()
                .map(line -> credentialId.matcher(line).replaceAll("X509"))
                .filter(line -> run.matcher(line).find()))
        .isEmpty();
  }

  @Test
  void holdsNoBodyOfSecretsAndTheLike() throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (String line : LINES) {
      JsonNode event = json.readTree(line);
      JsonNode target = event.path("objectRef");
      if (target.path("resource").asText().matches("secrets|configmaps|tokenreviews|certificate.*")
          || target.path("subresource").asText().equals("token")) {
        assertThat(event.has("requestObject") || event.has("responseObject")).as(line).isFalse();
      }
    }
  }

  @Test
  void isSmall() throws IOException {
    try (InputStream file = DemoCorpusTest.class.getResourceAsStream(CORPUS)) {
      assertThat(Objects.requireNonNull(file).readAllBytes()).hasSizeLessThan(512 << 10);
    }
    assertThat(LINES).hasSizeGreaterThan(1_500);
  }

  /** Run with {@code -Dkustos.update=true} to write the corpus anew. */
  @Test
  void isWhatTheBuilderMakes() throws IOException {
    Path week = Path.of("../../shared/data/corpus/week");
    if (!Files.isDirectory(week)) {
      System.err.println("SKIPPED: no recorded week at " + week);
      abort("no recorded week");
    }
    List<String> built = DemoCorpusBuilder.build(week);
    if (Boolean.getBoolean("kustos.update")) {
      DemoCorpusBuilder.write(built, Path.of("src/main/resources" + CORPUS));
    } else {
      assertThat(built).isEqualTo(LINES);
    }
  }
}
