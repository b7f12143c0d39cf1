package io.kustos.core.answer;

import java.util.ArrayList;
import java.util.List;

/** Says what a request was. */
public final class Manner {
  private Manner() {}

  /** The request in a few words, for example {@code listed secrets in prod}. */
  public static String of(Request request) {
    String done = verb(request) + " " + object(request);
    String selectors =
        request.verb().matches("list|watch|deletecollection")
            ? Collection.selectors(request)
            : null;
    return selectors == null ? done : done + " (" + selectors + ")";
  }

  /** What was run or forwarded, from the URI; empty for anything else. */
  public static String command(Request request) {
    UriQuery query = UriQuery.of(request.uri());
    List<String> words = new ArrayList<>();
    for (String word : query.all("command")) {
      words.add(word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    return String.join(" ", words);
  }

  private static String object(Request request) {
    String name = request.name();
    String what = request.resource();
    if (!name.isEmpty()) {
      what += "/" + name;
    }
    String place = request.namespace();
    if (name.isEmpty() && request.verb().equals("create")) {
      return what + ", of a name the server chose" + (place.isEmpty() ? "" : ", in " + place);
    }
    boolean everywhere = name.isEmpty() && place.isEmpty() && isNamespaced(request.resource());
    if (everywhere) {
      return "all " + what + " of the cluster";
    }
    boolean told = place.isEmpty() || request.resource().equals("namespaces");
    return (name.isEmpty() ? "all " : "") + what + (told ? "" : " in " + place);
  }

  private static boolean isNamespaced(String resource) {
    ResourceNames.Known known = ResourceNames.find(resource);
    return known == null || known.namespaced();
  }

  private static String verb(Request request) {
    return switch (request.subresource()) {
      case "" -> plain(request);
      case "exec" -> "ran a command in";
      case "attach" -> "attached to";
      case "portforward" -> "forwarded a port of";
      case "eviction" -> "evicted";
      case "log" -> "read the log of";
      case "scale" -> request.verb().equals("get") ? "read the scale of" : "scaled";
      case "token" -> "asked for a token of";
      case "binding" -> "placed";
      case "approval" -> "approved or denied";
      case "finalize" -> "finalized";
      case "proxy" -> "went through";
      default -> plain(request) + " " + request.subresource() + " of";
    };
  }

  private static String plain(Request request) {
    return switch (request.verb()) {
      case "get" -> "read";
      case "list" -> "listed";
      case "watch" -> "watched";
      case "create" -> "created";
      case "update" -> "updated";
      case "patch" -> request.code() == 201 ? "created (by apply)" : "patched";
      case "delete", "deletecollection" -> "deleted";
      default -> request.verb();
    };
  }
}
