package io.kustos.core.enrich;

import java.util.ArrayList;
import java.util.List;

/** The part of STIX patterning that names addresses. */
final class StixPattern {
  private static final int ADDRESSES_MAX = 10_000;

  private final String text;
  private final List<String> addresses = new ArrayList<>();
  private int at;

  private StixPattern(String text) {
    this.text = text;
  }

  /** The addresses and prefixes of a pattern; empty when it says anything else too. */
  static List<String> addresses(String pattern) {
    StixPattern reader = new StixPattern(pattern);
    return reader.observations() ? reader.addresses : List.of();
  }

  /** {@code [ … ] OR [ … ]}. */
  private boolean observations() {
    do {
      if (!taken("[") || !comparisons() || !taken("]")) {
        return false;
      }
    } while (taken("OR"));
    skipSpace();
    return at == text.length();
  }

  /** {@code ipv4-addr:value = '…' OR …}, also in parentheses. */
  private boolean comparisons() {
    int open = 0;
    do {
      while (taken("(")) {
        open++;
      }
      if (!comparison()) {
        return false;
      }
      while (open > 0 && taken(")")) {
        open--;
      }
    } while (taken("OR"));
    return open == 0;
  }

  private boolean comparison() {
    if (!taken("ipv4-addr:value") && !taken("ipv6-addr:value")) {
      return false;
    }
    if (taken("IN")) {
      if (!taken("(")) {
        return false;
      }
      do {
        if (!literal()) {
          return false;
        }
      } while (taken(","));
      return taken(")");
    }
    return (taken("=") || taken("ISSUBSET")) && literal();
  }

  private boolean literal() {
    skipSpace();
    int end = at < text.length() && text.charAt(at) == '\'' ? text.indexOf('\'', at + 1) : -1;
    if (end < 0 || addresses.size() >= ADDRESSES_MAX) {
      return false;
    }
    addresses.add(text.substring(at + 1, end));
    at = end + 1;
    return true;
  }

  private boolean taken(String word) {
    skipSpace();
    if (!text.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private void skipSpace() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
  }
}
