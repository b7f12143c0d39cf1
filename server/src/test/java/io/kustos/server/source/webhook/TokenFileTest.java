package io.kustos.server.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.server.token.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void keepsHashesOnlyAndFindsTokens() throws IOException {
    Path file = folder.resolve("some/tokens");
    TokenFile<ClusterGrant> tokens = TokenFile.open(file, ClusterGrant.GRANT);
    assertThat(tokens.list()).isEmpty();
    String east = tokens.create("east", END, new ClusterGrant("east"));
    String any = tokens.create("any", null, new ClusterGrant(null));

    assertThat(east).matches("kustos_[A-Za-z0-9_-]{43}").isNotEqualTo(any);
    assertThat(Files.readString(file)).doesNotContain(east).doesNotContain(any);
    TokenFile<ClusterGrant> read = TokenFile.open(file, ClusterGrant.GRANT);
    assertThat(read.list()).isEqualTo(tokens.list());
    assertThat(read.find(east)).isEqualTo(tokens.list().getFirst());
    assertThat(read.find(east).grant().cluster()).isEqualTo("east");
    assertThat(read.find(east).isExpired(END)).isTrue();
    assertThat(read.find(east).isExpired(END.minusMillis(1))).isFalse();
    assertThat(read.find(any).expires()).isNull();
    assertThat(read.find(any + "x")).isNull();
  }

  @Test
  void replacesAndRevokes() throws IOException {
    TokenFile<ClusterGrant> tokens = TokenFile.open(folder.resolve("tokens"), ClusterGrant.GRANT);
    String old = tokens.create("a", null, new ClusterGrant(null));
    String fresh = tokens.create("a", null, new ClusterGrant(null));
    assertThat(tokens.find(old)).isNull();
    assertThat(tokens.find(fresh)).isNotNull();
    assertThat(tokens.revoke("b")).isFalse();
    assertThat(tokens.revoke("a")).isTrue();
    assertThat(tokens.list()).isEmpty();
    assertThat(TokenFile.open(folder.resolve("tokens"), ClusterGrant.GRANT).list()).isEmpty();
  }

  @Test
  void seesWhatAnotherProcessWrote() throws IOException {
    Path file = folder.resolve("tokens");
    TokenFile<ClusterGrant> server = TokenFile.open(file, ClusterGrant.GRANT);
    String token =
        TokenFile.open(file, ClusterGrant.GRANT).create("a", null, new ClusterGrant(null));
    assertThat(server.refresh()).isTrue();
    assertThat(server.refresh()).isFalse();
    assertThat(server.find(token)).isNotNull();
  }

  @Test
  void saysWhichLineIsWrong() throws IOException {
    Path file = Files.writeString(folder.resolve("tokens"), "# mine\n\nname sha256:12 never *\n");
    assertThatThrownBy(() -> TokenFile.open(file, ClusterGrant.GRANT))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ":3: needed is:");
    Files.writeString(file, "name sha256:" + "0".repeat(64) + " tomorrow *\n");
    assertThatThrownBy(() -> TokenFile.open(file, ClusterGrant.GRANT))
        .hasMessageContaining(":1: not a time: tomorrow");
  }
}
