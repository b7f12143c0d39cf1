package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.coverage.RuleSheet;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.rule.ContentPack;
import io.kustos.core.rule.Playbook;
import io.kustos.server.cli.Program.Ran;
import io.kustos.server.cli.option.Languages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of ours that a playbook tells, as somebody on duty would type it. */
class PlaybookTest {
  /** What stands for each placeholder: names as hard as they come. */
  private static final Map<String, String> FILLED =
      Map.ofEntries(
          Map.entry("account", "deploy"),
          Map.entry("address", "2001:db8::9"),
          Map.entry("auditID", "6f4d5a50-7b6e-4d2c-9d6e-0a3c5b1f2e77"),
          Map.entry("binding", "system:controller:deploy"),
          Map.entry("credential", "X509SHA256=0f1e2d3c4b5a"),
          Map.entry("identity in the certificate", "system:kube-controller-manager"),
          Map.entry("kind", "clusterrolebindings"),
          Map.entry("name", "web-7f9c"),
          Map.entry("namespace", "shop-eu"),
          Map.entry("node", "ip-10-0-31-19.eu-west-1.compute.internal"),
          Map.entry("pod", "web-0"),
          Map.entry("request", "csr-8b4xk"),
          Map.entry("role", "system:aggregate-to-edit"),
          Map.entry("secret", "db.password"),
          Map.entry("service account", "system:serviceaccount:ci:deploy"),
          Map.entry("subject", "carol@example.com"),
          Map.entry("user", "system:serviceaccount:ci:deploy"),
          Map.entry("volume", "pvc-1"));

  private static final Pattern PLACEHOLDER = Pattern.compile("<([^<>]+)>(?!=)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  private static Path data;

  @BeforeAll
  static void load(@TempDir Path folder) throws Exception {
    data = folder.resolve("data");
    Path log = folder.resolve("audit.log");
    Files.writeString(
        log,
        """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a",\
        "stage":"ResponseComplete","requestURI":"/x","verb":"get",\
        "user":{"username":"system:serviceaccount:ci:deploy"},"sourceIPs":["2001:db8::9"],\
        "objectRef":{"resource":"secrets","namespace":"shop-eu","name":"db.password"},\
        "responseStatus":{"code":200},"requestReceivedTimestamp":"2026-01-01T10:00:00.000000Z",\
        "stageTimestamp":"2026-01-01T10:00:00.001000Z"}
        """);
    assertThat(Program.run("import", log, "--data", data).exit()).isZero();
  }

  /** Each command once, with the rule that tells it first. */
  private static Map<String, String> commands() {
    Map<String, String> commands = new TreeMap<>();
    for (RuleSheet sheet :
        RuleSheet.of(Languages.all(Limits.DEFAULT, Lookups.NONE).load(ContentPack.rules()))) {
      Playbook playbook = sheet.metadata().guidance().playbook();
      Stream.of(playbook.triage(), playbook.evidence(), playbook.contain(), playbook.recover())
          .flatMap(List::stream)
          .filter(step -> step.startsWith("kustos "))
          .forEach(step -> commands.putIfAbsent(step, sheet.name()));
    }
    return commands;
  }

  private static String filled(String command) {
    return PLACEHOLDER
        .matcher(command)
        .replaceAll(
            match -> {
              String value = FILLED.get(match.group(1));
              assertThat(value).as("what stands for <" + match.group(1) + ">").isNotNull();
              return Matcher.quoteReplacement(String.valueOf(value));
            });
  }

  /** The words as a shell splits them; a quote stands around whole words only. */
  private static List<Object> words(String command) {
    List<Object> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      String quoted = matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
      words.add(quoted == null ? matcher.group(3) : quoted);
    }
    return words;
  }

  @Test
  void everyCommandRuns() {
    SoftAssertions soft = new SoftAssertions();
    commands()
        .forEach(
            (command, rule) -> {
              List<Object> words = words(filled(command));
              words.removeFirst();
              words.addAll(List.of("--data", data));
              Ran ran = Program.run(words.toArray());
              soft.assertThat(ran.exit()).as(rule + ": " + command + "\n" + ran.err()).isZero();
            });
    soft.assertAll();
  }

  @Test
  void findsTheUserItIsAskedFor() {
    String command = "kustos search 'user:<user> resource:secrets' --since 24h";
    assertThat(commands()).containsKey(command);
    List<Object> words = words(filled(command).replace("--since 24h", "--since 2026-01-01"));
    words.removeFirst();
    words.addAll(List.of("--output", "jsonl", "--data", data));
    assertThat(Program.run(words.toArray()).out()).contains("\"auditID\":\"a\"");
  }
}
