package io.kustos.core.enrich;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client calls itself, taken apart. Anybody can write anything there; {@link #doubts} says
 * what does not fit together.
 *
 * @param family the program or library, for example {@code kubectl}; the first product's name when
 *     it is not in the table, empty when there is no text
 * @param kind what sort of client that is
 * @param version what stands after the family's slash; null when there is none
 * @param text the whole
 */
public record UserAgent(String family, ClientKind kind, @Nullable String version, String text) {
  private static final String TRUNCATED = "...TRUNCATED";
  private static final int PRODUCTS_MAX = 16;

  /** A product of a user agent: {@code name/version}. */
  private record Product(String name, @Nullable String version) {}

  static UserAgent parse(@Nullable String agent) {
    String whole = agent == null ? "" : agent;
    int end = 0;
    while (end < whole.length() && whole.charAt(end) > ' ' && whole.charAt(end) != '(') {
      end++;
    }
    Product best = product(whole.substring(0, end));
    ClientTable.Client known = ClientTable.find(best.name());
    if (known == null || known.isGeneric()) {
      int chars = Math.min(whole.length(), EnrichLimits.DEFAULT.userAgentCharsMax());
      List<Product> products = products(whole.substring(0, chars));
      best = products.isEmpty() ? best : products.get(0);
      for (Product product : products) {
        ClientTable.Client other = ClientTable.find(product.name());
        boolean tellsMore = known == null || known.isGeneric();
        if (other != null && !other.isGeneric() && tellsMore) {
          best = product;
          known = other;
        }
      }
    }
    String family = known == null ? best.name() : known.family();
    ClientKind kind = known == null ? ClientKind.UNKNOWN : known.kind();
    return new UserAgent(family, kind, best.version(), whole);
  }

  private List<String> textDoubts() {
    List<String> doubts = new ArrayList<>(1);
    if (text.isBlank()) {
      doubts.add("empty");
    }
    if (text.endsWith(TRUNCATED)) {
      doubts.add("truncated");
    }
    if (hasControl(text)) {
      doubts.add("control_characters");
    }
    return doubts;
  }

  private static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x20 || text.charAt(i) == 0x7f) {
        return true;
      }
    }
    return false;
  }

  /** Words outside of parentheses, each cut at its slash. */
  private static List<Product> products(String text) {
    List<Product> products = new ArrayList<>(4);
    int depth = 0;
    int start = -1;
    for (int i = 0; i <= text.length() && products.size() < PRODUCTS_MAX; i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      boolean between = c <= ' ' || c == '(' || c == ')' || c == ',' || c == ';';
      if (start >= 0 && between) {
        products.add(product(text.substring(start, i)));
        start = -1;
      }
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (start < 0 && depth == 0 && !between) {
        start = i;
      }
    }
    return products;
  }

  private static Product product(String word) {
    int slash = word.indexOf('/');
    if (slash <= 0) {
      return new Product(word, null);
    }
    int next = word.indexOf('/', slash + 1);
    String version = word.substring(slash + 1, next < 0 ? word.length() : next);
    return new Product(word.substring(0, slash), version.isEmpty() ? null : version);
  }

  /** Operating system and architecture, for example {@code linux/amd64}; null when not told. */
  public @Nullable String platform() {
    int open = text.indexOf('(');
    int close = text.indexOf(')', Math.max(open, 0));
    if (open < 0 || close < open) {
      return null;
    }
    String inside = text.substring(open + 1, close);
    int slash = inside.indexOf('/');
    boolean plain = slash > 0 && inside.chars().allMatch(UserAgent::isPlatformCharacter);
    return plain ? inside : null;
  }

  private static boolean isPlatformCharacter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '_';
  }

  /**
   * Part of the program that asks, for example a controller's name; null when not told. client-go's
   * form ends with {@code kubernetes/COMMIT/COMPONENT}.
   */
  public @Nullable String component() {
    int kubernetes = text.indexOf(" kubernetes/");
    if (kubernetes < 0) {
      return null;
    }
    int commit = text.indexOf('/', kubernetes + " kubernetes/".length());
    if (commit < 0) {
      return null;
    }
    int end = text.indexOf(' ', commit);
    String found = text.substring(commit + 1, end < 0 ? text.length() : end);
    return found.isEmpty() ? null : found;
  }

  /**
   * What does not fit: {@code empty}, {@code truncated} and {@code control_characters} in the text;
   * {@code claims_node} and {@code claims_control_plane} when a client says it is a kubelet or a
   * component but is logged in as somebody else; {@code tool_as_machine} when a component's, a
   * controller's or a node's credential is used with a tool that people use.
   */
  public List<String> doubts(Actor actor) {
    List<String> doubts = textDoubts();
    switch (kind) {
      case NODE -> {
        boolean fits =
            switch (actor.kind()) {
              case NODE, BOOTSTRAP, CONTROL_PLANE, UNAUTHENTICATED -> true;
              case SERVICE_ACCOUNT -> family.equals("kube-proxy");
              // Old managed clusters have kubelets that share a name, but not the group.
              case PERSON -> actor.groups().contains("system:nodes");
              case CONTROLLER, ANONYMOUS -> false;
            };
        if (!fits) {
          doubts.add("claims_node");
        }
      }
      case CONTROL_PLANE -> {
        boolean fits =
            switch (actor.kind()) {
              case CONTROL_PLANE, CONTROLLER, UNAUTHENTICATED -> true;
              case SERVICE_ACCOUNT -> "kube-system".equals(actor.namespace());
              case PERSON, NODE, BOOTSTRAP, ANONYMOUS -> false;
            };
        if (!fits) {
          doubts.add("claims_control_plane");
        }
      }
      case CLI, SCRIPT, BROWSER, DEPLOYMENT, ATTACK_TOOL -> {
        if (actor.kind().isMachine() && !actor.isProvider()) {
          doubts.add("tool_as_machine");
        }
      }
      case LIBRARY, CONTROLLER, PROBE, UNKNOWN -> {
        // Anybody may run these under any name.
      }
    }
    return doubts;
  }
}
