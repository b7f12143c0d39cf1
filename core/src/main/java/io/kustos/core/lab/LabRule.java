package io.kustos.core.lab;

import java.util.List;

/**
 * What matters of a rule here.
 *
 * @param id as findings name it
 * @param name for people
 * @param high whether its findings are urgent: level high or above
 * @param needsBody whether it looks into a request or response body
 * @param techniques ATT&CK techniques it is tagged with, by id, in capitals
 */
public record LabRule(
    String id, String name, boolean high, boolean needsBody, List<String> techniques) {
  public LabRule {
    techniques = List.copyOf(techniques);
  }
}
