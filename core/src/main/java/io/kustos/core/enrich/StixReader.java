package io.kustos.core.enrich;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the addresses of a STIX 2.1 bundle: of {@code indicator} objects whose pattern is made of
 * {@code ipv4-addr:value} and {@code ipv6-addr:value} compared by {@code =}, {@code IN} or {@code
 * ISSUBSET} and joined by {@code OR}, and of {@code ipv4-addr} and {@code ipv6-addr} objects. Other
 * patterns are counted, not guessed at. Revoked indicators are left out. {@code valid_until} is not
 * looked at: what is found must not depend on a clock.
 */
public final class StixReader {
  private final EnrichLimits limits;
  private final AddressSet.Builder builder = new AddressSet.Builder();
  private final List<String> unsupported = new ArrayList<>();
  private int indicators;
  private int entries;
  private int unsupportedCount;
  private int revoked;

  /**
   * What came of a bundle.
   *
   * @param indicators indicator objects seen
   * @param entries addresses, prefixes taken
   * @param unsupported the first patterns that are not of addresses
   * @param unsupportedCount how many of them there are
   * @param revoked indicators left out
   */
  public record Result(
      AddressSet addresses,
      int indicators,
      int entries,
      List<String> unsupported,
      int unsupportedCount,
      int revoked) {
    public Result {
      unsupported = List.copyOf(unsupported);
    }
  }

  private StixReader(EnrichLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads a bundle, or an array of objects.
   *
   * @throws IOException when the text cannot be read or is not JSON; the message tells where
   */
  public static Result read(InputStream json, EnrichLimits limits) throws IOException {
    StixReader reader = new StixReader(limits);
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      reader.bundle(parser);
    }
    return new Result(
        reader.builder.build(),
        reader.indicators,
        reader.entries,
        reader.unsupported,
        reader.unsupportedCount,
        reader.revoked);
  }

  private void bundle(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_ARRAY) {
      objects(parser);
    } else if (first == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("objects") && value == JsonToken.START_ARRAY) {
          objects(parser);
        } else {
          parser.skipChildren();
        }
      }
    } else {
      throw new IOException("not a STIX bundle: it begins with no object");
    }
    if (parser.nextToken() != null) {
      throw new IOException("something stands after the bundle's end");
    }
  }

  private void objects(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        object(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void object(JsonParser parser) throws IOException {
    String type = null;
    String pattern = null;
    String value = null;
    boolean isRevoked = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "type" -> type = text(parser);
        case "pattern" -> pattern = text(parser);
        case "value" -> value = text(parser);
        case "revoked" -> isRevoked = parser.currentToken() == JsonToken.VALUE_TRUE;
        default -> parser.skipChildren();
      }
    }
    switch (type == null ? "" : type) {
      case "indicator" -> indicator(pattern, isRevoked);
      case "ipv4-addr", "ipv6-addr" -> {
        if (value == null || !add(List.of(value))) {
          unsupported(String.valueOf(value));
        }
      }
      default -> {
        // Reports, identities and whatever else a bundle holds.
      }
    }
  }

  /** The text; null, and passed over, when it is something else. */
  private static @Nullable String text(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  private void indicator(@Nullable String pattern, boolean isRevoked) {
    indicators++;
    if (isRevoked) {
      revoked++;
      return;
    }
    List<String> addresses = pattern == null ? List.of() : StixPattern.addresses(pattern);
    if (addresses.isEmpty() || !add(addresses)) {
      unsupported(String.valueOf(pattern));
    }
  }

  private boolean add(List<String> addresses) {
    List<AddressRange> ranges = new ArrayList<>(addresses.size());
    for (String address : addresses) {
      AddressRange range = AddressRange.parse(address);
      if (range == null || builder.wideCount() >= limits.wideAddressesMax()) {
        return false;
      }
      ranges.add(range);
    }
    if (entries + ranges.size() > limits.listLinesMax()) {
      return false;
    }
    ranges.forEach(builder::add);
    entries += ranges.size();
    return true;
  }

  private void unsupported(String pattern) {
    unsupportedCount++;
    if (unsupported.size() < limits.malformedShownMax()) {
      unsupported.add(pattern.length() > 120 ? pattern.substring(0, 120) + "…" : pattern);
    }
  }
}
