package io.kustos.core.rule.falco.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.rule.FieldType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code ka.req.*} fields about the pod in the request and its volumes. */
final class PodFields {
  private static final String CONTAINERS = "containers";

  private PodFields() {}

  static List<FieldSpec> specs() {
    return List.of(
        pod("ka.req.pod.host_ipc", "hostIPC", "Whether the pod shares the node's IPC"),
        pod("ka.req.pod.host_network", "hostNetwork", "Whether the pod uses the node's network"),
        pod(
            "ka.req.container.host_network",
            "hostNetwork",
            "Older name of ka.req.pod.host_network"),
        pod("ka.req.pod.host_pid", "hostPID", "Whether the pod sees the node's processes"),
        secured("ka.req.pod.run_as_user", "runAsUser", "User id of the pod's security context"),
        secured("ka.req.pod.run_as_group", "runAsGroup", "Group id of the pod's security context"),
        secured("ka.req.pod.fs_group", "fsGroup", "Group id that owns the pod's volumes"),
        FieldSpec.plain(
            "ka.req.pod.supplemental_groups",
            FieldType.STRING_LIST,
            event ->
                AuditFields.strings(
                    RbacFields.body(event, "spec", "securityContext", "supplementalGroups")),
            "Further group ids of the pod's security context"),
        FieldSpec.plain(
            "ka.req.container.image",
            FieldType.STRING,
            event -> first(ContainerFields.images(event, CONTAINERS, 0)),
            "Image of the first container"),
        FieldSpec.plain(
            "ka.req.container.image.repository",
            FieldType.STRING,
            event -> first(ContainerFields.repositories(event, CONTAINERS, 0)),
            "Image of the first container up to its first colon or at sign"),
        FieldSpec.plain(
            "ka.req.container.privileged",
            FieldType.STRING,
            PodFields::anyPrivileged,
            "Whether any container is privileged: true or false"),
        volumes("hostpath", "Node paths that the pod's volumes mount", "hostPath", "path"),
        volumes("flexvolume_driver", "Drivers of the pod's flex volumes", "flexVolume", "driver"),
        FieldSpec.indexed(
            "ka.req.pod.volumes.volume_type",
            PodFields::volumeTypes,
            "Types of the pod's volumes: every member of a volume but its name"),
        FieldSpec.keyed(
            "ka.req.volume.hostpath",
            PodFields::mounts,
            "Whether a volume mounts that node path, or one that begins so when it ends with *"));
  }

  private static FieldSpec pod(String name, String key, String description) {
    return RbacFields.text(name, description, "spec", key);
  }

  private static FieldSpec secured(String name, String key, String description) {
    return RbacFields.text(name, description, "spec", "securityContext", key);
  }

  private static FieldSpec volumes(
      String name, String description, String source, String property) {
    return FieldSpec.indexed(
        "ka.req.pod.volumes." + name,
        (event, index) ->
            BodyValues.present(BodyValues.at(event, index, "spec", "volumes", source, property)),
        description);
  }

  private static @Nullable String first(@Nullable List<String> texts) {
    return texts == null ? null : texts.get(0);
  }

  private static @Nullable String anyPrivileged(AuditEvent event) {
    List<@Nullable JsonSlice> flags =
        ContainerFields.values(
            event, CONTAINERS, BodyValues.EVERY, "securityContext", "privileged");
    if (flags == null) {
      return null;
    }
    boolean any = flags.stream().anyMatch(flag -> flag != null && flag.raw().equals("true"));
    return any ? "true" : "false";
  }

  private static @Nullable List<String> volumeTypes(AuditEvent event, int index) {
    List<@Nullable JsonSlice> volumes = BodyValues.at(event, index, "spec", "volumes", "");
    if (volumes == null) {
      return null;
    }
    List<String> types = new ArrayList<>();
    for (JsonSlice volume : volumes) {
      if (volume != null) {
        volume.forEachMember(
            (key, value) -> {
              if (!key.equals("name")) {
                types.add(key);
              }
            });
      }
    }
    return BodyValues.some(types);
  }

  private static @Nullable String mounts(AuditEvent event, String wanted) {
    List<@Nullable JsonSlice> values =
        BodyValues.at(event, BodyValues.EVERY, "spec", "volumes", "hostPath", "path");
    if (values == null) {
      return null;
    }
    List<String> paths = BodyValues.present(values);
    return paths != null && paths.stream().anyMatch(path -> fits(path, wanted)) ? "true" : "false";
  }

  private static boolean fits(String path, String wanted) {
    return path.equals(wanted)
        || (wanted.endsWith("*") && path.startsWith(wanted.substring(0, wanted.length() - 1)));
  }
}
