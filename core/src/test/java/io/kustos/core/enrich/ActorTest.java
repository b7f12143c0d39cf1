package io.kustos.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActorTest {
  @ParameterizedTest
  @CsvSource({
    "alice@example.com, PERSON",
    "kubernetes-admin, PERSON",
    "system:admin, PERSON",
    "system:serviceaccount:shop:cart, SERVICE_ACCOUNT",
    "system:serviceaccount:kube-system:deployment-controller, CONTROLLER",
    "system:serviceaccount:kube-system:generic-garbage-collector, CONTROLLER",
    "system:serviceaccount:kube-system:coredns, SERVICE_ACCOUNT",
    "system:serviceaccount:shop:deployment-controller, SERVICE_ACCOUNT",
    "system:serviceaccount:broken, SERVICE_ACCOUNT",
    "system:node:worker-1, NODE",
    "system:kube-scheduler, CONTROL_PLANE",
    "system:apiserver, CONTROL_PLANE",
    "aksService, CONTROL_PLANE",
    "eks:addon-manager, CONTROL_PLANE",
    "eksadmin, PERSON",
    "masterclient, PERSON",
    "system:addon-manager, CONTROL_PLANE",
    "system:gke-common-webhooks, CONTROL_PLANE",
    "system:k3s-supervisor, CONTROL_PLANE",
    "system:serviceaccount:openshift-cluster-version:default, CONTROL_PLANE",
    "system:serviceaccount:openshift-cluster-version:other, SERVICE_ACCOUNT",
    "kubelet-nodepool-bootstrap, BOOTSTRAP",
    "system:unauthenticated, ANONYMOUS",
    "system:bootstrap:abcdef, BOOTSTRAP",
    "system:anonymous, ANONYMOUS",
    "'', UNAUTHENTICATED"
  })
  void reservedNamesTellTheKind(String name, ActorKind kind) {
    assertThat(Events.facts("{'user':{'username':'" + name + "'}}").actor().kind()).isEqualTo(kind);
  }

  @Test
  void boundTokensTellPodAndNode() {
    Actor actor =
        Events.facts(
                """
                {'user':{'username':'system:serviceaccount:shop:cart','groups':['a','b'],'extra':{
                'authentication.kubernetes.io/pod-name':['cart-1'],
                'authentication.kubernetes.io/pod-uid':['u1'],
                'authentication.kubernetes.io/node-name':['n1'],
                'authentication.kubernetes.io/node-uid':['u2'],
                'authentication.kubernetes.io/credential-id':['JTI=x']}}}""")
            .actor();
    assertThat(actor.namespace()).isEqualTo("shop");
    assertThat(actor.account()).isEqualTo("cart");
    assertThat(actor.groups()).containsExactly("a", "b");
    assertThat(actor.pod()).isEqualTo("cart-1");
    assertThat(actor.podUid()).isEqualTo("u1");
    assertThat(actor.node()).isEqualTo("n1");
    assertThat(actor.nodeUid()).isEqualTo("u2");
    assertThat(actor.credential()).isEqualTo("JTI=x");
    assertThat(actor.credentialKind()).isEqualTo("token");
  }

  @Test
  void impersonationHasTwoParties() {
    Facts facts =
        Events.facts(
            """
            {'user':{'username':'eve'},
            'impersonatedUser':{'username':'admin','groups':['system:masters']}}""");
    assertThat(facts.actor().name()).isEqualTo("eve");
    assertThat(facts.effective().name()).isEqualTo("admin");
    assertThat(facts.effective().isMaster()).isTrue();
    assertThat(facts.impersonation()).isEqualTo(new Impersonation(true, "users", "admin"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "users \\\"admin\\\" is forbidden: User \\\"eve\\\" cannot impersonate resource \\\"users\\\""
            + " in API group \\\"\\\" at the cluster scope | users | admin",
        "groups \\\"system:masters\\\" is forbidden: User \\\"eve\\\" cannot impersonate resource"
            + " | groups | system:masters",
        "users.authentication.k8s.io \\\"bob\\\" is forbidden: User \\\"eve\\\" cannot"
            + " impersonate:user-info resource | users | bob",
        "secrets is forbidden: User \\\"evan\\\" cannot impersonate-on:user-info:list resource"
            + " \\\"secrets\\\" | secrets |"
      })
  void aRefusedOneIsInTheMessage(String message, String resource, String target) {
    Facts facts =
        Events.facts(
            "{'user':{'username':'eve'},'responseStatus':{'code':403,'message':'"
                + message
                + "'}}");
    assertThat(facts.impersonation()).isEqualTo(new Impersonation(false, resource, target));
    assertThat(facts.effective().name()).isEqualTo("eve");
  }

  @Test
  void anOrdinaryRefusalIsNoImpersonation() {
    Facts facts =
        Events.facts(
            "{'responseStatus':{'code':403,'message':'pods is forbidden: User cannot list'}}");
    assertThat(facts.impersonation()).isNull();
  }
}
