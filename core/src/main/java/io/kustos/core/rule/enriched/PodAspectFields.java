package io.kustos.core.rule.enriched;

import io.kustos.core.enrich.Facts;
import io.kustos.core.enrich.ImageReference;
import io.kustos.core.enrich.PodAspect;
import io.kustos.core.enrich.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the pod in a request asks for, wherever it sits. */
final class PodAspectFields {
  private PodAspectFields() {}

  static List<EnrichedField> all() {
    List<EnrichedField> all = new ArrayList<>();
    containers(all);
    node(all);
    rest(all);
    return all;
  }

  private static void containers(List<EnrichedField> all) {
    list(all, "containers", PodAspect.CONTAINER, "Names of the pod's containers");
    list(all, "ephemeral", PodAspect.EPHEMERAL_CONTAINER, "Names of its ephemeral containers");
    list(all, "image", PodAspect.IMAGE, "Images of all its containers, as written");
    image(all, "registry", ImageReference::registry, "Registries of its images; docker.io if none");
    image(
        all,
        "repository",
        image -> image.registry() + "/" + image.repository(),
        "Its images with registry, without tag and digest: docker.io/library/nginx");
    image(all, "tag", ImageReference::tag, "Tags of its images; latest where nothing is said");
    image(all, "digest", ImageReference::digest, "Digests of its images, where there are some");
    list(
        all,
        "command",
        PodAspect.COMMAND,
        "Command lines of its containers, probes and hooks, one each");
    list(all, "env", PodAspect.ENVIRONMENT, "Environment of its containers, as NAME=value");
    flag(all, "privileged", PodAspect.PRIVILEGED, "Whether a container is privileged");
    flag(
        all,
        "allow_privilege_escalation",
        PodAspect.ALLOW_PRIVILEGE_ESCALATION,
        "Whether a container says that processes may gain privileges");
    list(
        all,
        "capabilities.add",
        PodAspect.CAPABILITY,
        "Capabilities added to its containers, in capitals and without CAP_");
    list(all, "run_as_user", PodAspect.RUN_AS_USER, "User ids that it or a container names");
    list(all, "proc_mount", PodAspect.PROC_MOUNT, "Kinds of /proc mounts that are named");
    list(all, "seccomp", PodAspect.SECCOMP, "Kinds of seccomp profiles that are named");
    list(all, "apparmor", PodAspect.APPARMOR, "AppArmor profiles that are named");
    list(all, "sysctls", PodAspect.SYSCTL, "Kernel parameters that it sets");
  }

  /** What of its node it reaches. */
  private static void node(List<EnrichedField> all) {
    flag(all, "host_network", PodAspect.HOST_NETWORK, "Whether it uses the node's network");
    flag(all, "host_pid", PodAspect.HOST_PID, "Whether it sees the node's processes");
    flag(all, "host_ipc", PodAspect.HOST_IPC, "Whether it shares the node's IPC");
    list(all, "host_ports", PodAspect.HOST_PORT, "Ports of the node that it takes");
    flag(all, "host_process", PodAspect.HOST_PROCESS, "Whether it runs on a Windows node itself");
    flag(
        all,
        "share_process_namespace",
        PodAspect.SHARE_PROCESS_NAMESPACE,
        "Whether its containers see each other's processes");
    list(all, "volume.types", PodAspect.VOLUME_TYPE, "Types of its volumes: hostPath, secret");
    list(
        all,
        "hostpath",
        PodAspect.HOST_PATH,
        "Paths of the node that its volumes mount, without double slashes and a slash at the end");
    list(
        all,
        "hostpath.writable",
        PodAspect.HOST_PATH_WRITABLE,
        "Those of them that a container mounts for writing");
  }

  private static void rest(List<EnrichedField> all) {
    list(all, "secrets", PodAspect.SECRET, "Secrets that it mounts or puts into its environment");
    list(
        all,
        "token.audiences",
        PodAspect.TOKEN_AUDIENCE,
        "Audiences of tokens that it mounts; empty for the API server");
    list(all, "serviceaccount", PodAspect.SERVICE_ACCOUNT, "Service account it runs as");
    flag(
        all,
        "automount_token",
        PodAspect.AUTOMOUNT_TOKEN,
        "Whether it says that its service account's token is mounted");
    list(all, "node", PodAspect.NODE, "Node it names itself, past the scheduler");
    list(all, "tolerations", PodAspect.TOLERATION, "Keys of taints that it tolerates; * for all");
    list(all, "priority_class", PodAspect.PRIORITY_CLASS, "Its priority class");
    list(all, "runtime_class", PodAspect.RUNTIME_CLASS, "Its run-time class");
    flag(all, "mirror", PodAspect.MIRROR, "Whether it mirrors a static pod of a node");
    list(all, "owner", PodAspect.OWNER, "What it belongs to, as Kind/name");
  }

  private static void list(
      List<EnrichedField> all, String name, PodAspect aspect, String description) {
    all.add(EnrichedField.list("kustos.pod." + name, f -> values(f, aspect), description));
  }

  private static void flag(
      List<EnrichedField> all, String name, PodAspect aspect, String description) {
    all.add(
        EnrichedField.flag(
            "kustos.pod." + name,
            facts -> {
              PodSpec pod = facts.pod();
              return pod == null ? null : pod.isTrue(aspect);
            },
            description));
  }

  private static void image(
      List<EnrichedField> all,
      String name,
      Function<ImageReference, @Nullable String> part,
      String description) {
    all.add(
        EnrichedField.list(
            "kustos.pod.image." + name,
            facts -> {
              List<String> images = values(facts, PodAspect.IMAGE);
              return images == null
                  ? null
                  : images.stream()
                      .map(image -> part.apply(ImageReference.parse(image)))
                      .filter(Objects::nonNull)
                      .toList();
            },
            description));
  }

  private static @Nullable List<String> values(Facts facts, PodAspect aspect) {
    PodSpec pod = facts.pod();
    return pod == null ? null : pod.values(aspect);
  }
}
