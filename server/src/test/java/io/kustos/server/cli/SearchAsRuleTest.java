package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search written as a rule finds what the search does. */
class SearchAsRuleTest {
  private static final List<String> QUERIES =
      List.of(
          "verb:delete",
          "verb:(delete OR patch) -user:system:*",
          "ns:kube-* code:[400 TO 499]",
          "code:404",
          "code>=400 OR NOT (verb:get OR verb:list OR verb:watch)",
          "user:*@acme.example resource:secrets",
          "-as:* group:system:masters",
          "ip:127.20.0.0/16",
          "ip:127.0.0.1 agent:/^kube-/",
          "agent:/^KUBECTL/i",
          "token",
          "\"system:serviceaccount\" -\"kube-system\"",
          "decision:forbid",
          "requestObject.kind:Pod*",
          "privileged:true OR hostPath:/*",
          "kustos.actor.kind:person kustos.pod.image:*",
          "kustos.source.hops>1 verb:create",
          "uri:\"/api/v1/namespaces?limit=500\" OR uri:*watch=true*",
          "name:*-?");

  private static Path folder;
  private static Path data;

  @BeforeAll
  static void load(@TempDir Path temporary) throws IOException {
    folder = temporary;
    data = folder.resolve("data");
    Path log = folder.resolve("week.jsonl.gz");
    try (var in = SearchAsRuleTest.class.getResourceAsStream("/io/kustos/demo/week.jsonl.gz")) {
      Files.copy(Objects.requireNonNull(in), log, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(Program.run("import", log, "--data", data).exit()).isZero();
  }

  @Test
  void findsTheSame() throws IOException {
    int found = 0;
    for (String query : QUERIES) {
      Ran rule = Program.run("search", query, "--as-rule", "Asked: \"this\"");
      assertThat(rule.exit()).as(rule.err()).isZero();
      Path file = Files.writeString(folder.resolve("rule.yaml"), rule.out());
      List<String> searched = rows("search", query, "--limit", "0", "--data", data);
      List<String> ruled = rows("search", "--rule", file, "--limit", "0", "--data", data);
      assertThat(ruled).as(query + "\n" + rule.out()).isEqualTo(searched);
      found += searched.isEmpty() ? 0 : 1;
    }
    assertThat(found).isGreaterThan(QUERIES.size() * 3 / 4);
  }

  private static List<String> rows(Object... words) {
    Object[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--output";
    all[words.length + 1] = "jsonl";
    Ran ran = Program.run(all);
    assertThat(ran.exit()).as(ran.err()).isZero();
    return ran.out().lines().map(line -> line.replaceFirst("\",.*", "")).toList();
  }

  @Test
  void saysWhatARuleCannotSay() {
    for (String query : List.of("cluster:prod", "time>=24h verb:get", "finding.level>=high")) {
      Ran ran = Program.run("search", query, "--as-rule", "x");
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("is not in the event");
    }
    assertThat(Program.run("search", "name>m", "--as-rule", "x").err()).contains("cannot say");
    assertThat(Program.run("search", "nmae:x", "--as-rule", "x").err()).contains("did you mean");
    assertThat(Program.run("search", "--as-rule", "x").exit()).isEqualTo(2);
    assertThat(Program.run("search", "a", "--since", "1d", "--as-rule", "x").exit()).isEqualTo(2);
  }
}
