package io.kustos.core.policy;

import java.util.List;

/**
 * What a detection or a control needs an audit policy to write.
 *
 * @param id the rule's id, or the control's
 * @param title for people
 * @param detection whether it is a detection; else a control
 * @param needs empty when nothing can be said
 * @param spared whether it would find more with bodies that hold credentials, which are not asked
 *     for
 */
public record Evidence(
    String id, String title, boolean detection, List<Need> needs, boolean spared) {
  public Evidence {
    needs = List.copyOf(needs);
  }
}
