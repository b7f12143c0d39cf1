package io.kustos.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.correlate.CorrelationBounds;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import io.kustos.server.source.log.LogSettings;
import io.kustos.server.source.webhook.WebhookSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
  private static final Path ROOT = Files.isDirectory(Path.of("docs")) ? Path.of("") : Path.of("..");
  private static final Path SCHEMA = ROOT.resolve("docs/schemas/config.schema.json");

  private static Config.Parsed parse(String yaml) {
    return Config.parse(new SourceText("kustos.yaml", yaml), Path.of("etc"));
  }

  private static List<String> said(String yaml) {
    return parse(yaml).diagnostics().stream()
        .map(
            d ->
                d.place().line()
                    + ":"
                    + d.place().column()
                    + " "
                    + d.message()
                    + (d.hint() == null ? "" : " | " + d.hint()))
        .toList();
  }

  @Test
  void nothingSaidIsTheDefaultsOfTheParts() {
    Config config = Config.DEFAULT;
    assertThat(config.data()).isEqualTo(Path.of("kustos-data"));
    assertThat(config.webhook()).isEqualTo(WebhookSettings.DEFAULT);
    assertThat(config.journal()).isEqualTo(io.kustos.server.journal.JournalSettings.DEFAULT);
    assertThat(config.archive()).isEqualTo(io.kustos.lake.ArchiveOptions.DEFAULT);
    assertThat(config.admin()).isEqualTo(new Address("127.0.0.1", 9766));
    assertThat(parse("# nothing\n").diagnostics()).isEmpty();
    assertThat(parse("webhook:\njournal:\n").diagnostics()).isEmpty();
  }

  @Test
  void everythingWrongIsToldAtOnceWithItsPlace() {
    String yaml =
        """
        datta: x
        webhook:
          listen: 9765
          tokens: yes
          tls:
            certificate: server.pem
          limits: {body_bytes_max: 1 GiB, idle_timeout: 5 minutes}
        logs:
          - cluster: a b
        rules:
          matching: some
        journal:
          retention_age_max: 1h
        journal: {}
        """;
    assertThat(said(yaml))
        .containsExactly(
            "1:1 unknown key 'datta' in the configuration | did you mean 'data'?",
            "3:11 'listen': not HOST:PORT: '9765'",
            "4:11 'tokens': not true or false: 'yes'",
            "6:18 'certificate' needs 'key' beside it",
            "7:28 one body may be larger than 'bodies_bytes_max'",
            "7:49 'idle_timeout': not a time such as 10s, 15m, 25h or 7d: '5 minutes'",
            "9:5 an entry of 'logs' needs 'path'",
            "9:14 'cluster': not a cluster name (letters, digits, . - _ within, at most 128): 'a b'",
            "11:13 'matching': 'some' is none of first, all",
            "13:22 'retention_age_max' is less than 'duplicates_age_max', which reads the journal at"
                + " a start",
            "14:1 'journal' stands here twice");
    assertThat(parse(yaml).config()).isEqualTo(parse("").config());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'a: [1'                           | 1:6 not YAML
          '- data'                          | 1:1 the configuration must be keys with values
          'webhook: on'                     | 1:10 'webhook' must be keys with values
          'webhook: {enabled: false}'       | 1:20 nothing to receive
          'rules: {paths: default}'         | 1:16 'paths' must be a list
          'webhook: {paths: [audit]}'       | 1:19 'paths': not a path of a URL
          'archive: {read_threads: 0}'      | 1:25 'read_threads': not from 1 to 1024: 0
          'archive: {row_group_bytes: 5 XB}'| 1:28 'row_group_bytes': not a size
          'log_reading: {line_bytes_max: 1}'| 1:31 'line_bytes_max' is less than 'delivery_by
          'log_reading: {delivery_bytes_max: 9MiB}'| 1:35 'line_bytes_max' is less than
          'log_reading: {poll_interval: 0s}'| 1:30 'poll_interval': not from
          'admin: {listen: "127.0.0.1:9765"}'| 1:17 port 9765 is both the webhook's and admin's
          'admin: {listen: ":9999"}'        | 1:17 whoever reaches 0.0.0.0:9999 can read metrics
          'webhook: {tls: {enabled: false}}'| 1:26 without TLS anyone on the way
          'webhook: {tls: {clients: required}}'| 1:26 'clients' needs 'client_authorities'
          'webhook: {subjects: {a: b}}'     | 1:21 'subjects' needs client certificates
          """)
  void eachMistakeInAFewWords(String yaml, String expected) {
    assertThat(said(yaml)).singleElement().asString().startsWith(expected);
  }

  @Test
  void valuesArriveWhereTheyBelong() {
    Config config =
        parse(
                """
                data: /var/lib/kustos
                webhook:
                  listen: "[::1]:0"
                  clusters: [prod, test]
                  subjects: {"CN=a,O=b": prod}
                  tls: {clients: required, client_authorities: clients.pem}
                logs: [{path: /var/log/audit.log, cluster: prod}, {path: b.log}]
                rules: {paths: [default, mine], reload_interval: 1m30s}
                journal: {retention_bytes_max: 5GB}
                log_reading: {backups: false, poll_interval: 1s, line_bytes_max: 9MiB}
                archive: {commit_age_max: 3s, commit_events_max: 7, maintenance_interval: 2h}
                admin: {enabled: false}
                """)
            .config();
    assertThat(config.data()).isEqualTo(Path.of("/var/lib/kustos"));
    assertThat(config.webhook())
        .isNotNull()
        .satisfies(webhook -> assertThat(webhook.host()).isEqualTo("::1"))
        .satisfies(webhook -> assertThat(webhook.subjects()).isEqualTo(Map.of("CN=a,O=b", "prod")))
        .satisfies(
            webhook ->
                assertThat(webhook.tls().clientAuthorities())
                    .isEqualTo(Path.of("etc/clients.pem")));
    assertThat(config.logs())
        .containsExactly(
            new Config.Log(Path.of("/var/log/audit.log"), "prod"),
            new Config.Log(Path.of("etc/b.log"), "default"));
    assertThat(config.rules().paths()).containsExactly("default", "etc/mine");
    assertThat(config.rules().reloadInterval()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.journal().retention().bytesMax()).isEqualTo(5_000_000_000L);
    assertThat(config.admin()).isNull();
    assertThat(config.logReading())
        .isEqualTo(
            new LogSettings(
                List.of(),
                false,
                Duration.ofSeconds(1),
                LogSettings.DEFAULT.findInterval(),
                1 << 20,
                9 << 20,
                LogSettings.DEFAULT.lineTimeout()));
    assertThat(config.archiving().age()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.archiving().eventsMax()).isEqualTo(7);
    assertThat(config.maintenance()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void correlationsAreBoundedAsTheFileSays() {
    Config.Parsed parsed =
        parse("correlation: {lateness_max: 90s, keys_max: 5, state_bytes_max: 1MiB}\n");
    assertThat(parsed.diagnostics()).isEmpty();
    CorrelationBounds defaults = CorrelationBounds.DEFAULT;
    assertThat(parsed.config().correlation())
        .isEqualTo(
            defaults
                .withLateness(Duration.ofSeconds(90))
                .withMemory(5, 1 << 20, defaults.pendingBytesMax()));
    assertThat(parse("").config().correlation()).isEqualTo(defaults);
    assertThat(parse("correlation: {keys_max: 0}\n").hasErrors()).isTrue();
  }

  @Test
  void whatIsShownReadsTheSame() throws IOException {
    String example = example();
    Config.Parsed parsed = parse(example);
    assertThat(parsed.diagnostics()).isEmpty();
    Config.Parsed again = parse(parsed.effective());
    assertThat(again.diagnostics()).isEmpty();
    assertThat(again.config()).isEqualTo(parsed.config());
    assertThat(parse("").effective()).contains("retention_age_max: 25h # default");
  }

  /** The example of the document has every section. */
  private static String example() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/config.md"));
    Matcher block =
        Pattern.compile("^```yaml\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL).matcher(text);
    assertThat(block.find()).isTrue();
    for (Key key : Keys.ROOT) {
      assertThat(block.group(1)).contains("\n" + key.name() + ":");
    }
    return block.group(1);
  }

  @Test
  void noBeginningOfAFileIsAFaultOfTheProgram() throws IOException {
    String example = example();
    for (int end = 0; end < example.length(); end++) {
      assertThat(parse(example.substring(0, end)).diagnostics())
          .allSatisfy(d -> assertThat(d.severity()).isIn((Object[]) Diagnostic.Severity.values()));
    }
  }

  @Test
  void theSchemaIsPublishedAndHasTheKeysAndDefaultsOfTheParser() throws IOException {
    if (Boolean.getBoolean("kustos.update")) {
      Files.writeString(SCHEMA, ConfigSchema.text());
    }
    assertThat(Files.readString(SCHEMA)).isEqualTo(ConfigSchema.text());
    JsonNode schema = new ObjectMapper().readTree(Files.readString(SCHEMA));
    StringBuilder yaml = new StringBuilder();
    defaults(schema, "", yaml);
    Config.Parsed parsed = parse(yaml.toString());
    assertThat(parsed.diagnostics()).isEmpty();
    assertThat(parsed.config()).isEqualTo(parse("").config());
    assertThat(yaml.toString().lines().map(line -> line.replaceFirst(":.*", "")))
        .containsExactlyElementsOf(
            parse("")
                .effective()
                .lines()
                .filter(line -> !line.matches("\\s*\\w+: # default"))
                .map(line -> line.replaceFirst(":.*", ""))
                .toList());
  }

  /** Every default of the schema as YAML. */
  private static void defaults(JsonNode schema, String indent, StringBuilder yaml) {
    schema
        .path("properties")
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              String name = indent + entry.getKey() + ":";
              if (value.has("properties")) {
                yaml.append(name).append('\n');
                defaults(value, indent + "  ", yaml);
              } else if (value.has("default")) {
                yaml.append(name).append(' ').append(value.get("default")).append('\n');
              }
            });
  }

  @Test
  void everyKeyIsInTheDocument() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/config.md"));
    var missing = new TreeSet<String>();
    missingKeys(Keys.ROOT, text, missing);
    assertThat(missing).isEmpty();
  }

  private static void missingKeys(List<Key> keys, String text, Set<String> missing) {
    for (Key key : keys) {
      if (!text.contains("`" + key.name() + "`")) {
        missing.add(key.name());
      }
      if (key.kind() instanceof Kind.Group group) {
        missingKeys(group.keys(), text, missing);
      }
      if (key.kind() instanceof Kind.Groups groups) {
        missingKeys(groups.keys(), text, missing);
      }
    }
  }
}
