package io.kustos.core.rule.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.core.Limits;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What texts of the search box mean, and what is said of those that mean nothing. */
class SearchLanguageTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private static SearchQuery parse(String text) {
    return new SearchLanguage(Limits.DEFAULT, new SearchTimes(NOW, ZoneOffset.UTC))
        .parse(new SourceText("query", text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "verb:get|verb = get",
        "VERB:get|verb = get",
        "ns:kube-system|objectRef.namespace = kube-system",
        "objectRef.namespace:x|objectRef.namespace = x",
        "ns:kube-*|objectRef.namespace like cased \"kube-*\"",
        "ns:\"kube-*\"|objectRef.namespace = kube-*",
        "ns:kube-\\*|objectRef.namespace = kube-*",
        "name:?-0|objectRef.name like cased \"?-0\"",
        "user:*|user.username exists",
        "-user:*|not user.username exists",
        "NOT user:a|not user.username = a",
        "verb!=get|not verb = get",
        "a b|anywhere like \"*a*\" and anywhere like \"*b*\"",
        "a AND b|anywhere like \"*a*\" and anywhere like \"*b*\"",
        "a OR b c|anywhere like \"*a*\" or (anywhere like \"*b*\" and anywhere like \"*c*\")",
        "(a OR b) c|(anywhere like \"*a*\" or anywhere like \"*b*\") and anywhere like \"*c*\"",
        "\"a b\"|anywhere like \"*a b*\"",
        "\"say \\\"hi\\\"\"|anywhere like \"*say \\\"hi\\\"*\"",
        "verb:(get OR list)|verb = get or verb = list",
        "verb:(get list)|verb = get or verb = list",
        "verb:(NOT get)|not verb = get",
        "code:403|responseStatus.code number = 403",
        "code>=400|responseStatus.code number >= 400",
        "code:>=400|responseStatus.code number >= 400",
        "code:[400 TO 499]|responseStatus.code number >= 400 and responseStatus.code number <= 499",
        "code:[400 TO 500}|responseStatus.code number >= 400 and responseStatus.code number < 500",
        "code:[400 TO *]|responseStatus.code number >= 400",
        "code:4??|responseStatus.code like cased \"4??\"",
        "ip:10.0.0.0/8|sourceIPs in network 10.0.0.0/8",
        "ip:10.0.0.7|sourceIPs intersects (10.0.0.7)",
        "group:system:masters|user.groups intersects (system:masters)",
        "user:system:serviceaccount:a:b|user.username = system:serviceaccount:a:b",
        "uri:/api/v1/pods|requestURI = /api/v1/pods",
        "agent:/kubectl/i|userAgent finds(i) \"kubectl\"",
        "requestObject.spec.replicas>3|requestObject.spec.replicas number > 3",
        "finding.level>=high|finding.level in (Emergency, Alert, Critical, Error)",
        "finding.level<notice|finding.level in (Informational, Debug)",
        "finding.rule:x*|finding.rule like cased \"x*\"",
        "time>=24h|time >= 1795348800000000",
        "time:2026-11-23|time >= 1795392000000000 and time < 1795478400000000",
        "cluster:prod|cluster = prod",
        "kustos.actor.kind:person|kustos.actor.kind = person",
        "Kustos.Actor.Kind:person|kustos.actor.kind = person",
        "-kustos.pod.privileged:true|not kustos.pod.privileged = true",
        "kustos.pod.image:*nginx*|kustos.pod.image like cased \"*nginx*\"",
        "kustos.rights.powers:(exec OR bind)|kustos.rights.powers intersects (exec) or"
            + " kustos.rights.powers intersects (bind)",
        "kustos.source.hops>=2|kustos.source.hops number >= 2",
        "kustos.source.ip:10.0.0.0/8|kustos.source.ip in network 10.0.0.0/8",
        "kustos.source.ip:10.0.0.7|kustos.source.ip in network 10.0.0.7",
        "kustos.source.unproven:10.0.0.7|kustos.source.unproven intersects (10.0.0.7)",
        "kustos.exec.command:/nc -e/|kustos.exec.command finds \"nc -e\"",
        "kustos.source.threat:*|kustos.source.threat exists"
      })
  void means(String text, String condition) {
    SearchQuery query = parse(text);
    assertThat(query.errors()).as(text).isEmpty();
    assertThat(ConditionPrinter.print(Objects.requireNonNull(query.condition())))
        .isEqualTo(condition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"open|0|this quote is not closed",
        "user:\"open|5|this quote is not closed",
        "nmae:x|0|unknown field 'nmae'",
        "objectRef.nmae:x|0|unknown field 'objectRef.nmae'",
        "a:b|0|unknown field 'a'",
        "kustos.actor.knid:x|0|unknown field 'kustos.actor.knid'",
        "kustos.actor.kind:human|18|'kustos.actor.kind' never has this value",
        "kustos.pod.privileged:yes|22|'kustos.pod.privileged' never has this value",
        "kustos.:x|0|unknown field 'kustos.'",
        "kustos.source.ip:10.0.0.300|17|'10.0.0.300' is no IPv4 or IPv6 address",
        "(a|0|this parenthesis is not closed",
        "verb:(a|5|this parenthesis is not closed",
        "a)|1|an opening parenthesis is missing for this one",
        "()|1|something to search for is missing here",
        "a OR|4|something to search for is missing here",
        "AND a|0|nothing stands before 'AND'",
        "verb:|4|a value is missing behind ':'",
        "code:[1 TO|5|this range is not closed",
        "code:[1 2]|5|'TO' is missing in this range",
        "code:[2 TO 1]|5|nothing lies in this range: its end is before its start",
        "time:[2026-02-01 TO 2026-01-01]|5|nothing lies in this range: its end is before its start",
        "code:x|5|'code' is compared with a number",
        "ip:10.0.0.1/8|3|'10.0.0.1/8' has bits set behind its mask",
        "name:/(/|5|regular expression: missing closing ): (",
        "text>5|5|'text' has no order; it can be compared with ':' only",
        "finding.level:hot|14|no level of a finding",
        "time:soon|5|not a time; write 2026-11-23T01:16:14Z, 2026-11-23, or 24h for 24 hours ago"
      })
  void says(String text, int offset, String message) {
    SearchQuery query = parse(text);
    assertThat(query.condition()).isNull();
    assertThat(query.errors()).hasSize(1);
    Diagnostic error = query.errors().getFirst();
    assertThat(error.message()).isEqualTo(message);
    assertThat(error.offset()).isEqualTo(offset);
  }

  @Test
  void suggests() {
    assertThat(parse("nmae:x").errors().getFirst().hint()).isEqualTo("did you mean 'name'?");
    assertThat(parse("kustos.actor.knid:x").errors().getFirst().hint())
        .isEqualTo("did you mean 'kustos.actor.kind'?");
    assertThat(parse("actor.kind:x").errors().getFirst().hint())
        .isEqualTo("did you mean 'kustos.actor.kind'?");
    assertThat(parse("finding.level:hihg").errors().getFirst().hint())
        .isEqualTo("did you mean 'high'?");
  }

  @Test
  void takesAThousandAlternativesAndNoMoreDepthThanAllowed() {
    StringBuilder many = new StringBuilder("user:u0");
    for (int i = 1; i <= 1_000; i++) {
      many.append(" OR user:u").append(i);
    }
    assertThat(parse(many.toString()).errors()).isEmpty();
    String deep = "(".repeat(10_000) + "a" + ")".repeat(10_000);
    assertThat(parse(deep).errors().getFirst().code()).isEqualTo("SEARCH_LIMIT");
    assertThat(parse("NOT ".repeat(10_000) + "a").errors().getFirst().code())
        .isEqualTo("SEARCH_LIMIT");
    assertThat(parse("a ".repeat(150_000)).errors().getFirst().code()).isEqualTo("SEARCH_LIMIT");
    assertThat(parse("name:/" + "a".repeat(5_000) + "/").errors()).hasSize(1);
    assertThat(parse("  ").condition()).isNull();
  }

  @Test
  void neverThrows() {
    SplittableRandom random = new SplittableRandom(7);
    String alphabet = "ab:\"()[]{}/\\*?<>=!- ORANDTNverbcode.time$é\n";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int c = random.nextInt(30); c > 0; c--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      SearchQuery query = parse(text.toString());
      assertThat(query.errors().size()).as(text.toString()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void readsTimesInZones() {
    SearchTimes berlin = new SearchTimes(NOW, ZoneId.of("Europe/Berlin"));
    assertThat(berlin.instant("2026-11-23")).isEqualTo(Instant.parse("2026-11-22T23:00:00Z"));
    assertThat(berlin.instant("2026-07-01T12:00")).isEqualTo(Instant.parse("2026-07-01T10:00:00Z"));
    assertThat(berlin.instant("2026-07-01T12:00Z"))
        .isEqualTo(Instant.parse("2026-07-01T12:00:00Z"));
    assertThat(berlin.instant("2026-07-01T12:00-0500"))
        .isEqualTo(Instant.parse("2026-07-01T17:00:00Z"));
    assertThat(berlin.instant("2026-07-01T12:00[America/New_York]"))
        .isEqualTo(Instant.parse("2026-07-01T16:00:00Z"));
    assertThat(berlin.instant("90m")).isEqualTo(Instant.parse("2026-11-23T10:30:00Z"));
    // The day on which clocks go forward has 23 hours.
    SearchTimes.Span day = berlin.span("2026-03-29");
    assertThat(Duration.between(day.start(), day.end()).toHours()).isEqualTo(23);
    for (String edge : new String[] {"2026-03-29T02:30", "2026-10-25T02:30"}) {
      assertThatThrownBy(() -> berlin.instant(edge))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Europe/Berlin");
    }
  }
}
