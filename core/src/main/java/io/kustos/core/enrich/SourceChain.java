package io.kustos.core.enrich;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a request came from. The API server writes what {@code X-Forwarded-For} says, then {@code
 * X-Real-Ip} if that is new, and last the peer of the connection. The client writes those headers,
 * so only the last address is sure, and each one before it as far as the one after it is a proxy
 * that the operator trusts.
 *
 * @param addresses every address that could be read, the farthest first
 */
public record SourceChain(List<IpAddress> addresses) {
  /** No address. */
  static final SourceChain NONE = new SourceChain(List.of());

  public SourceChain {
    addresses = List.copyOf(addresses);
  }

  static SourceChain of(AuditEvent event) {
    JsonSlice texts = event.value(EventField.SOURCE_IPS);
    if (texts == null) {
      return NONE;
    }
    List<IpAddress> found = new ArrayList<>(2);
    texts.forEachElement(
        element -> {
          IpAddress address = IpAddress.parse(element.text());
          if (address != null && found.size() < EnrichLimits.DEFAULT.valuesMax()) {
            found.add(address);
          }
        });
    return new SourceChain(found);
  }

  /** The peer of the connection; null when the event has no address. */
  public @Nullable IpAddress peer() {
    return addresses.isEmpty() ? null : addresses.get(addresses.size() - 1);
  }

  /** What the client says of itself, or the peer when nothing is said; null when there is none. */
  public @Nullable IpAddress first() {
    return addresses.isEmpty() ? null : addresses.get(0);
  }

  /** The address nearest to the client that is sure, given the trusted proxies. */
  @Nullable IpAddress client(Predicate<IpAddress> proxies) {
    return addresses.isEmpty() ? null : addresses.get(clientIndex(proxies));
  }

  /** What is said beyond the client's sure address, which the client may have made up. */
  List<IpAddress> unproven(Predicate<IpAddress> proxies) {
    return addresses.isEmpty() ? List.of() : addresses.subList(0, clientIndex(proxies));
  }

  private int clientIndex(Predicate<IpAddress> proxies) {
    int at = addresses.size() - 1;
    while (at > 0 && proxies.test(addresses.get(at))) {
      at--;
    }
    return at;
  }
}
