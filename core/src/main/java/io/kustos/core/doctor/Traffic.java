package io.kustos.core.doctor;

/**
 * What a recording shows of the load on the audit backends.
 *
 * @param events how many events it has
 * @param bytes their size as JSON
 * @param spanSeconds from the first to the last, at least 1
 * @param peakPerSecond the most events in any whole second of event time
 * @param peakTenSeconds the most events in ten whole seconds one after the other
 * @param largestEventBytes size of the largest event
 */
public record Traffic(
    long events,
    long bytes,
    double spanSeconds,
    long peakPerSecond,
    long peakTenSeconds,
    long largestEventBytes) {

  /** Bytes a second, on average over the recording. */
  double bytesPerSecond() {
    return bytes / spanSeconds;
  }

  /** Events a second over the busiest ten seconds. */
  double sustained() {
    return peakTenSeconds / 10.0;
  }
}
