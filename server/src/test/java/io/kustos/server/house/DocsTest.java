package io.kustos.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands the documents show: in blocks fenced as {@code console}, every line {@code $
 * ./kustos ...}. A command ends with 0 unless its line says {@code # exit N}. In blocks fenced as
 * {@code console exact} the lines under a command are its whole output.
 */
class DocsTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```console( exact)?\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern EXIT = Pattern.compile("# exit (\\d+)");

  @TempDir Path folder;

  /** One command of a document and what the document says of it. */
  private record Shown(Path file, int line, String command, int exit, List<String> output) {}

  @TestFactory
  Stream<DynamicTest> commandsInDocuments() throws IOException {
    List<Shown> all = new ArrayList<>();
    for (Path file : Repository.files("md")) {
      if (file.startsWith("docs") || file.endsWith("README.md")) {
        all.addAll(shown(file, Repository.text(file)));
      }
    }
    assertThat(all).as("commands shown").isNotEmpty();
    Path work = layOut();
    return all.stream()
        .map(
            shown ->
                DynamicTest.dynamicTest(
                    shown.file() + ":" + shown.line() + " " + shown.command(),
                    () -> check(work, shown)));
  }

  private static List<Shown> shown(Path file, String text) {
    List<Shown> all = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      boolean exact = block.group(1) != null;
      int line = (int) text.substring(0, block.start(2)).lines().count();
      for (String shown : block.group(2).split("\n", -1)) {
        line++;
        if (shown.startsWith("$ ./kustos") || shown.startsWith("$ kustos")) {
          Matcher exit = EXIT.matcher(shown);
          int code = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
          all.add(new Shown(file, line, shown.substring(2), code, new ArrayList<>()));
        } else if (exact && !all.isEmpty() && !shown.isEmpty()) {
          all.getLast().output().add(shown);
        }
      }
    }
    return all;
  }

  private static void check(Path work, Shown shown) {
    // The test's own class path stands in for the packaged program: it is what was just compiled.
    String command = shown.command().replace("./kustos", "kustos");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", command).directory(work.resolve("root").toFile());
    builder.environment().merge("PATH", work.toString(), (path, own) -> own + ":" + path);
    builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "CI", "true"));
    Repository.Outcome outcome = Repository.run(builder);
    assertThat(outcome.exit()).as("exit code; output:%n%s", outcome.out()).isEqualTo(shown.exit());
    if (!shown.output().isEmpty()) {
      assertThat(outcome.out().lines()).containsExactlyElementsOf(shown.output());
    }
  }

  /** A folder that looks like the repository, in which commands may leave files. */
  private Path layOut() throws IOException {
    Path root = Files.createDirectory(folder.resolve("root"));
    try (Stream<Path> entries = Files.list(Repository.ROOT)) {
      for (Path entry : entries.toList()) {
        Files.createSymbolicLink(root.resolve(entry.getFileName()), entry);
      }
    }
    Path program = folder.resolve("kustos");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED"
                .formatted(System.getProperty("java.home"))
            + " -cp '%s' io.kustos.server.Main \"$@\"\n"
                .formatted(System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder;
  }
}
