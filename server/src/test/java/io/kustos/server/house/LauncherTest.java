package io.kustos.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shell part of the launcher: which JDK it takes, and what it says without one. */
class LauncherTest {
  @TempDir Path folder;

  @Test
  void withoutJdkOneLineSaysWhatToInstall() {
    ProcessBuilder builder =
        new ProcessBuilder(Repository.ROOT.resolve("kustos").toString(), "--version");
    builder.environment().put("KUSTOS_JDK_MIN", "99");
    Repository.Outcome outcome = Repository.run(builder);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.out())
        .isEqualTo(
            "kustos: needs Java 99 or newer: install a JDK 99 (for example Temurin 99),"
                + " or set KUSTOS_JAVA_HOME\n");
  }

  @ParameterizedTest
  @CsvSource({
    "JAVA_VERSION=\"25\", true",
    "JAVA_VERSION=\"25.0.3\", true",
    "JAVA_VERSION=\"26-ea\", true",
    "JAVA_RUNTIME_VERSION=\"25.0.3+9-LTS\", true",
    "JAVA_VERSION=\"21.0.9\", false",
    "JAVA_VERSION=\"1.8.0_412\", false",
    "IMPLEMENTOR=\"none\", false",
  })
  void theReleaseFileTellsTheVersion(String line, boolean suits) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("a jdk/bin"));
    Path java = Files.writeString(bin.resolve("java"), "");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(bin.resolveSibling("release"), line);
    Repository.Outcome outcome =
        Repository.run(
            Repository.ROOT,
            List.of("bash", "-c", ". .mvn/find-jdk.sh && jdk_ok \"$0\"", bin.getParent() + ""));
    assertThat(outcome.exit()).as(outcome.out()).isEqualTo(suits ? 0 : 1);
  }
}
