package io.kustos.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.enrich.AddressList;
import io.kustos.core.enrich.AddressSet;
import io.kustos.core.enrich.GeoPlace;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.enrich.ObjectTag;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.ContentPack;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.search.SearchField;
import io.kustos.core.rule.search.SearchFields;
import io.kustos.core.rule.search.SearchLanguage;
import io.kustos.core.rule.search.SearchQuery;
import io.kustos.core.rule.search.SearchTimes;
import io.kustos.core.rule.sigma.SigmaLanguage;
import io.kustos.core.rule.sigma.SigmaOptions;
import java.io.IOException;
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

/** Conditions that are worth asking: those of rules, those of searches, and made up ones. */
final class AskedConditions {
  private AskedConditions() {}

  /** All of them. */
  static List<Condition> all() throws IOException {
    List<Condition> conditions = new ArrayList<>(falco(StarterPack.rules()));
    conditions.addAll(sigma(ContentPack.rules()));
    conditions.addAll(published());
    conditions.addAll(searches());
    conditions.addAll(enriched());
    conditions.addAll(falcoFields());
    conditions.addAll(random(conditions, 400));
    return conditions.stream().filter(c -> !needsPlace(c)).distinct().toList();
  }

  private static List<Condition> falco(List<SourceText> texts) {
    return new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()))
        .load(texts).rules().stream().map(Rule::condition).toList();
  }

  /** Correlations are asked of the stream only; the rules they are over are asked. */
  private static List<Condition> sigma(List<SourceText> texts) {
    List<Condition> conditions =
        new SigmaLanguage(SigmaOptions.DEFAULT, EventFields.catalog(LOOKUPS))
            .load(texts).rules().stream().map(Rule::condition).toList();
    assertThat(conditions).hasSizeGreaterThan(10);
    return conditions;
  }

  /** Tables in which some of the recorded events are found. */
  private static final Lookups LOOKUPS =
      new Lookups(
          "1",
          List.of(
              list("office", AddressList.Kind.NETWORK, "127.20.0.0/16"),
              list("bad", AddressList.Kind.THREAT, "127.66.0.0/16"),
              list("tor", AddressList.Kind.TOR, "192.0.2.0/24")),
          address -> new GeoPlace("DE", "Berlin", 1L, "example"),
          List.of(new ObjectTag("secret", List.of(), List.of("secrets"), List.of())));

  private static AddressList list(String name, AddressList.Kind kind, String range) {
    AddressSet.Builder builder = new AddressSet.Builder();
    assertThat(builder.add(range)).isTrue();
    return new AddressList(name, kind, builder.build());
  }

  /** Whether each enriched field has a value, and has none. */
  private static List<Condition> enriched() {
    List<Condition> conditions = new ArrayList<>();
    for (SearchField field : SearchFields.enriched()) {
      for (String text : List.of(field.name() + ":*", "-" + field.name() + ":*")) {
        conditions.add(Objects.requireNonNull(search(text).condition()));
      }
    }
    assertThat(conditions).hasSizeGreaterThan(150);
    return conditions;
  }

  /** Whether each of Falco's fields has a value, and has none. */
  private static List<Condition> falcoFields() {
    List<Condition> conditions = new ArrayList<>();
    for (FieldDefinition definition : FalcoFields.catalog().definitions()) {
      String argument =
          switch (definition.argument()) {
            case KEY, KEY_OR_INDEX -> "/objectRef/resource";
            case NONE, INDEX -> null;
          };
      if (FalcoFields.catalog().resolve(definition.name(), argument)
          instanceof FieldCatalog.Resolution.Found(Field field)) {
        Condition exists = new Condition.Exists(new Operand.FieldValue(field));
        conditions.add(exists);
        conditions.add(new Condition.Not(exists));
      }
    }
    assertThat(conditions).hasSizeGreaterThan(150);
    return conditions;
  }

  private static List<Condition> published() throws IOException {
    List<Condition> conditions = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Corpus.shared().resolve("sigma/rules"))) {
      List<SourceText> texts = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".yml")).sorted().toList()) {
        texts.add(new SourceText(file.toString(), Files.readString(file)));
      }
      conditions.addAll(sigma(texts));
    }
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
            "kustos.actor.kind:person verb:(create OR patch)",
            "kustos.pod.privileged:true OR kustos.pod.hostpath:/*",
            "-kustos.pod.image.registry:docker.io resource:pods",
            "kustos.exec.command:*sh*",
            "kustos.rights.powers:(all OR read_secrets)",
            "kustos.source.threat:bad OR kustos.source.tor:tor",
            "kustos.source.ip:127.66.0.0/16",
            "kustos.source.hops>1",
            "-kustos.object.tags:secret",
            "kustos.dry_run:true",
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

  private static SearchQuery search(String text) {
    SearchTimes times = new SearchTimes(Instant.parse("2026-11-23T00:00:00Z"), ZoneOffset.UTC);
    return new SearchLanguage(Limits.DEFAULT, times, () -> EventFields.catalog(LOOKUPS))
        .parse(new SourceText("query", text));
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
}
