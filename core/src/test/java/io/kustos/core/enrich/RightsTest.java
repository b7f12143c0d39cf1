package io.kustos.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RightsTest {
  private static Rights role(String rules) {
    Rights rights = Events.request("create", "clusterroles", "{'rules':[" + rules + "]}").rights();
    assertThat(rights).isNotNull();
    return rights;
  }

  @Test
  void grantsKeepVerbsWithTheirResources() {
    Rights rights =
        role(
            """
            {'verbs':['get','list'],'apiGroups':[''],'resources':['secrets'],'resourceNames':['a','b']},
            {'verbs':['update'],'apiGroups':['apps','extensions'],'resources':['deployments/scale']},
            {'verbs':['*'],'apiGroups':['*'],'resources':['*']},
            {'verbs':['get'],'nonResourceURLs':['/metrics']}""");
    assertThat(rights.grants())
        .containsExactly(
            "get:secrets[a,b]",
            "list:secrets[a,b]",
            "update:deployments.apps/scale",
            "update:deployments.extensions/scale",
            "*:*.*",
            "get:/metrics");
    assertThat(rights.wildcards()).containsExactly("verbs", "resources", "groups");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'verbs':['get'],'apiGroups':[''],'resources':['secrets']} | read_secrets",
        "{'verbs':['*'],'apiGroups':[''],'resources':['pods/exec']} | exec",
        "{'verbs':['create'],'apiGroups':[''],'resources':['*/exec']} | exec",
        "{'verbs':['create'],'apiGroups':[''],'resources':['serviceaccounts/token']} | create_tokens",
        "{'verbs':['get'],'apiGroups':[''],'resources':['nodes/proxy']} | nodes_proxy",
        "{'verbs':['impersonate'],'apiGroups':[''],'resources':['users']} | impersonate",
        "{'verbs':['escalate'],'apiGroups':['rbac.authorization.k8s.io'],'resources':['roles']}"
            + "| escalate",
        "{'verbs':['bind'],'apiGroups':['*'],'resources':['clusterroles']} | bind",
        "{'verbs':['create'],'apiGroups':[''],'resources':['pods']} | create_pods"
      })
  void powersAreNamed(String rule, String power) {
    assertThat(role(rule).powers()).containsExactly(power);
  }

  @Test
  void starsHoldEveryPower() {
    assertThat(role("{'verbs':['*'],'apiGroups':['*'],'resources':['*']}").powers())
        .hasSize(Power.values().length)
        .contains("all");
    assertThat(role("{'verbs':['get'],'apiGroups':[''],'resources':['pods']}").powers()).isEmpty();
    assertThat(role("{'verbs':['get'],'apiGroups':['apps'],'resources':['secrets']}").powers())
        .isEmpty();
  }

  @Test
  void aPatchTellsOnlyWhatItSets() {
    Rights rights =
        Events.request(
                "patch",
                "clusterroles",
                "[{'op':'add','path':'/rules/0/verbs/-','value':'*'},"
                    + "{'op':'add','path':'/rules/-','value':{'verbs':['get'],'apiGroups':['*'],"
                    + "'resources':['secrets']}}]")
            .rights();
    assertThat(rights).isNotNull();
    assertThat(rights.grants()).containsExactly("*:?", "get:secrets.*");
    assertThat(rights.powers()).containsExactly("read_secrets");
  }

  @Test
  void bindingsNameRoleAndSubjects() {
    Facts facts =
        Events.facts(
            """
            {'user':{'username':'system:serviceaccount:ci:bot','groups':['devs']},'verb':'create',
            'objectRef':{'resource':'rolebindings'},'requestObject':{
            'roleRef':{'kind':'ClusterRole','name':'admin'},'subjects':[
            {'kind':'User','name':'eve'},{'kind':'Group','name':'system:authenticated'},
            {'kind':'ServiceAccount','name':'bot','namespace':'ci'}]}}""");
    Rights rights = facts.rights();
    assertThat(rights).isNotNull();
    assertThat(rights.role()).isEqualTo("ClusterRole/admin");
    assertThat(rights.subjects())
        .containsExactly("User:eve", "Group:system:authenticated", "ServiceAccount:ci/bot");
    assertThat(rights.isForEverybody()).isTrue();
    assertThat(rights.isFor(facts.actor())).isTrue();
  }

  @Test
  void sharingASystemGroupIsNotGrantingToOneself() {
    Facts facts =
        Events.facts(
            """
            {'user':{'username':'olivia','groups':['ops','system:authenticated']},'verb':'create',
            'objectRef':{'resource':'clusterrolebindings'},'requestObject':{
            'roleRef':{'kind':'ClusterRole','name':'view'},
            'subjects':[{'kind':'Group','name':'system:authenticated'}]}}""");
    Rights rights = facts.rights();
    assertThat(rights).isNotNull();
    assertThat(rights.isFor(facts.actor())).isFalse();
  }

  @Test
  void aServiceAccountNamedAsUserIsBoth() {
    Rights rights =
        Events.request(
                "create",
                "clusterrolebindings",
                "{'roleRef':{'name':'x'},"
                    + "'subjects':[{'kind':'User','name':'system:serviceaccount:shop:cart'}]}")
            .rights();
    assertThat(rights).isNotNull();
    assertThat(rights.role()).isEqualTo("ClusterRole/x");
    assertThat(rights.subjects())
        .containsExactly("User:system:serviceaccount:shop:cart", "ServiceAccount:shop/cart");
  }

  @Test
  void theAnswerStandsForARequestThatIsNotLogged() {
    String event =
        """
        {'verb':'patch','objectRef':{'resource':'rolebindings'},'responseObject':%s}""";
    Rights rights =
        Events.facts(
                event.formatted(
                    "{'kind':'RoleBinding','roleRef':{'kind':'Role','name':'r'},"
                        + "'subjects':[{'kind':'User','name':'eve'}]}"))
            .rights();
    assertThat(rights).isNotNull();
    assertThat(rights.role()).isEqualTo("Role/r");
    assertThat(rights.subjects()).containsExactly("User:eve");
    assertThat(Events.facts(event.formatted("{'kind':'Status','code':409}")).rights()).isNull();
  }
}
