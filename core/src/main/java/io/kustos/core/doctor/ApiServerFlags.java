package io.kustos.core.doctor;

import io.kustos.core.rule.SourceText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * The flags of a kube-apiserver with their places in the text they were read from. Of a flag given
 * more than once the last counts, as in the server.
 */
public final class ApiServerFlags {
  private final SourceText source;
  private final List<Flag> all;
  private final Map<String, Flag> last = new LinkedHashMap<>();
  private final @Nullable MappingNode pod;

  ApiServerFlags(SourceText source, List<Flag> all, @Nullable MappingNode pod) {
    this.source = source;
    this.all = List.copyOf(all);
    this.pod = pod;
    all.forEach(flag -> last.put(flag.name(), flag));
  }

  /**
   * Reads the flags in a static pod's manifest, a kubeadm {@code ClusterConfiguration}, a k3s or
   * RKE2 configuration, a unit file of systemd, or a command line as a shell or {@code /proc}
   * writes it.
   *
   * @throws UnreadableFlags when the text is none of these
   */
  public static ApiServerFlags parse(SourceText source) throws UnreadableFlags {
    return FlagText.parse(source);
  }

  /** The text they were read from. */
  public SourceText source() {
    return source;
  }

  /** Every flag in the order of the text. */
  List<Flag> all() {
    return all;
  }

  /** The pod's root, when the text is the manifest of one. */
  @Nullable MappingNode pod() {
    return pod;
  }

  /** The flag that counts; null when the text does not set it. */
  @Nullable Flag flag(String name) {
    return last.get(name);
  }

  /** The value of a flag, or what the server takes without it; null for none. */
  public @Nullable String value(String name) {
    Flag flag = last.get(name);
    return flag == null || flag.value().isEmpty() ? null : flag.value();
  }
}
