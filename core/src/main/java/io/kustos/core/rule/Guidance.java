package io.kustos.core.rule;

import java.util.List;

/**
 * What a rule says under its attribute {@code kustos}: what it is good for, and what to do when it
 * has found something.
 *
 * @param covers numbers of the detections, as the content pack counts them, that it makes
 * @param threatMatrix names in Microsoft's threat matrix for Kubernetes
 */
public record Guidance(List<Integer> covers, List<String> threatMatrix, Playbook playbook) {
  /** The attribute's name. */
  public static final String KEY = "kustos";

  /** Says nothing. */
  public static final Guidance NONE = new Guidance(List.of(), List.of(), Playbook.NONE);

  public Guidance {
    covers = List.copyOf(covers);
    threatMatrix = List.copyOf(threatMatrix);
  }
}
