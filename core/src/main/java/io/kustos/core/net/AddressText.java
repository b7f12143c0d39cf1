package io.kustos.core.net;

/** IPv6 addresses as RFC 5952 writes them. */
final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  static String wide(long high, long low) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < 4; i++) {
      groups[i] = (int) (high >>> (48 - 16 * i)) & 0xFFFF;
      groups[i + 4] = (int) (low >>> (48 - 16 * i)) & 0xFFFF;
    }
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
    }
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < GROUPS) {
      if (i == gap) {
        out.append("::");
        i += gapLength;
      } else {
        boolean first = out.isEmpty() || out.charAt(out.length() - 1) == ':';
        out.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
        i++;
      }
    }
    return out.toString();
  }
}
