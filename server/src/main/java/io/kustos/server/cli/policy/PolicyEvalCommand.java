package io.kustos.server.cli.policy;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.JsonTrees;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.Human;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kustos policy eval}. */
@Command(
    name = "eval",
    description = "Answer a table of policies and requests as kube-apiserver does.",
    sortOptions = false,
    footerHeading = "%nA line of the table:%n",
    footer = {
      "  {\"id\": \"1\", \"policyYaml\": \"apiVersion: ...\", \"cases\": [{\"request\": {\"user\": \"tim\",",
      "   \"groups\": [], \"verb\": \"get\", \"resourceRequest\": true, \"namespace\": \"default\",",
      "   \"apiGroup\": \"\", \"resource\": \"pods\", \"subresource\": \"\", \"name\": \"a\", \"path\": \"\"},",
      "   \"expect\": {\"level\": \"None\", \"omitStages\": [], \"omitManagedFields\": false,",
      "   \"matchedRule\": -1}}]}",
      "  A line without requests asks how the policy loads; docs/policy.md has all forms.",
      "",
      "Exit codes: 0 done, 1 --check found a difference, 2 bad usage or an unreadable table"
    })
final class PolicyEvalCommand implements Callable<Integer> {
  private static final int LINE_BYTES_MAX = 64 << 20;
  private static final int DIFFERENCES_SHOWN_MAX = 50;

  private final Terminal terminal;

  @Option(
      names = "--cases",
      required = true,
      paramLabel = "FILE",
      description = "The table, one JSON object a line; .gz too; - for standard input.")
  String cases = "";

  @Option(
      names = "--check",
      description = "Compare with what each line expects instead of printing answers.")
  boolean check;

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description = "Decide as this version of kube-apiserver. Default: 1.36.")
  @Nullable String kubernetesVersion;

  PolicyEvalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PolicyCases table = new PolicyCases(PolicyFiles.version(kubernetesVersion));
    long lines = 0;
    try (InputStream in = open();
        Output output = Output.standard(terminal)) {
      Lines out = new Lines(output);
      for (byte[] line = line(in); line != null; line = line(in)) {
        lines++;
        if (!new String(line, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
          String answer = JsonTrees.write(answer(table, line, lines));
          if (!check) {
            out.line(answer);
          }
        }
      }
      if (check) {
        summary(table, out);
      }
    } catch (IOException e) {
      throw new CommandFailure(cases + ": cannot be read");
    }
    return check && !table.differences().isEmpty() ? ExitCode.FOUND : ExitCode.OK;
  }

  private Map<String, @Nullable Object> answer(PolicyCases table, byte[] line, long number) {
    try {
      return table.answer(line, number);
    } catch (CommandFailure e) {
      throw new CommandFailure(cases + ": " + e.getMessage());
    }
  }

  private void summary(PolicyCases table, Lines out) {
    if (table.answers() == 0) {
      throw new CommandFailure(cases + ": nothing to check in it");
    }
    table.differences().stream()
        .limit(DIFFERENCES_SHOWN_MAX)
        .forEach(difference -> out.line(io.kustos.server.text.Printable.of(difference)));
    int more = table.differences().size() - DIFFERENCES_SHOWN_MAX;
    if (more > 0) {
      out.line("and " + Human.count(more) + " more");
    }
    out.line(
        Human.count(table.answers(), "answer")
            + ", "
            + Human.count(table.differences().size(), "difference"));
  }

  private InputStream open() throws IOException {
    if (cases.equals("-")) {
      return new BufferedInputStream(terminal.in());
    }
    try {
      InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(cases)), 1 << 16);
      return cases.endsWith(".gz") ? new BufferedInputStream(new GZIPInputStream(in), 1 << 16) : in;
    } catch (NoSuchFileException e) {
      throw new CommandFailure(cases + ": no such file");
    }
  }

  private byte @Nullable [] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return null;
    }
    while (b >= 0 && b != '\n') {
      line.write(b);
      if (line.size() > LINE_BYTES_MAX) {
        throw new CommandFailure(cases + ": a line longer than " + LINE_BYTES_MAX + " bytes");
      }
      b = in.read();
    }
    return line.toByteArray();
  }
}
