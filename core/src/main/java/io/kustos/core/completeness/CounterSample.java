package io.kustos.core.completeness;

/**
 * The value of one of the API server's counters at one time.
 *
 * @param counter which one
 * @param label what tells counters of one kind apart: the plugin of {@link Counter#ERRORS}
 * @param instance the server, as the label {@code instance} names it; empty for a single one
 * @param timeNanos when it was read, nanoseconds since the epoch
 * @param value events since the server's start
 */
public record CounterSample(
    Counter counter, String label, String instance, long timeNanos, double value) {

  /** A counter of audited events; the names are those of kube-apiserver. */
  public enum Counter {
    /** Events made and handed to the backends. */
    EVENTS("apiserver_audit_event_total"),
    /** Events that a backend lost, by plugin. */
    ERRORS("apiserver_audit_error_total"),
    /** Requests refused because they could not be audited. */
    REJECTED("apiserver_audit_requests_rejected_total");

    private final String metric;

    Counter(String metric) {
      this.metric = metric;
    }

    /** Name of the metric. */
    public String metric() {
      return metric;
    }
  }
}
