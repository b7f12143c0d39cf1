package io.kustos.server.pipeline;

/**
 * A source and a cluster whose events come through it.
 *
 * @param source name of the source, without what tells its parts apart
 * @param cluster name of the cluster
 */
record FlowKey(String source, String cluster) {
  /** Most flows told apart. */
  static final int FLOWS_MAX = 10_000;

  /** Flow of what a source delivered; parts of a source are one flow. */
  static FlowKey of(String source, String cluster) {
    int colon = source.indexOf(':');
    return new FlowKey(colon < 0 ? source : source.substring(0, colon), cluster);
  }
}
