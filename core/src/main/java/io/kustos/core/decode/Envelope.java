package io.kustos.core.decode;

/** One way in which audit events come wrapped; stateless. */
interface Envelope {
  /** Whether a record looks like this wrapper; then {@link #open} takes it. */
  boolean fits(Members members);

  /**
   * Hands each event inside to {@code unwrapper}, or says what else the record is.
   *
   * @param item tells where the record stands; takes the form and what the record says of the
   *     cluster
   * @param depth how many wrappers stand around the record
   */
  void open(Members members, Item item, Unwrapper unwrapper, int depth);
}
