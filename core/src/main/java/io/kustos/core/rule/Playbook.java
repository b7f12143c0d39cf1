package io.kustos.core.rule;

import java.util.List;

/**
 * What to do when a rule has found something; each part in order.
 *
 * @param triage questions to answer
 * @param evidence commands that collect what is needed to answer them, and to prove it
 * @param contain commands and steps that stop the harm
 * @param recover what puts things right again
 */
public record Playbook(
    List<String> triage, List<String> evidence, List<String> contain, List<String> recover) {
  /** Says nothing. */
  public static final Playbook NONE = new Playbook(List.of(), List.of(), List.of(), List.of());

  public Playbook {
    triage = List.copyOf(triage);
    evidence = List.copyOf(evidence);
    contain = List.copyOf(contain);
    recover = List.copyOf(recover);
  }
}
