package io.kustos.core.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static int ids;

  private static String event(String time, String user, String verb, String ref, int code) {
    return event(time, user, verb, ref, code, "");
  }

  private static String event(
      String time, String user, String verb, String ref, int code, String more) {
    return ("{'kind':'Event','level':'Metadata','auditID':'a%d','stage':'ResponseComplete',"
            + "'requestURI':'/x','verb':'%s','user':{'username':'%s'},'objectRef':{%s},"
            + "'responseStatus':{'code':%d},'stageTimestamp':'2026-01-01T%s.000000Z'%s}")
        .formatted(++ids, verb, user, ref, code, time, more)
        .replace('\'', '"');
  }

  private static String secret(String name) {
    return "'resource':'secrets','namespace':'prod'"
        + (name.isEmpty() ? "" : ",'name':'" + name + "'");
  }

  private static String pod(String name) {
    return "'resource':'pods','namespace':'shop','name':'" + name + "'";
  }

  private static String account(String controller) {
    return "system:serviceaccount:kube-system:" + controller;
  }

  @Test
  void readingIsAlsoListingTheNamespaceOrTheCluster() {
    Answer answer =
        LoggedHistory.of(
                event("10:00:00", "ann", "get", secret("db"), 200),
                event("10:00:01", "ann", "get", secret("db"), 200),
                event("10:00:02", "bob", "list", secret(""), 200),
                event("10:00:03", "cid", "watch", "'resource':'secrets'", 200),
                event("10:00:04", "dan", "get", secret("other"), 200),
                event("10:00:05", "eve", "get", secret("db"), 403),
                event("10:00:06", "fay", "list", "'resource':'secrets','namespace':'dev'", 200))
            .ask(Deed.READ, "secret/db", "prod");
    assertThat(answer.done())
        .extracting(a -> a.behind().name())
        .containsExactly("cid", "bob", "ann");
    assertThat(answer.done().getLast().requests()).hasSize(2);
    assertThat(answer.done())
        .extracting(Act::how)
        .containsExactly(
            "watched all secrets of the cluster",
            "listed all secrets in prod",
            "read secrets/db in prod");
    assertThat(answer.denied()).extracting(a -> a.behind().name()).containsExactly("eve");
  }

  @Test
  void aListBySelectorMayHaveLeftItOut() {
    String list =
        event("10:00:00", "ann", "list", secret(""), 200)
            .replace("\"/x\"", "\"/api/v1/namespaces/prod/secrets?labelSelector=app%3Dweb\"");
    Answer answer = LoggedHistory.of(list).ask(Deed.READ, "secrets/db", "prod");
    assertThat(answer.done()).isEmpty();
    assertThat(answer.possible().getFirst().remarks())
        .containsExactly("only with labels app=web, so perhaps without secrets/db");
  }

  @Test
  void thePersonBehindAnImpersonationIsTheOneWhoAuthenticated() {
    Answer answer =
        LoggedHistory.of(
                event(
                    "10:00:00",
                    "ann",
                    "delete",
                    pod("web-1"),
                    200,
                    ",'impersonatedUser':{'username':'root'}"))
            .ask(Deed.DELETED, "po/web-1", "shop");
    Actor actor = answer.done().getFirst().behind();
    assertThat(actor).hasToString("ann acting as root");
  }

  @Test
  void aDryRunADenialAndAFailureAreNoDeletion() {
    String dry =
        event("10:00:00", "ann", "delete", pod("web-1"), 200)
            .replace("\"/x\"", "\"/x?dryRun=All\"");
    Answer answer =
        LoggedHistory.of(
                dry,
                event("10:00:01", "bob", "delete", pod("web-1"), 403),
                event("10:00:02", "cid", "delete", pod("web-1"), 409))
            .ask(Deed.DELETED, "pods/web-1", "shop");
    assertThat(answer.done()).isEmpty();
    assertThat(answer.denied()).hasSize(1);
    assertThat(answer.failed()).hasSize(2);
    assertThat(answer.notes())
        .containsExactly("nobody deleted pods/web-1 as far as the log shows; some tried");
  }

  @Test
  void withoutOwnersTheLogSaysWhatItLacks() {
    Answer answer =
        LoggedHistory.of(
                event(
                    "10:00:00", account("generic-garbage-collector"), "delete", pod("web-1"), 200))
            .ask(Deed.DELETED, "pods/web-1", "shop");
    Act act = answer.done().getFirst();
    assertThat(act.isSettled()).isFalse();
    assertThat(act.chain().gap())
        .contains("the log shows only that", "recorded at Metadata", "ownerReferences");
  }

  @Test
  void anEvictionCompletedByTheKubeletIsTheEvictorsDeed() {
    String evict =
        event("10:00:00", "ann", "create", pod("web-1") + ",'subresource':'eviction'", 201);
    String gone = event("10:00:30", "system:node:n1", "delete", pod("web-1"), 200);
    Answer answer = LoggedHistory.of(evict, gone).ask(Deed.DELETED, "pods/web-1", "shop");
    assertThat(answer.done()).hasSize(1);
    assertThat(answer.done().getFirst().behind().name()).isEqualTo("ann");
    assertThat(answer.done().getFirst().how()).isEqualTo("evicted pods/web-1 in shop");
  }

  @Test
  void aKubeletAloneLeavesAGap() {
    Answer answer =
        LoggedHistory.of(event("10:00:30", "system:node:n1", "delete", pod("web-1"), 200))
            .ask(Deed.DELETED, "pods/web-1", "shop");
    assertThat(answer.done().getFirst().chain().gap()).contains("does not show by whom");
  }

  @Test
  void aLogWithoutControllersStillTellsOfTheNamespace() {
    String deleted =
        event(
            "10:00:00",
            "ann",
            "delete",
            "'resource':'namespaces','namespace':'shop','name':'shop'",
            200);
    Answer answer = LoggedHistory.of(deleted).ask(Deed.DELETED, "cm/settings", "shop");
    assertThat(answer.done()).isEmpty();
    assertThat(answer.possible()).hasSize(1);
    assertThat(answer.possible().getFirst().behind().name()).isEqualTo("ann");
  }

  @Test
  void aCollectionWithoutItsListMayHaveHeldIt() {
    String deleted =
        event("10:00:00", "ann", "deletecollection", "'resource':'pods','namespace':'shop'", 200);
    Answer answer = LoggedHistory.of(deleted).ask(Deed.DELETED, "pods/web-1", "shop");
    assertThat(answer.done()).isEmpty();
    assertThat(answer.possible().getFirst().remarks())
        .containsExactly("the log does not list what it deleted: it was recorded at Metadata");
  }

  @Test
  void anAutoscalerLeadsToWhoSetItUp() {
    String ref =
        "'resource':'deployments','apiGroup':'apps','namespace':'shop','name':'web','subresource':'scale'";
    String hpa =
        event(
            "09:00:00",
            "ann",
            "create",
            "'resource':'horizontalpodautoscalers','apiGroup':'autoscaling','namespace':'shop','name':'h'",
            201,
            ",'requestObject':{'spec':{'scaleTargetRef':{'name':'web'}}}");
    Answer answer =
        LoggedHistory.of(
                hpa, event("10:00:00", account("horizontal-pod-autoscaler"), "update", ref, 200))
            .ask(Deed.SCALED, "deploy/web", "shop");
    assertThat(answer.done().getFirst().behind().name()).isEqualTo("ann");
  }

  @Test
  void nothingFoundSaysWhetherSuchRequestsAreRecorded() {
    LoggedHistory others = LoggedHistory.of(event("10:00:00", "ann", "get", secret("other"), 200));
    assertThat(others.ask(Deed.READ, "secrets/db", "prod").notes().getFirst())
        .contains("such requests on secrets in prod are recorded");
    assertThat(others.ask(Deed.DELETED, "secrets/db", "prod").notes().getFirst())
        .contains("may not record them");
    assertThat(others.ask(Deed.READ, "cm/x", "prod").notes().getFirst())
        .contains("no request at all on configmaps");
  }

  @Test
  void objectsAreReadAsKubectlDoes() {
    assertThat(ObjectName.parse("po/web-1", "shop").resources()).containsExactly("pods");
    assertThat(ObjectName.parse("Deployment/web", null).group()).isEqualTo("apps");
    assertThat(ObjectName.parse("deploy.apps/web", null).resources())
        .containsExactly("deployments");
    assertThat(ObjectName.parse("certificates.cert-manager.io/web", null).group())
        .isEqualTo("cert-manager.io");
    assertThat(ObjectName.parse("policy.example.com/x", null).resources())
        .isEqualTo(Set.of("policy", "policies"));
    assertThat(ObjectName.parse("pods/web-1/log", "shop").subresource()).isEqualTo("log");
    assertThat(ObjectName.parse("secrets", "prod").name()).isNull();
    assertThatThrownBy(() -> ObjectName.parse("pods/", null)).hasMessageContaining("KIND/NAME");
    assertThatThrownBy(() -> ObjectName.parse("node/n1", "shop"))
        .hasMessageContaining("leave out -n");
  }

  @Test
  void everyWordMeansOneDeed() {
    for (Deed deed : Deed.values()) {
      assertThat(deed.words()).allSatisfy(word -> assertThat(Deed.of(word)).contains(deed));
    }
    assertThat(Deed.of("EXEC\u2019D")).contains(Deed.EXECED);
  }
}
