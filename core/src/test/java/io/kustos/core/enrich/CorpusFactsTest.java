package io.kustos.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.decode.SharedCorpus;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Facts of the recorded events, whose actors and clients are known. */
class CorpusFactsTest {
  @Test
  void everyEventOfTheFullCorpusMakesSense() {
    Map<String, Integer> counts = new TreeMap<>();
    for (byte[] line : SharedCorpus.lines("corpus/full/audit.jsonl.gz")) {
      AuditEvent event = AuditEvent.parse(line);
      Facts facts = Facts.of(event);
      count(counts, "actor " + facts.actor().kind().label());
      count(counts, "client " + facts.client().kind().label());
      facts.client().doubts(facts.actor()).forEach(doubt -> count(counts, "doubt " + doubt));
      if (facts.impersonation() != null) {
        count(counts, "impersonation " + facts.impersonation().granted());
      }
      if (facts.connect() != null) {
        count(counts, "connect " + facts.connect().via());
        boolean commands = facts.connect().via().matches("exec|node_proxy");
        assertThat(facts.connect().command().isEmpty()).isEqualTo(!commands);
      }
      if (facts.pod() != null) {
        count(counts, "pod " + event.text(EventField.OBJECT_RESOURCE));
      }
      if (facts.signing() != null) {
        count(counts, "csr " + facts.signing().malformed());
      }
      if (facts.token() != null) {
        count(counts, "token " + facts.token().how());
      }
      if (facts.rights() != null) {
        count(counts, "rights " + event.text(EventField.OBJECT_RESOURCE));
      }
      assertThat(facts.source().addresses()).as(event.text(EventField.SOURCE_IPS)).isNotEmpty();
    }
    assertThat(counts)
        .containsEntry("actor anonymous", 224)
        .containsEntry("actor control_plane", 2484)
        .containsEntry("actor controller", 8605)
        .containsEntry("actor node", 3434)
        .containsEntry("actor person", 2300)
        .containsEntry("actor service_account", 2273)
        .containsEntry("actor unauthenticated", 30)
        .containsEntry("connect attach", 2)
        .containsEntry("connect exec", 78)
        .containsEntry("connect node_proxy", 6)
        .containsEntry("connect portforward", 32)
        .containsEntry("csr false", 5)
        .doesNotContainKey("csr true")
        .containsEntry("doubt tool_as_machine", 9)
        .containsEntry("impersonation false", 1)
        .containsEntry("impersonation true", 13)
        .containsEntry("pod cronjobs", 1)
        .containsEntry("pod daemonsets", 3)
        .containsEntry("pod replicasets", 470)
        .containsEntry("token request", 281)
        .containsEntry("token secret", 2)
        .doesNotContainKey("client unknown");
  }

  private static void count(Map<String, Integer> counts, String what) {
    counts.merge(what, 1, Integer::sum);
  }
}
