package io.kustos.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.detect.Detector;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.search.SearchLanguage;
import io.kustos.core.rule.search.SearchQuery;
import io.kustos.core.rule.search.SearchTimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a condition finds in the stream, SQL finds in the archive. */
class SqlAgreementTest {
  private static final EventContext CONTEXT = new EventContext(0, 0, "localhost", ZoneOffset.UTC);

  /** So many conditions are asked in one query. */
  private static final int TOGETHER = 12;

  @TempDir Path folder;

  private static Detector detector(Condition condition) {
    Rule rule =
        new Rule(
            "r",
            "",
            "r",
            "",
            Priority.DEBUG,
            "k8s_audit",
            List.of(),
            true,
            condition,
            new OutputTemplate("", List.of(), List.of()),
            "test");
    return Planner.plan(new RuleSet(List.of(rule), List.of()), PlanOptions.DEFAULT)
        .newDetector(CONTEXT);
  }

  /** Events that the API server would not write: these keep their bytes. */
  private static List<AuditEvent> odd() {
    List<String> texts =
        List.of(
            "{}",
            "{\"auditID\":\"a\",\"user\":{\"username\":null,\"groups\":[1,\"g\"]},\"verb\":\"get\"}",
            "{\"auditID\":\"b\",\"user\":{\"groups\":\"system:masters\"},\"sourceIPs\":\"10.0.0.1\"}",
            "{\"auditID\":\"c\",\"responseStatus\":{\"code\":\"403\"},\"verb\":null}",
            "{\"auditID\":\"d\",\"responseStatus\":{\"code\":403.5},\"objectRef\":{\"resource\":7}}",
            "{\"auditID\":\"e\",\"requestObject\":{\"kind\":\"\\u0050od\",\"spec\":{\"x\":\"\\u0061bc\"}}}",
            "{\"auditID\":\"f\",\"sourceIPs\":[\"::ffff:10.0.0.1\",\"fd00::1\",null]}",
            "{\"auditID\":\"g\",\"objectRef\":{\"resource\":\"pods\",\"namespace\":\"\"},"
                + "\"other\":{\"deep\":[{\"word\":\"needle\"}]}}",
            "{\"auditID\":\"h\",\"user\":{\"username\":\"ÄÖ Ünïcode\"},\"verb\":\"GET\"}",
            "{\"auditID\":\"i\",\"stageTimestamp\":\"2026-01-01T00:00:00.5Z\",\"verb\":\"Li_st%\"}");
    return texts.stream()
        .map(text -> AuditEvent.parse(text.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private static List<Condition> falco(List<SourceText> texts) {
    return new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()))
        .load(texts).rules().stream().map(Rule::condition).toList();
  }

  private static List<Condition> published() throws IOException {
    List<Condition> conditions = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Corpus.shared().resolve("falco"))) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*rules.*\\.ya?ml")).sorted().toList()) {
        if (Files.size(file) < 1 << 20) {
          conditions.addAll(
              falco(List.of(new SourceText(file.toString(), Files.readString(file)))));
        }
      }
    }
    return conditions;
  }

  private static List<Condition> searches() {
    List<String> texts =
        List.of(
            "verb:delete",
            "verb:(delete OR deletecollection) resource:secrets ns:kube-*",
            "-verb:get -verb:list -verb:watch",
            "code>=400",
            "code:[400 TO 499] OR code:50?",
            "NOT code:200",
            "code:4*",
            "code>403.25",
            "user:system:*",
            "user:*",
            "-user:*",
            "as:*",
            "group:system:masters",
            "group:system:*",
            "-group:*",
            "ip:10.0.0.0/8",
            "ip:127.66.0.0/15",
            "ip:192.0.2.0/25",
            "ip:127.0.0.1",
            "ip:fd00::/8",
            "-ip:127.0.0.0/8",
            "ip:127.*",
            "\"token\"",
            "token",
            "ToKeN",
            "-token",
            "\"system:masters\"",
            "\"<html>\"",
            "needle",
            "\"a b\"",
            "403",
            "2026",
            "agent:/kubectl|curl/",
            "agent:/^KUBECTL/i",
            "-agent:/^kube/",
            "requestObject.kind:Pod",
            "requestObject.kind:P*",
            "-requestObject.kind:Pod",
            "requestObject.spec.containers.image:*",
            "requestObject.spec.x:abc",
            "requestObject.spec.replicas>1",
            "responseObject.metadata.name:/^web/",
            "privileged:true",
            "hostPath:/*",
            "image:*nginx*",
            "capabilities:*",
            "annotations.authorization.k8s.io/decision:forbid",
            "annotations.pod-security.kubernetes.io/enforce-policy:*",
            "decision:forbid",
            "level:Metadata stage:ResponseComplete",
            "responseStatus.reason:*",
            "message:*forbidden*",
            "uri:*watch=true*",
            "uri:/api/v1/??des*",
            "name:[a TO c]",
            "name>m",
            "objectRef.apiGroup:*.k8s.io",
            "verb:Li_st\\%",
            "user:ÄÖ*",
            "ünïcode",
            "responseStatus.details.kind:*",
            "user.extra.authentication.kubernetes.io/credential-id:*",
            "time>=2026-01-01",
            "time:[2026-01-01 TO 2026-12-31]",
            "NOT (verb:get OR (code:200 AND -token)) user:*admin*",
            "not.a.field.here:x OR verb:get");
    List<Condition> conditions = new ArrayList<>();
    for (String text : texts) {
      SearchQuery query = search(text);
      if (text.startsWith("not.a")) {
        assertThat(query.errors()).hasSize(1);
      } else {
        assertThat(query.errors()).as(text).isEmpty();
        conditions.add(Objects.requireNonNull(query.condition()));
      }
    }
    return conditions;
  }

  static SearchQuery search(String text) {
    SearchTimes times = new SearchTimes(Instant.parse("2026-11-23T00:00:00Z"), ZoneOffset.UTC);
    return new SearchLanguage(Limits.DEFAULT, times).parse(new SourceText("query", text));
  }

  /** Trees of comparisons that occur in rules and searches. */
  private static List<Condition> random(List<Condition> from, int count) {
    SplittableRandom random = new SplittableRandom(20_261_123);
    List<Condition> leaves = new ArrayList<>();
    from.forEach(condition -> leaves(condition, leaves));
    List<Condition> trees = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      trees.add(tree(random, leaves, 3));
    }
    return trees;
  }

  private static Condition tree(SplittableRandom random, List<Condition> leaves, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return leaves.get(random.nextInt(leaves.size()));
    }
    List<Condition> terms = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      terms.add(tree(random, leaves, depth - 1));
    }
    return switch (random.nextInt(3)) {
      case 0 -> new Condition.And(terms);
      case 1 -> new Condition.Or(terms);
      default -> new Condition.Not(terms.getFirst());
    };
  }

  private static void leaves(Condition condition, List<Condition> into) {
    switch (condition) {
      case Condition.And and -> and.terms().forEach(term -> leaves(term, into));
      case Condition.Or or -> or.terms().forEach(term -> leaves(term, into));
      case Condition.Not not -> leaves(not.term(), into);
      case Condition.Exists exists -> into.add(exists);
      case Condition.Test test -> into.add(test);
      case Condition.TestOperands test -> into.add(test);
      case Condition.Match match -> into.add(match);
      case Condition.MatchOperands match -> into.add(match);
    }
  }

  private static final Pattern PLACE = Pattern.compile("(^|[^j])evt\\.|(^|[ (])time [<>=]");

  /** Fields that the event's bytes do not have. */
  private static boolean needsPlace(Condition condition) {
    return PLACE.matcher(ConditionPrinter.print(condition)).find();
  }

  @Test
  void streamAndSqlAgree() throws IOException {
    List<Condition> conditions = new ArrayList<>(falco(StarterPack.rules()));
    conditions.addAll(published());
    conditions.addAll(searches());
    conditions.addAll(random(conditions, 250));
    List<Condition> asked = conditions.stream().filter(c -> !needsPlace(c)).distinct().toList();
    int exact = 0;
    for (String name : List.of("rich-policy/audit", "rare/audit", "week/day7-with-attacks")) {
      exact = agree(name, Corpus.events(name), asked, false);
    }
    agree("odd", odd(), asked, true);
    System.out.println("conditions " + asked.size() + ", of them said exactly in SQL " + exact);
    assertThat(exact).isGreaterThan(asked.size() / 8);
  }

  /** Asks all conditions of the events; returns how many SQL says exactly. */
  private int agree(String name, List<AuditEvent> events, List<Condition> conditions, boolean odd)
      throws IOException {
    int exact = 0;
    try (Archive archive =
        Archive.open(folder.resolve(name.replace('/', '-')), ArchiveOptions.DEFAULT)) {
      archive.writer().append(Corpus.archived(events, "c", 0));
      try (ArchiveSnapshot snapshot = archive.snapshot(ScanFilter.ALL, ScanFilter.ALL);
          ArchiveQuery query = snapshot.query()) {
        boolean hasOdd = snapshot.eventFiles().stream().anyMatch(ArchiveFile::odd);
        assertThat(hasOdd).isEqualTo(odd);
        for (int i = 0; i < conditions.size(); i += TOGETHER) {
          List<Condition> some = conditions.subList(i, Math.min(conditions.size(), i + TOGETHER));
          exact += agree(snapshot, query, events, some, odd);
        }
      }
    }
    return exact;
  }

  private static int agree(
      ArchiveSnapshot snapshot,
      ArchiveQuery query,
      List<AuditEvent> events,
      List<Condition> conditions,
      boolean odd)
      throws IOException {
    List<SqlCondition> compiled =
        conditions.stream().map(c -> SqlCompiler.compile(c, odd, field -> null)).toList();
    List<Detector> detectors = conditions.stream().map(SqlAgreementTest::detector).toList();
    StringBuilder sql = new StringBuilder("SELECT journal_position");
    for (SqlCondition condition : compiled) {
      sql.append(", coalesce(").append(condition.may()).append(", false)");
      sql.append(", coalesce(").append(condition.must()).append(", false)");
      String equal = condition.within(ScanFilter.ALL).condition();
      sql.append(", coalesce(").append(equal).append(", false)");
    }
    sql.append(" FROM ").append(ArchiveQuery.rows(snapshot.eventFiles()));
    int[] seen = new int[1];
    query.run(
        sql.toString(),
        row -> {
          AuditEvent event = events.get((int) row.getLong(1));
          seen[0]++;
          for (int i = 0; i < conditions.size(); i++) {
            boolean matches = detectors.get(i).evaluate(event) > 0;
            boolean may = row.getBoolean(2 + 3 * i);
            boolean must = row.getBoolean(3 + 3 * i);
            boolean within = row.getBoolean(4 + 3 * i);
            if ((matches && !may) || (must && !matches) || (matches && !within)) {
              throw new AssertionError(
                  "matches %s, may %s, must %s, within %s: %s%n%s%n%s"
                      .formatted(
                          matches,
                          may,
                          must,
                          within,
                          ConditionPrinter.print(conditions.get(i)),
                          compiled.get(i),
                          event));
            }
          }
        });
    assertThat(seen[0]).isEqualTo(events.size());
    return (int) compiled.stream().filter(SqlCondition::isExact).count();
  }
}
