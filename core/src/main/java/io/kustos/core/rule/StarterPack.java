package io.kustos.core.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A few rules in Falco's language to begin with, and their scenarios. */
public final class StarterPack {
  private static final List<String> SCENARIOS =
      List.of("rights", "identity", "access", "workloads", "hiding");

  private StarterPack() {}

  /** The rules, in Falco's language. */
  public static List<SourceText> rules() {
    return List.of(text("starter-pack.yaml"));
  }

  /** For each rule at least one case in which it fires and one in which it does not. */
  public static List<SourceText> scenarios() {
    return SCENARIOS.stream().map(name -> text("scenarios/" + name + ".yaml")).toList();
  }

  private static SourceText text(String name) {
    try (InputStream in = StarterPack.class.getResourceAsStream("/io/kustos/rules/" + name)) {
      if (in == null) {
        throw new IllegalStateException("missing from the installation: " + name);
      }
      return new SourceText(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
