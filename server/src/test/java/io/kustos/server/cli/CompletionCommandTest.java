package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion script in a real bash. */
class CompletionCommandTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path folder;
  private Path script;

  @BeforeEach
  void write() throws IOException {
    boolean there = Files.isExecutable(BASH);
    if (!there) {
      System.out.println("SKIPPED: " + BASH + " is not on this machine");
    }
    assumeTrue(there);
    script = Files.writeString(folder.resolve("kustos.bash"), Program.run("completion").out());
  }

  private List<String> bash(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines().toList();
  }

  /** What bash offers; words as bash cuts them, at colons too. */
  private List<String> offered(String line, String... words) throws Exception {
    String array = "'" + String.join("' '", words) + "'";
    return bash(
        BASH.toString(),
        "--norc",
        "-c",
        """
        set -u
        . '%s'
        COMP_LINE='%s'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(%s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMPREPLY=()
        $(complete -p kustos | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, line, array));
  }

  @Test
  void isBash() throws Exception {
    assertThat(bash(BASH.toString(), "-n", script.toString())).isEmpty();
  }

  @Test
  void completesCommandsOptionsFieldsAndValues() throws Exception {
    assertThat(offered("kustos sea", "kustos", "sea")).containsExactly("search");
    assertThat(offered("kustos search --sin", "kustos", "search", "--sin"))
        .containsExactly("--since");
    assertThat(offered("kustos search ver", "kustos", "search", "ver")).contains("verb:");
    assertThat(offered("kustos search verb:del", "kustos", "search", "verb", ":", "del"))
        .contains("delete");
    assertThat(offered("kustos scan --outp", "kustos", "scan", "--outp")).contains("--output");
  }
}
