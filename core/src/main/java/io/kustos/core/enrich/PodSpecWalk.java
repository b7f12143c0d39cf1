package io.kustos.core.enrich;

import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes over pods, or parts of them, and gathers what they ask for. */
final class PodSpecWalk {
  private static final String APPARMOR_PREFIX = "container.apparmor.security.beta.kubernetes.io/";
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private final EnumMap<PodAspect, List<String>> values = new EnumMap<>(PodAspect.class);
  private final Map<String, String> hostPaths = new LinkedHashMap<>();
  private final Set<String> written = new HashSet<>();

  /** What was gathered; the walk must not go on. */
  Map<PodAspect, List<String>> values() {
    hostPaths.forEach(
        (volume, path) -> {
          if (written.contains(volume)) {
            add(PodAspect.HOST_PATH_WRITABLE, path);
          }
        });
    return values;
  }

  void pod(JsonSlice pod) {
    pod.forEachMember(
        (key, value) -> {
          switch (key) {
            case "metadata" -> metadata(value);
            case "spec" -> spec(value);
            default -> {
              // Status and what is no part of a pod.
            }
          }
        });
  }

  private void metadata(JsonSlice metadata) {
    JsonSlice annotations = metadata.get("annotations");
    if (annotations != null) {
      annotations.forEachMember(
          (key, value) -> {
            if (key.equals(MIRROR)) {
              add(PodAspect.MIRROR, "true");
            } else if (key.startsWith(APPARMOR_PREFIX)) {
              add(PodAspect.APPARMOR, value);
            }
          });
    }
    each(
        metadata.get("ownerReferences"),
        owner -> {
          JsonSlice kind = owner.get("kind");
          JsonSlice name = owner.get("name");
          if (kind != null && name != null) {
            add(PodAspect.OWNER, kind.text() + "/" + name.text());
          }
        });
  }

  private void spec(JsonSlice spec) {
    spec.forEachMember(
        (key, value) -> {
          switch (key) {
            case "containers", "initContainers" -> each(value, c -> container(c, false));
            case "ephemeralContainers" -> each(value, c -> container(c, true));
            case "volumes" -> each(value, this::volume);
            case "hostNetwork" -> add(PodAspect.HOST_NETWORK, value);
            case "hostPID" -> add(PodAspect.HOST_PID, value);
            case "hostIPC" -> add(PodAspect.HOST_IPC, value);
            case "shareProcessNamespace" -> add(PodAspect.SHARE_PROCESS_NAMESPACE, value);
            case "serviceAccountName", "serviceAccount" -> account(value);
            case "automountServiceAccountToken" -> add(PodAspect.AUTOMOUNT_TOKEN, value);
            case "nodeName" -> add(PodAspect.NODE, value);
            case "priorityClassName" -> add(PodAspect.PRIORITY_CLASS, value);
            case "runtimeClassName" -> add(PodAspect.RUNTIME_CLASS, value);
            case "tolerations" -> each(value, this::toleration);
            case "securityContext" -> security(value);
            default -> {
              // Nothing that matters here.
            }
          }
        });
  }

  /** Both names of one field are usually there. */
  private void account(JsonSlice name) {
    if (!values.getOrDefault(PodAspect.SERVICE_ACCOUNT, List.of()).contains(name.text())) {
      add(PodAspect.SERVICE_ACCOUNT, name);
    }
  }

  private void toleration(JsonSlice toleration) {
    JsonSlice key = toleration.get("key");
    add(PodAspect.TOLERATION, key == null || key.text().isEmpty() ? "*" : key.text());
  }

  private void container(JsonSlice container, boolean ephemeral) {
    List<String> line = new ArrayList<>();
    container.forEachMember(
        (key, value) -> {
          switch (key) {
            case "name" ->
                add(ephemeral ? PodAspect.EPHEMERAL_CONTAINER : PodAspect.CONTAINER, value);
            case "image" -> add(PodAspect.IMAGE, value);
            case "securityContext" -> security(value);
            case "env" -> each(value, this::variable);
            case "envFrom" -> each(value, from -> add(PodAspect.SECRET, from, "secretRef", "name"));
            case "ports" -> each(value, port -> add(PodAspect.HOST_PORT, port, "hostPort"));
            case "volumeMounts" -> each(value, this::mount);
            case "livenessProbe", "readinessProbe", "startupProbe" -> action(value);
            case "lifecycle" -> value.forEachMember((hook, handler) -> action(handler));
            default -> {
              // Command and arguments come below, in their order; the rest does not matter here.
            }
          }
        });
    words(container.get("command"), line);
    words(container.get("args"), line);
    addLine(line);
  }

  private void action(JsonSlice handler) {
    List<String> line = new ArrayList<>();
    words(handler.path("exec", "command"), line);
    addLine(line);
  }

  private static void words(@Nullable JsonSlice array, List<String> line) {
    each(
        array,
        word -> {
          if (line.size() < EnrichLimits.DEFAULT.valuesMax()) {
            line.add(word.text());
          }
        });
  }

  private void addLine(List<String> line) {
    if (!line.isEmpty()) {
      add(PodAspect.COMMAND, String.join(" ", line));
    }
  }

  private void variable(JsonSlice variable) {
    JsonSlice name = variable.get("name");
    JsonSlice value = variable.get("value");
    if (name != null && value != null) {
      add(PodAspect.ENVIRONMENT, name.text() + "=" + value.text());
    }
    add(PodAspect.SECRET, variable, "valueFrom", "secretKeyRef", "name");
  }

  private void mount(JsonSlice mount) {
    JsonSlice name = mount.get("name");
    JsonSlice readOnly = mount.get("readOnly");
    boolean writes = readOnly == null || !readOnly.raw().equals("true");
    if (name != null && writes && written.size() < EnrichLimits.DEFAULT.valuesMax()) {
      written.add(name.text());
    }
  }

  /** The security context of a pod or a container. */
  private void security(JsonSlice context) {
    context.forEachMember(
        (key, value) -> {
          switch (key) {
            case "privileged" -> add(PodAspect.PRIVILEGED, value);
            case "allowPrivilegeEscalation" -> add(PodAspect.ALLOW_PRIVILEGE_ESCALATION, value);
            case "capabilities" -> each(value.get("add"), this::capability);
            case "runAsUser" -> add(PodAspect.RUN_AS_USER, value);
            case "procMount" -> add(PodAspect.PROC_MOUNT, value);
            case "seccompProfile" -> add(PodAspect.SECCOMP, value, "type");
            case "appArmorProfile" -> add(PodAspect.APPARMOR, value, "type");
            case "windowsOptions" -> add(PodAspect.HOST_PROCESS, value, "hostProcess");
            case "sysctls" -> each(value, sysctl -> add(PodAspect.SYSCTL, sysctl, "name"));
            default -> {
              // Nothing that matters here.
            }
          }
        });
  }

  /** Run-times take the name in any case, with or without its prefix. */
  private void capability(JsonSlice name) {
    String upper = name.text().toUpperCase(Locale.ROOT);
    add(PodAspect.CAPABILITY, upper.startsWith("CAP_") ? upper.substring(4) : upper);
  }

  private void volume(JsonSlice volume) {
    JsonSlice name = volume.get("name");
    volume.forEachMember(
        (key, value) -> {
          if (!key.equals("name") && isSet(value)) {
            add(PodAspect.VOLUME_TYPE, key);
          }
        });
    add(PodAspect.SECRET, volume, "secret", "secretName");
    JsonSlice path = volume.path("hostPath", "path");
    if (path != null && isSet(path)) {
      String normal = normal(path.text());
      add(PodAspect.HOST_PATH, normal);
      if (name != null && hostPaths.size() < EnrichLimits.DEFAULT.valuesMax()) {
        hostPaths.put(name.text(), normal);
      }
    }
    each(
        volume.path("projected", "sources"),
        source -> {
          add(PodAspect.SECRET, source, "secret", "name");
          if (isSet(source.get("serviceAccountToken"))) {
            JsonSlice audience = source.path("serviceAccountToken", "audience");
            add(PodAspect.TOKEN_AUDIENCE, audience == null ? "" : audience.text());
          }
        });
  }

  /** The path without double slashes, {@code .} steps and a slash at its end. */
  static String normal(String path) {
    StringBuilder out = new StringBuilder(path.length());
    for (String step : path.split("/", -1)) {
      if (!step.isEmpty() && !step.equals(".")) {
        out.append('/').append(step);
      }
    }
    return out.isEmpty() ? "/" : out.toString();
  }

  private static boolean isSet(@Nullable JsonSlice value) {
    return value != null && value.kind() != JsonSlice.Kind.NULL;
  }

  /** Elements that a strategic merge patch deletes are not asked for. */
  private static void each(@Nullable JsonSlice array, Consumer<JsonSlice> action) {
    if (array == null) {
      return;
    }
    array.forEachElement(
        element -> {
          JsonSlice directive = element.get("$patch");
          if (directive == null || !directive.text().equals("delete")) {
            action.accept(element);
          }
        });
  }

  private void add(PodAspect aspect, JsonSlice from, String... path) {
    JsonSlice value = from.path(path);
    if (value != null && isSet(value)) {
      add(aspect, value.text());
    }
  }

  private void add(PodAspect aspect, JsonSlice value) {
    if (isSet(value)) {
      add(aspect, value.text());
    }
  }

  private void add(PodAspect aspect, String text) {
    List<String> list = values.computeIfAbsent(aspect, key -> new ArrayList<>(2));
    if (list.size() < EnrichLimits.DEFAULT.valuesMax()) {
      list.add(text);
    }
  }
}
