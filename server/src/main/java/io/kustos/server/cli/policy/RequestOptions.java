package io.kustos.server.cli.policy;

import io.kustos.core.policy.RequestAttributes;
import io.kustos.server.cli.terminal.CommandFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A request, put together from options. */
final class RequestOptions {
  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Who asks. Without it: a request that failed to authenticate.")
  @Nullable String user;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      split = ",",
      description = "A group of the user; may be given again.")
  @Nullable List<String> groups;

  @Option(
      names = "--verb",
      required = true,
      paramLabel = "VERB",
      description = "get, list, watch, create, update, patch, delete, deletecollection, post, ...")
  String verb = "";

  @Option(
      names = "--resource",
      paramLabel = "NAME",
      description =
          "For example pods, pods/exec, deployments.apps or deployments.apps/scale: resource,"
              + " group, subresource.")
  @Nullable String resource;

  @Option(names = "--api-group", paramLabel = "GROUP", description = "API group of the resource.")
  @Nullable String apiGroup;

  @Option(names = "--subresource", paramLabel = "NAME", description = "For example exec.")
  @Nullable String subresource;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Default: none, as for cluster-wide requests.")
  String namespace = "";

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the object.")
  String name = "";

  @Option(names = "--path", paramLabel = "PATH", description = "Path of a request for no resource.")
  @Nullable String path;

  RequestAttributes request() {
    if ((resource == null) == (path == null)) {
      throw new CommandFailure("name either a --resource or a --path");
    }
    if (path != null) {
      return new RequestAttributes(user, groups(), verb, false, "", "", "", "", "", "", path);
    }
    String text = String.valueOf(resource);
    int slash = text.indexOf('/');
    String part = slash < 0 ? "" : text.substring(slash + 1);
    String named = slash < 0 ? text : text.substring(0, slash);
    int dot = named.indexOf('.');
    String group = dot < 0 ? "" : named.substring(dot + 1);
    return new RequestAttributes(
        user,
        groups(),
        verb,
        true,
        namespace,
        apiGroup == null ? group : apiGroup,
        "",
        dot < 0 ? named : named.substring(0, dot),
        subresource == null ? part : subresource,
        name,
        "");
  }

  private List<String> groups() {
    return groups == null ? List.of() : groups;
  }
}
