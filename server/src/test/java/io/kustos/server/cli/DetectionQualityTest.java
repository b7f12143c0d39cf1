package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Holds the page on the rules' quality to what the recordings give. */
class DetectionQualityTest {
  private static final Path PAGE = Path.of("../docs/detection-quality.md");
  private static final String MARKER =
      "<!-- generated: kustos lab evaluate --output markdown -->\n";

  @Test
  void thePageIsWhatTheRecordingsGive() throws IOException {
    Path full = corpus("full");
    Path mixed = corpus("rich-policy");
    Path metadata = corpus("metadata");
    Ran ran = Program.run("lab", "evaluate", full, mixed, metadata, "--output", "markdown");
    assertThat(ran.err()).isEmpty();
    String old = Files.readString(PAGE);
    assertThat(old).contains(MARKER);
    String updated = old.substring(0, old.indexOf(MARKER) + MARKER.length()) + "\n" + ran.out();
    if (Boolean.getBoolean("kustos.update")) {
      Files.writeString(PAGE, updated);
    } else {
      assertThat(old).as("run with -Dkustos.update=true").isEqualTo(updated);
    }
  }

  private static Path corpus(String name) {
    Path folder = Path.of("../../shared/data/corpus", name);
    if (!Files.isDirectory(folder)) {
      System.out.println("SKIPPED for want of ../shared/data/corpus/" + name);
      Assumptions.abort("no ../shared/data/corpus/" + name);
    }
    return folder;
  }
}
