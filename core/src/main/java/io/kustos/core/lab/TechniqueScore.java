package io.kustos.core.lab;

/**
 * How the rules do on one ATT&CK technique.
 *
 * @param technique its id
 * @param attacks how many attacks use it
 * @param detected how many of them were seen
 * @param invisible how many the log cannot show; they are not among the missed
 * @param findings findings of rules tagged with it
 * @param right how many of those are of an attack
 */
public record TechniqueScore(
    String technique, int attacks, int detected, int invisible, int findings, int right) {

  /** Share of the attacks that can be seen and were; 1 when there is none. */
  public double recall() {
    int seeable = attacks - invisible;
    return seeable == 0 ? 1 : (double) detected / seeable;
  }

  /** Share of findings that are of an attack; 1 when there is none. */
  public double precision() {
    return findings == 0 ? 1 : (double) right / findings;
  }
}
