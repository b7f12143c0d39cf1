package io.kustos.core.rule.falco.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.rule.TransformerFunctions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields about each container of the pod in the request, once for each of its three lists of
 * containers.
 */
final class ContainerFields {
  static final List<String> LISTS = List.of("containers", "initContainers", "ephemeralContainers");

  private ContainerFields() {}

  static List<FieldSpec> specs() {
    List<FieldSpec> specs = new ArrayList<>();
    LISTS.forEach(list -> addList(list, specs));
    return specs;
  }

  private static void addList(String list, List<FieldSpec> specs) {
    String prefix = "ka.req.pod." + list + ".";
    String each = " of each of the pod's " + list;
    specs.add(
        FieldSpec.indexed(
            prefix + "name",
            (event, index) -> BodyValues.complete(values(event, list, index, "name")),
            "Name" + each));
    specs.add(
        FieldSpec.indexed(
            prefix + "image",
            (event, index) -> images(event, list, index),
            "Image" + each + "; missing when one container names none"));
    specs.add(
        FieldSpec.indexed(
            prefix + "image.repository",
            (event, index) -> repositories(event, list, index),
            "Image" + each + ", up to its first colon or at sign"));
    specs.add(words(list, "command", "Entry point"));
    specs.add(words(list, "args", "Arguments"));
    if (!list.equals("ephemeralContainers")) {
      specs.add(
          FieldSpec.indexed(
              prefix + "host_port",
              (event, index) -> ports(event, list, index),
              "Node ports" + each + "; the container port where no node port is set"));
    }
    specs.add(secured(list, "privileged", "Privileged flag", "privileged"));
    specs.add(
        secured(
            list,
            "allow_privilege_escalation",
            "Whether a process may gain privileges,",
            "allowPrivilegeEscalation"));
    specs.add(
        secured(
            list,
            "read_only_fs",
            "Read-only flag of the root file system",
            "readOnlyRootFilesystem"));
    specs.add(secured(list, "run_as_user", "User id", "runAsUser"));
    specs.add(effective(list, "eff_run_as_user", "runAsUser"));
    specs.add(secured(list, "run_as_group", "Group id", "runAsGroup"));
    specs.add(effective(list, "eff_run_as_group", "runAsGroup"));
    specs.add(secured(list, "proc_mount", "Kind of /proc mount", "procMount"));
    specs.add(
        secured(
            list,
            "add_capabilities",
            "Added capabilities as one JSON text (see kustos.req.pod."
                + list
                + ".capabilities.add)",
            "capabilities",
            "add"));
  }

  static @Nullable List<@Nullable JsonSlice> values(
      AuditEvent event, String list, int index, String... path) {
    String[] full = new String[path.length + 2];
    full[0] = "spec";
    full[1] = list;
    System.arraycopy(path, 0, full, 2, path.length);
    return BodyValues.at(event, index, full);
  }

  private static FieldSpec secured(String list, String name, String description, String... keys) {
    String[] path = new String[keys.length + 1];
    path[0] = "securityContext";
    System.arraycopy(keys, 0, path, 1, keys.length);
    return FieldSpec.indexed(
        "ka.req.pod." + list + "." + name,
        (event, index) -> BodyValues.present(values(event, list, index, path)),
        description + " of each of the pod's " + list + " that sets it");
  }

  private static FieldSpec effective(String list, String name, String key) {
    return FieldSpec.indexed(
        "ka.req.pod." + list + "." + name,
        (event, index) -> {
          String pod = JsonText.of(RbacFields.body(event, "spec", key));
          return BodyValues.orElse(values(event, list, index, key), pod == null ? "0" : pod);
        },
        "Looks outside of the security contexts, hence nearly always 0; see kustos.req.pod."
            + list
            + "."
            + name);
  }

  static @Nullable List<String> images(AuditEvent event, String list, int index) {
    return BodyValues.complete(values(event, list, index, "image"));
  }

  static @Nullable List<String> repositories(AuditEvent event, String list, int index) {
    List<String> images = images(event, list, index);
    return images == null ? null : images.stream().map(ContainerFields::repository).toList();
  }

  private static String repository(String image) {
    int end = image.length();
    for (int i = 0; i < end; i++) {
      if (image.charAt(i) == ':' || image.charAt(i) == '@') {
        end = i;
      }
    }
    return image.substring(0, end);
  }

  private static FieldSpec words(String list, String key, String description) {
    return FieldSpec.indexed(
        "ka.req.pod." + list + "." + key,
        (event, index) -> joinedWords(values(event, list, index, key)),
        description + " of each of the pod's " + list + " that sets it, joined by blanks");
  }

  /** One text for each array of strings; null when a value is anything else. */
  private static @Nullable List<String> joinedWords(@Nullable List<@Nullable JsonSlice> values) {
    if (values == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (JsonSlice value : values) {
      if (value != null) {
        List<@Nullable String> words = new ArrayList<>();
        value.forEachElement(word -> words.add(word.string()));
        if (!value.isArray() || words.contains(null)) {
          return null;
        }
        texts.add(TransformerFunctions.cString(String.join(" ", words)));
      }
    }
    return BodyValues.some(texts);
  }

  private static @Nullable List<String> ports(AuditEvent event, String list, int index) {
    List<@Nullable JsonSlice> values = values(event, list, index, "ports");
    if (values == null) {
      return null;
    }
    List<String> ports = new ArrayList<>();
    for (JsonSlice value : values) {
      if (value != null) {
        if (!value.isArray()) {
          return null;
        }
        value.forEachElement(port -> addPort(port, ports));
      }
    }
    return BodyValues.some(ports);
  }

  private static void addPort(JsonSlice port, List<String> ports) {
    JsonSlice number = port.get("hostPort");
    String text = JsonText.of(number == null ? port.get("containerPort") : number);
    if (text != null) {
      ports.add(text);
    }
  }
}
