package io.kustos.core.enrich;

/**
 * Bounds of what is decoded and looked up, with their defaults. Units stand last in the names.
 *
 * @param valuesMax most values of one kind taken from one event, for example images of a pod
 * @param patchOperationsMax operations of a JSON Patch that are looked at; as the API server's
 *     bound
 * @param patchStepsMax steps of a JSON Patch path that are followed
 * @param certificateBytesMax longest certificate request, in bytes of its DER
 * @param userAgentCharsMax characters of a user agent that are looked at; the API server cuts at
 *     1024 bytes
 * @param listLinesMax most lines of one address list
 * @param wideAddressesMax most IPv6 entries of one address list
 * @param malformedShownMax malformed lines of one list that are told with their place; all are
 *     counted
 */
public record EnrichLimits(
    int valuesMax,
    int patchOperationsMax,
    int patchStepsMax,
    int certificateBytesMax,
    int userAgentCharsMax,
    int listLinesMax,
    int wideAddressesMax,
    int malformedShownMax) {

  /** The defaults. */
  public static final EnrichLimits DEFAULT =
      new EnrichLimits(4_096, 10_000, 64, 64 << 10, 2_048, 20_000_000, 1_000_000, 10);
}
