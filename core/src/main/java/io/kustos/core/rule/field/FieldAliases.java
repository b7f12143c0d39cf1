package io.kustos.core.rule.field;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Short names that published rules use where the event has a longer path. An alias stands for all
 * of its paths: a value at any of them counts.
 */
public final class FieldAliases {
  /** Where a pod's specification stands in the objects that make pods. */
  private static final List<String> POD_SPECS =
      List.of(
          "requestObject.spec",
          "requestObject.spec.template.spec",
          "requestObject.spec.jobTemplate.spec.template.spec",
          "requestObject.template.spec");

  private static final List<String> CONTAINER_LISTS =
      List.of("containers", "initContainers", "ephemeralContainers");

  private static final Map<String, List<String>> PATHS = paths();

  private FieldAliases() {}

  private static Map<String, List<String>> paths() {
    Map<String, List<String>> paths = new LinkedHashMap<>();
    paths.put("apiGroup", List.of("objectRef.apiGroup"));
    paths.put("decision", List.of("annotations.authorization.k8s.io/decision"));
    paths.put("hostPath", inPods("volumes.hostPath.path"));
    paths.put("hostNetwork", inPods("hostNetwork"));
    paths.put("hostPID", inPods("hostPID"));
    paths.put("hostIPC", inPods("hostIPC"));
    paths.put("image", inContainers("image"));
    paths.put("privileged", inContainers("securityContext.privileged"));
    paths.put("capabilities", inContainers("securityContext.capabilities.add"));
    return paths;
  }

  private static List<String> inPods(String path) {
    return POD_SPECS.stream().map(spec -> spec + "." + path).toList();
  }

  private static List<String> inContainers(String path) {
    List<String> all = new ArrayList<>();
    for (String spec : POD_SPECS) {
      for (String list : CONTAINER_LISTS) {
        all.add(spec + "." + list + "." + path);
      }
    }
    return all;
  }

  /** Each alias with its paths, in the order in which they are listed to people. */
  public static Map<String, List<String>> all() {
    return Collections.unmodifiableMap(PATHS);
  }

  /** The paths of an alias; any other name is its own path. */
  public static List<String> expand(String name) {
    return PATHS.getOrDefault(name, List.of(name));
  }
}
