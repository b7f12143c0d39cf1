package io.kustos.core.doctor;

import io.kustos.core.rule.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Whether a static pod can reach the files its flags name. */
final class Mounts {
  private Mounts() {}

  static void check(Consultation at) {
    MappingNode pod = at.flags().pod();
    if (pod == null) {
      return;
    }
    file(at, pod, "audit-policy-file", false);
    file(at, pod, "audit-webhook-config-file", false);
    String log = at.flags().value("audit-log-path");
    if (log != null && !log.equals("-")) {
      file(at, pod, "audit-log-path", true);
    }
  }

  private static void file(Consultation at, MappingNode pod, String flag, boolean written) {
    String path = at.flags().value(flag);
    if (path == null) {
      return;
    }
    Node mount = mount(pod, path);
    if (mount == null) {
      at.say(
          written ? Severity.WARNING : Severity.ERROR,
          "NOT_MOUNTED",
          flag,
          "no volume of the pod is mounted at or above "
              + path
              + (written ? ": the log is lost with the container" : ": the server does not start"),
          "add a hostPath volume and a volumeMount for " + folder(path));
      return;
    }
    if (!written) {
      return;
    }
    if ("true".equals(Yaml.text(Yaml.at(mount, "readOnly")))) {
      at.say(
          Severity.ERROR,
          "MOUNT_READ_ONLY",
          at.flags().source(),
          mount,
          "the volume for " + path + " is mounted read-only: nothing can be logged",
          "set readOnly: false");
    }
    if (path.equals(Yaml.text(Yaml.at(mount, "mountPath")))) {
      at.say(
          Severity.ERROR,
          "MOUNT_OF_FILE",
          at.flags().source(),
          mount,
          "the log file itself is mounted: rotation renames it, which a mount point does not allow",
          "mount its folder, " + folder(path));
    }
  }

  /** The mount nearest above a path. */
  private static @Nullable Node mount(MappingNode pod, String path) {
    Node nearest = null;
    int longest = -1;
    for (Node mount : mounts(pod)) {
      String at = Yaml.text(Yaml.at(mount, "mountPath"));
      if (at == null) {
        continue;
      }
      String root = at.endsWith("/") ? at : at + "/";
      boolean above = path.equals(at) || path.startsWith(root);
      if (above && at.length() > longest) {
        nearest = mount;
        longest = at.length();
      }
    }
    return nearest;
  }

  private static List<Node> mounts(MappingNode pod) {
    List<Node> found = new ArrayList<>();
    for (Node container : Yaml.items(Yaml.at(pod, "spec", "containers"))) {
      found.addAll(Yaml.items(Yaml.at(container, "volumeMounts")));
    }
    return found;
  }

  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }
}
