package io.kustos.core.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers from logs that a real API server and real controllers wrote. */
class CorpusAnswersTest {
  private static final LoggedHistory FULL = LoggedHistory.shared("corpus/full/audit.jsonl.gz");

  private static List<Chain> chains(LoggedHistory history, String controller, String resource) {
    Causes causes = new Causes(new Writes(history, 0));
    List<Chain> chains = new ArrayList<>();
    for (Request request : Writes.whole(history.requests())) {
      if (request.verb().equals("delete")
          && request.resource().equals(resource)
          && request.outcome() == Outcome.DONE
          && request.actor().name().endsWith(controller)) {
        chains.add(causes.behind(request));
      }
    }
    return chains;
  }

  @Test
  void everyDeletionOfTheGarbageCollectorLeadsToAPersonByUid() {
    List<Chain> all = new ArrayList<>(chains(FULL, ":generic-garbage-collector", "pods"));
    all.addAll(chains(FULL, ":generic-garbage-collector", "replicasets"));
    assertThat(all)
        .hasSize(19)
        .allSatisfy(
            chain -> {
              assertThat(chain.gap()).isNull();
              assertThat(chain.basis()).isEqualTo(Basis.RECORDED);
              assertThat(chain.steps().getLast().request().actor().kind())
                  .isEqualTo(Actor.Kind.PERSON);
            });
  }

  @Test
  void everyPodThatAReplicaSetDropsLeadsThroughItsDeployment() {
    assertThat(chains(FULL, ":replicaset-controller", "pods"))
        .hasSize(171)
        .allSatisfy(
            chain -> {
              assertThat(chain.gap()).isNull();
              assertThat(chain.steps().get(0).because()).contains("replicasets/");
              assertThat(chain.steps().get(1).because()).contains("deployments/");
            });
  }

  @Test
  void withoutBodiesNamesAreAllThereIsAndItSaysSo() {
    LoggedHistory metadata = LoggedHistory.shared("corpus/metadata/audit.jsonl.gz");
    assertThat(chains(metadata, ":generic-garbage-collector", "pods"))
        .hasSize(5)
        .allSatisfy(chain -> assertThat(chain.basis()).isEqualTo(Basis.NAMES));
  }

  @Test
  void aCollectionDeletedWithANamespaceLeadsToWhoDeletedTheNamespace() {
    LoggedHistory history =
        LoggedHistory.shared("history/cases/deletecollection-with-items.jsonl")
            .and(LoggedHistory.shared("history/cases/namespace-delete-finalize.jsonl"));
    Answer answer = history.ask(Deed.DELETED, "cm/kube-root-ca.crt", "fin");
    assertThat(answer.done()).hasSize(1);
    assertThat(answer.done().getFirst().behind().name()).isEqualTo("olivia@acme.example");
    assertThat(answer.done().getFirst().chain().steps().getFirst().because())
        .isEqualTo("the namespace fin was deleted");
  }

  @Test
  void aReplicaSetGoesWithItsDeployment() {
    LoggedHistory history = LoggedHistory.shared("history/cases/owner-delete-then-gc.jsonl");
    Answer answer = history.ask(Deed.DELETED, "rs/kubectl-app-86bcd75f6f", "shop");
    Act act = answer.done().getFirst();
    // The case has no body of the ReplicaSet before it goes: names are what is left.
    assertThat(act.behind().name()).isEqualTo("amir@acme.example");
    assertThat(act.chain().basis()).isEqualTo(Basis.NAMES);
  }

  @Test
  void aPodOfAJobIsTracedToWhoCreatedTheJob() {
    Answer answer = FULL.ask(Deed.DELETED, "po/migrate-6489-x4hwr", "shop");
    assertThat(answer.done()).hasSize(1);
    assertThat(answer.done().getFirst().behind().name()).isEqualTo("amir@acme.example");
    Answer created = FULL.ask(Deed.CREATED, "pod/migrate-6489-x4hwr", "shop");
    assertThat(created.done()).hasSize(1);
    assertThat(created.done().getFirst().behind().name()).isEqualTo("amir@acme.example");
  }

  @Test
  void whatTheKubeletCompletesIsOneDeletion() {
    Answer answer = FULL.ask(Deed.DELETED, "pods/settlement-5df4759b5c-zbmd7", "payments");
    assertThat(answer.done()).hasSize(1);
    Act act = answer.done().getFirst();
    assertThat(act.behind().name()).isEqualTo("bea@acme.example");
    assertThat(act.requests()).hasSize(2);
    assertThat(act.last().actor().kind()).isEqualTo(Actor.Kind.NODE);
  }

  @Test
  void commandsAreReadFromTheUri() {
    Request exec =
        FULL.requests().stream()
            .filter(r -> r.subresource().equals("exec") && r.outcome() == Outcome.DONE)
            .findFirst()
            .orElseThrow();
    Answer answer = FULL.ask(Deed.EXECED, "pods/" + exec.name(), exec.namespace());
    assertThat(answer.done()).isNotEmpty();
    assertThat(answer.done().getFirst().remarks()).anyMatch(r -> r.startsWith("ran: "));
  }

  @Test
  void aTokenSomebodyAskedForIsInTheChainOfWhoUsedIt() {
    LoggedHistory history = LoggedHistory.shared("history/cases/token-minted-then-used.jsonl");
    Causes causes = new Causes(new Writes(history, 0));
    Request used = history.requests().getLast();
    Chain chain = causes.behind(used);
    assertThat(chain.steps()).hasSize(1);
    assertThat(chain.steps().getFirst().request().subresource()).isEqualTo("token");
    assertThat(new Act("", List.of(used), chain, List.of()).behind().kind())
        .isEqualTo(Actor.Kind.SERVICE_ACCOUNT);
  }
}
