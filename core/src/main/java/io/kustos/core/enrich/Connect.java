package io.kustos.core.enrich;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to run something in a container or to reach into it. There is no body: all of it stands
 * in the URI.
 *
 * @param via {@code exec}, {@code attach}, {@code portforward}, or {@code node_proxy} for the same
 *     asked of a kubelet through the API server's proxy
 * @param command the command's words; empty when none is asked for
 * @param container the container; null when it is not named
 * @param stdin whether input is sent
 * @param tty whether a terminal is asked for
 * @param ports ports to forward; kubectl sends none in the URI, but later in the stream
 */
public record Connect(
    String via,
    List<String> command,
    @Nullable String container,
    boolean stdin,
    boolean tty,
    List<String> ports) {
  private static final Set<String> WAYS = Set.of("exec", "attach", "portforward");
  private static final Set<String> KUBELET_WAYS =
      Set.of("exec", "run", "attach", "portForward", "cri");

  public Connect {
    command = List.copyOf(command);
    ports = List.copyOf(ports);
  }

  /** The command as one line, words joined by blanks. */
  public @Nullable String line() {
    return command.isEmpty() ? null : String.join(" ", command);
  }

  /** The request in an event; null when it is of another kind. */
  static @Nullable Connect of(AuditEvent event) {
    String subresource = event.text(EventField.OBJECT_SUBRESOURCE);
    String uri = event.text(EventField.REQUEST_URI);
    String resource = event.text(EventField.OBJECT_RESOURCE);
    if (subresource == null || uri == null || resource == null) {
      return null;
    }
    if (resource.equals("pods") && WAYS.contains(subresource)) {
      return read(subresource, uri, null);
    }
    return resource.equals("nodes") && subresource.equals("proxy") ? kubelet(uri) : null;
  }

  /**
   * {@code /api/v1/nodes/NODE/proxy/run/NAMESPACE/POD[/UID]/CONTAINER?cmd=…}, and alike for {@code
   * exec} with {@code command=}.
   */
  private static @Nullable Connect kubelet(String uri) {
    List<String> segments = QueryText.segments(uri);
    int proxy = segments.indexOf("proxy");
    if (proxy < 0 || segments.size() <= proxy + 1) {
      return null;
    }
    boolean runs = KUBELET_WAYS.contains(segments.get(proxy + 1));
    String last = segments.get(segments.size() - 1);
    boolean names = segments.size() >= proxy + 5;
    return runs ? read("node_proxy", uri, names ? last : null) : null;
  }

  private static Connect read(String via, String uri, @Nullable String inPath) {
    List<String> command = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    @Nullable String[] container = {inPath};
    boolean[] flags = new boolean[2];
    QueryText.forEach(
        uri,
        (name, value) -> {
          switch (name) {
            case "command" -> command.add(value);
            case "cmd" -> command.addAll(words(value));
            case "ports", "port" -> ports.add(value);
            case "container" -> container[0] = value;
            case "stdin", "input" -> flags[0] = isTrue(value);
            case "tty" -> flags[1] = isTrue(value);
            default -> {
              // stdout, stderr and what a server would ignore.
            }
          }
        });
    return new Connect(via, command, container[0], flags[0], flags[1], ports);
  }

  /** The kubelet's {@code run} splits its command at blanks. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  private static boolean isTrue(String value) {
    return value.equals("true") || value.equals("1");
  }
}
