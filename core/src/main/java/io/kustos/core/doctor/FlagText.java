package io.kustos.core.doctor;

import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Finds the flags of kube-apiserver in the forms in which people keep them. */
final class FlagText {
  /** A word that gives a flag, in a command line or unit file: quotes may stand around it. */
  private static final Pattern WORD =
      Pattern.compile("(?<![^\\s\\x00\"'])--([a-z0-9][a-z0-9-]*)(?:=([^\\s\\x00\"'\\\\]*))?");

  private static final Pattern COMMENT_LINE = Pattern.compile("(?m)^\\s*#.*$");

  private FlagText() {}

  static ApiServerFlags parse(SourceText source) throws UnreadableFlags {
    if (source.text().isBlank()) {
      throw new UnreadableFlags(source.name() + ": is empty");
    }
    return isCommandLine(source.text()) ? commandLine(source) : yaml(source);
  }

  /** No key of YAML stands before the first flag. */
  private static boolean isCommandLine(String text) {
    String head =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .findFirst()
            .orElse("");
    return text.indexOf('\0') >= 0
        || head.startsWith("--")
        || head.startsWith("[Unit]")
        || head.startsWith("[Service]")
        || head.matches("(?:\\S*/)?kube-apiserver(?:\\s.*)?");
  }

  private static ApiServerFlags commandLine(SourceText source) throws UnreadableFlags {
    StringBuilder text = new StringBuilder(source.text());
    Matcher comment = COMMENT_LINE.matcher(source.text());
    while (comment.find()) {
      for (int i = comment.start(); i < comment.end(); i++) {
        text.setCharAt(i, ' ');
      }
    }
    List<Flag> flags = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      String value = word.group(2) == null ? "true" : word.group(2);
      flags.add(new Flag(word.group(1), value, word.start(), word.end() - word.start()));
    }
    if (flags.isEmpty()) {
      throw new UnreadableFlags(source.name() + ": holds no flag of kube-apiserver");
    }
    return new ApiServerFlags(source, flags, null);
  }

  private static ApiServerFlags yaml(SourceText source) throws UnreadableFlags {
    for (MappingNode root : Yaml.documents(source)) {
      List<Flag> flags = new ArrayList<>();
      boolean isPod = "Pod".equals(Yaml.text(Yaml.at(root, "kind")));
      if (isPod) {
        pod(source, root, flags);
      } else {
        extraArgs(source, Yaml.at(root, "apiServer", "extraArgs"), flags);
        for (Node item : Yaml.items(Yaml.at(root, "kube-apiserver-arg"))) {
          word(source, item, Yaml.text(item), flags);
        }
      }
      if (!flags.isEmpty()) {
        return new ApiServerFlags(source, flags, isPod ? root : null);
      }
    }
    throw new UnreadableFlags(
        source.name()
            + ": holds no flag of kube-apiserver (wanted: the static pod's manifest, a kubeadm"
            + " ClusterConfiguration, a k3s or RKE2 configuration, a unit file or a command line)");
  }

  private static void pod(SourceText source, MappingNode root, List<Flag> flags) {
    for (Node container : Yaml.items(Yaml.at(root, "spec", "containers"))) {
      for (String key : new String[] {"command", "args"}) {
        for (Node item : Yaml.items(Yaml.at(container, key))) {
          String text = Yaml.text(item);
          if (text != null && text.startsWith("--")) {
            word(source, item, text.substring(2), flags);
          }
        }
      }
    }
  }

  /** Flags of kubeadm: a mapping, since {@code v1beta4} a list of names and values. */
  private static void extraArgs(SourceText source, @Nullable Node node, List<Flag> flags) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        add(source, tuple.getKeyNode(), Yaml.text(tuple.getKeyNode()), tuple.getValueNode(), flags);
      }
    }
    for (Node item : Yaml.items(node)) {
      Node value = Yaml.at(item, "value");
      if (value != null) {
        add(source, value, Yaml.text(Yaml.at(item, "name")), value, flags);
      }
    }
  }

  private static void add(
      SourceText source, Node place, @Nullable String name, Node value, List<Flag> flags) {
    String text = Yaml.text(value);
    if (name != null && text != null) {
      int from = Yaml.offset(source, place);
      int length = Yaml.offset(source, value) + Yaml.length(source, value) - from;
      flags.add(new Flag(name, text, from, length));
    }
  }

  private static void word(SourceText source, Node item, @Nullable String text, List<Flag> flags) {
    if (text == null || text.isEmpty()) {
      return;
    }
    int equals = text.indexOf('=');
    flags.add(
        new Flag(
            equals < 0 ? text : text.substring(0, equals),
            equals < 0 ? "true" : text.substring(equals + 1),
            Yaml.offset(source, item),
            Yaml.length(source, item)));
  }
}
