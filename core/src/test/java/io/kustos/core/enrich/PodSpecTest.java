package io.kustos.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodSpecTest {
  private static final String POD =
      "{'spec':{'containers':[{'name':'a','image':'nginx','securityContext':{'privileged':true}}]}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pods | %",
        "deployments | {'spec':{'template':%}}",
        "replicasets | {'spec':{'template':%}}",
        "statefulsets | {'spec':{'template':%}}",
        "daemonsets | {'spec':{'template':%}}",
        "jobs | {'spec':{'template':%}}",
        "replicationcontrollers | {'spec':{'template':%}}",
        "cronjobs | {'spec':{'jobTemplate':{'spec':{'template':%}}}}",
        "podtemplates | {'template':%}",
        "rollouts | {'spec':{'template':%}}"
      })
  void isFoundWhereverItSits(String resource, String body) {
    PodSpec pod = Events.request("create", resource, body.replace("%", POD)).pod();
    assertThat(pod).isNotNull();
    assertThat(pod.isTrue(PodAspect.PRIVILEGED)).isTrue();
    assertThat(pod.values(PodAspect.IMAGE)).containsExactly("nginx");
    assertThat(pod.values(PodAspect.CONTAINER)).containsExactly("a");
  }

  @Test
  void isNotFoundWhereNothingIsAskedFor() {
    assertThat(Events.request("delete", "pods", POD).pod()).isNull();
    assertThat(Events.request("create", "configmaps", POD).pod()).isNull();
    assertThat(Events.request("create", "pods", "'text'").pod()).isNull();
    assertThat(
            Events.facts(
                    "{'verb':'update','objectRef':{'resource':'pods','subresource':'status'},"
                        + "'requestObject':"
                        + POD
                        + "}")
                .pod())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/spec/template/spec/containers/0/securityContext/privileged | true",
        "/spec/template/spec/containers/0/securityContext | {'privileged':true}",
        "/spec/template/spec/containers/- | {'name':'x','securityContext':{'privileged':true}}",
        "/spec/template/spec/initContainers | [{'securityContext':{'privileged':true}}]",
        "/spec/template/spec | {'containers':[{'securityContext':{'privileged':true}}]}",
        "/spec | {'template':{'spec':{'containers':[{'securityContext':{'privileged':true}}]}}}",
        "`` | {'spec':{'template':{'spec':{'containers':[{'securityContext':{'privileged':true}}]}}}}"
      })
  void jsonPatchesAreFollowed(String path, String value) {
    String patch =
        "[{'op':'test','path':'/a','value':1},{'op':'add','path':'"
            + path
            + "','value':"
            + value
            + "}]";
    PodSpec pod = Events.request("patch", "deployments", patch).pod();
    assertThat(pod).isNotNull();
    assertThat(pod.isTrue(PodAspect.PRIVILEGED)).isTrue();
  }

  @Test
  void removalsAskForNothing() {
    String json = "[{'op':'remove','path':'/spec/template/spec/containers/0'}]";
    assertThat(Events.request("patch", "deployments", json).pod()).isNull();
    String strategic =
        "{'spec':{'template':{'spec':{'containers':[{'$patch':'delete','name':'a','image':'x'}],"
            + "'hostNetwork':null}}}}";
    PodSpec pod = Events.request("patch", "deployments", strategic).pod();
    assertThat(pod).isNotNull();
    assertThat(pod.values(PodAspect.CONTAINER)).isEmpty();
    assertThat(pod.values(PodAspect.HOST_NETWORK)).isEmpty();
  }

  @Test
  void everyAspectIsRead() {
    PodSpec pod =
        Events.request(
                "create",
                "pods",
                """
            {'metadata':{'annotations':{'kubernetes.io/config.mirror':'x',
            'container.apparmor.security.beta.kubernetes.io/a':'unconfined'},
            'ownerReferences':[{'kind':'ReplicaSet','name':'web-1'}]},
            'spec':{'hostNetwork':true,'hostPID':true,'hostIPC':false,'shareProcessNamespace':true,
            'serviceAccountName':'sa','serviceAccount':'sa','automountServiceAccountToken':true,
            'nodeName':'n1','priorityClassName':'system-node-critical','runtimeClassName':'kata',
            'tolerations':[{'operator':'Exists'},{'key':'k','effect':'NoSchedule'}],
            'securityContext':{'runAsUser':0,'sysctls':[{'name':'kernel.x','value':'1'}],
            'seccompProfile':{'type':'Unconfined'},'windowsOptions':{'hostProcess':true}},
            'initContainers':[{'name':'i','image':'busybox:1'}],
            'ephemeralContainers':[{'name':'e','image':'kali','targetContainerName':'a'}],
            'containers':[{'name':'a','image':'nginx','command':['sh','-c'],'args':['id'],
            'env':[{'name':'A','value':'b'},{'name':'S','valueFrom':{'secretKeyRef':{'name':'s1'}}}],
            'envFrom':[{'secretRef':{'name':'s2'}}],
            'ports':[{'containerPort':80,'hostPort':8080}],
            'lifecycle':{'postStart':{'exec':{'command':['curl','x']}}},
            'livenessProbe':{'exec':{'command':['true']}},
            'volumeMounts':[{'name':'root','mountPath':'/h'},{'name':'ro','readOnly':true}],
            'securityContext':{'privileged':false,'allowPrivilegeEscalation':true,'procMount':'Unmasked',
            'capabilities':{'add':['CAP_SYS_ADMIN','net_raw']}}}],
            'volumes':[{'name':'root','hostPath':{'path':'//'}},{'name':'ro','hostPath':{'path':'/etc/.//x/'}},
            {'name':'sec','secret':{'secretName':'s3'}},
            {'name':'t','projected':{'sources':[{'serviceAccountToken':{'audience':'vault'}},
            {'secret':{'name':'s4'}}]}}]}}""")
            .pod();
    assertThat(pod).isNotNull();
    check(pod, PodAspect.CONTAINER, "i", "a");
    check(pod, PodAspect.EPHEMERAL_CONTAINER, "e");
    check(pod, PodAspect.IMAGE, "busybox:1", "kali", "nginx");
    check(pod, PodAspect.COMMAND, "curl x", "true", "sh -c id");
    check(pod, PodAspect.ENVIRONMENT, "A=b");
    check(pod, PodAspect.PRIVILEGED, "false");
    check(pod, PodAspect.ALLOW_PRIVILEGE_ESCALATION, "true");
    check(pod, PodAspect.CAPABILITY, "SYS_ADMIN", "NET_RAW");
    check(pod, PodAspect.RUN_AS_USER, "0");
    check(pod, PodAspect.PROC_MOUNT, "Unmasked");
    check(pod, PodAspect.SECCOMP, "Unconfined");
    check(pod, PodAspect.APPARMOR, "unconfined");
    check(pod, PodAspect.SYSCTL, "kernel.x");
    check(pod, PodAspect.HOST_NETWORK, "true");
    check(pod, PodAspect.HOST_PID, "true");
    check(pod, PodAspect.HOST_IPC, "false");
    check(pod, PodAspect.HOST_PORT, "8080");
    check(pod, PodAspect.HOST_PROCESS, "true");
    check(pod, PodAspect.SHARE_PROCESS_NAMESPACE, "true");
    check(pod, PodAspect.VOLUME_TYPE, "hostPath", "hostPath", "secret", "projected");
    check(pod, PodAspect.HOST_PATH, "/", "/etc/x");
    check(pod, PodAspect.HOST_PATH_WRITABLE, "/");
    check(pod, PodAspect.SECRET, "s1", "s2", "s3", "s4");
    check(pod, PodAspect.TOKEN_AUDIENCE, "vault");
    check(pod, PodAspect.SERVICE_ACCOUNT, "sa");
    check(pod, PodAspect.AUTOMOUNT_TOKEN, "true");
    check(pod, PodAspect.NODE, "n1");
    check(pod, PodAspect.TOLERATION, "*", "k");
    check(pod, PodAspect.PRIORITY_CLASS, "system-node-critical");
    check(pod, PodAspect.RUNTIME_CLASS, "kata");
    check(pod, PodAspect.MIRROR, "true");
    check(pod, PodAspect.OWNER, "ReplicaSet/web-1");
    assertThat(PodAspect.values()).allSatisfy(a -> assertThat(pod.values(a)).isNotEmpty());
  }

  private static void check(PodSpec pod, PodAspect aspect, String... values) {
    assertThat(pod.values(aspect)).as(aspect.name()).containsExactlyInAnyOrder(values);
  }

  @Test
  void valuesAreBounded() {
    String env = "{'name':'A','value':'b'},".repeat(5_000);
    String body = "{'spec':{'containers':[{'env':[" + env.substring(0, env.length() - 1) + "]}]}}";
    PodSpec pod = Events.request("create", "pods", body).pod();
    assertThat(pod).isNotNull();
    assertThat(pod.values(PodAspect.ENVIRONMENT)).hasSize(EnrichLimits.DEFAULT.valuesMax());
  }

  @Test
  void factsAreWorkedOutOnce() {
    Facts facts = Events.request("create", "pods", POD);
    assertThat(facts.pod()).isSameAs(facts.pod());
    var event = Events.event("{'verb':'get'}");
    assertThat(Facts.of(event)).isSameAs(Facts.of(event));
    assertThat(List.of(Facts.of(event))).isNotEqualTo(List.of(Facts.of(event.retain())));
  }
}
