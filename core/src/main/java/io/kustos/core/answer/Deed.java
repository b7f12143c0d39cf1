package io.kustos.core.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody is asked to have done, as people say it. */
public enum Deed {
  READ("read", "got, listed, watched", Set.of("get", "list", "watch"), Set.of()),
  CREATED("created", "made", Set.of("create", "patch", "update"), Set.of("")),
  CHANGED("changed", "updated, patched, edited, modified", Set.of("update", "patch"), Set.of()),
  SCALED("scaled", "", Set.of("update", "patch"), Set.of("scale")),
  DELETED("deleted", "removed, killed", Set.of("delete", "deletecollection", "create"), Set.of()),
  EVICTED("evicted", "", Set.of("create"), Set.of("eviction")),
  EXECED("exec'd", "execed, exec, executed", Set.of("get", "create"), Set.of("exec")),
  ATTACHED("attached", "attach", Set.of("get", "create"), Set.of("attach")),
  FORWARDED("forwarded", "port-forwarded", Set.of("get", "create"), Set.of("portforward")),
  DEBUGGED("debugged", "debug", Set.of("update", "patch"), Set.of("ephemeralcontainers")),
  APPROVED("approved", "signed", Set.of("update", "patch"), Set.of("approval", "status")),
  TOUCHED("touched", "did", Set.of(), Set.of());

  private final String word;
  private final List<String> others;
  private final Set<String> verbs;
  private final Set<String> subresources;

  Deed(String word, String others, Set<String> verbs, Set<String> subresources) {
    this.word = word;
    this.others = others.isEmpty() ? List.of() : List.of(others.split(", ", -1));
    this.verbs = verbs;
    this.subresources = subresources;
  }

  /** The deed a word means, in any case of letters. */
  public static Optional<Deed> of(String word) {
    String wanted = word.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
    for (Deed deed : values()) {
      if (deed.words().contains(wanted)) {
        return Optional.of(deed);
      }
    }
    return Optional.empty();
  }

  /** The word for it, as after "who". */
  public String word() {
    return word;
  }

  /** Every word that means it. */
  public List<String> words() {
    List<String> all = new ArrayList<>(List.of(word));
    all.addAll(others);
    return all;
  }

  /** Verbs of the requests that can do it; empty for any. */
  public Set<String> verbs() {
    return verbs;
  }

  /** Subresources it is done by; empty for any, the empty text for the object itself. */
  public Set<String> subresources() {
    return subresources;
  }

  boolean isRead() {
    return this == READ;
  }
}
