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
 * @param platform operating system and architecture, for example {@code linux/amd64}; null for none
 * @param component part of the program that asks, for example a controller's name; null for none
 * @param textDoubts what is wrong with the text alone
 */
public record UserAgent(
    String family,
    ClientKind kind,
    @Nullable String version,
    @Nullable String platform,
    @Nullable String component,
    List<String> textDoubts) {
  private static final String TRUNCATED = "...TRUNCATED";
  private static final int PRODUCTS_MAX = 16;

  public UserAgent {
    textDoubts = List.copyOf(textDoubts);
  }

  /** A product of a user agent: {@code name/version}. */
  private record Product(String name, @Nullable String version, int end) {}

  static UserAgent parse(@Nullable String agent) {
    String whole = agent == null ? "" : agent;
    int chars = Math.min(whole.length(), EnrichLimits.DEFAULT.userAgentCharsMax());
    String text = whole.substring(0, chars);
    List<String> doubts = textDoubts(whole);
    List<Product> products = products(text);
    if (products.isEmpty()) {
      return new UserAgent("", ClientKind.UNKNOWN, null, null, null, doubts);
    }
    Product best = products.get(0);
    ClientTable.Client known = ClientTable.find(best.name());
    for (Product product : products) {
      ClientTable.Client other = ClientTable.find(product.name());
      boolean tellsMore = known == null || known.isGeneric();
      if (other != null && !other.isGeneric() && tellsMore) {
        best = product;
        known = other;
      }
    }
    String family = known == null ? best.name() : known.family();
    ClientKind kind = known == null ? ClientKind.UNKNOWN : known.kind();
    return new UserAgent(
        family, kind, best.version(), platform(text), component(text, best), doubts);
  }

  private static List<String> textDoubts(String text) {
    List<String> doubts = new ArrayList<>(1);
    if (text.isBlank()) {
      doubts.add("empty");
    }
    if (text.endsWith(TRUNCATED)) {
      doubts.add("truncated");
    }
    if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      doubts.add("control_characters");
    }
    return doubts;
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
        products.add(product(text.substring(start, i), i));
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

  private static Product product(String word, int end) {
    int slash = word.indexOf('/');
    if (slash <= 0) {
      return new Product(word, null, end);
    }
    int next = word.indexOf('/', slash + 1);
    String version = word.substring(slash + 1, next < 0 ? word.length() : next);
    return new Product(word.substring(0, slash), version.isEmpty() ? null : version, end);
  }

  /** {@code os/arch} at the beginning of the first parentheses. */
  private static @Nullable String platform(String text) {
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

  /** client-go's form ends with {@code kubernetes/COMMIT/COMPONENT}. */
  private static @Nullable String component(String text, Product product) {
    int kubernetes = text.indexOf(" kubernetes/", Math.max(0, product.end() - 1));
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
    List<String> doubts = new ArrayList<>(textDoubts);
    switch (kind) {
      case NODE -> {
        boolean fits =
            switch (actor.kind()) {
              case NODE, BOOTSTRAP, CONTROL_PLANE, UNAUTHENTICATED -> true;
              case SERVICE_ACCOUNT -> family.equals("kube-proxy");
              case PERSON, CONTROLLER, ANONYMOUS -> false;
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
        if (actor.kind().isMachine()) {
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
