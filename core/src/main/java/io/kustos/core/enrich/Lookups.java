package io.kustos.core.enrich;

import io.kustos.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables that events are looked up in: immutable, and named by a version, so that the same
 * event and the same version always give the same values.
 *
 * @param version names the content, for example the first hex digits of a SHA-256; empty for none
 * @param lists named addresses, in the operator's order
 * @param geo places by address
 * @param tags names for what objects hold, in the operator's order
 */
public record Lookups(String version, List<AddressList> lists, GeoTable geo, List<ObjectTag> tags) {
  /** No tables. */
  public static final Lookups NONE = new Lookups("", List.of(), GeoTable.NONE, List.of());

  public Lookups {
    lists = List.copyOf(lists);
    tags = List.copyOf(tags);
  }

  /** Whether there is nothing to look up in. */
  public boolean isEmpty() {
    return lists.isEmpty() && tags.isEmpty() && geo.equals(GeoTable.NONE);
  }

  /** The address nearest to the client that is sure, given the trusted proxies; null for none. */
  public @Nullable IpAddress client(SourceChain chain) {
    return chain.client(this::isProxy);
  }

  /** What a request says of addresses beyond that, which its sender may have made up. */
  public List<IpAddress> unproven(SourceChain chain) {
    return chain.unproven(this::isProxy);
  }

  private boolean isProxy(IpAddress address) {
    return lists.stream()
        .anyMatch(
            list -> list.kind() == AddressList.Kind.PROXY && list.addresses().contains(address));
  }

  /** Names of the lists of a kind that hold one of the addresses. */
  public List<String> names(AddressList.Kind kind, List<IpAddress> addresses) {
    List<String> names = new ArrayList<>(1);
    for (AddressList list : lists) {
      if (list.kind() == kind && addresses.stream().anyMatch(list.addresses()::contains)) {
        names.add(list.name());
      }
    }
    return names;
  }

  /** Tags of what a request touches, without duplicates. */
  public List<String> tags(String namespace, String resource, String name, boolean collective) {
    List<String> found = new ArrayList<>(1);
    for (ObjectTag tag : tags) {
      if (!found.contains(tag.tag()) && tag.fits(namespace, resource, name, collective)) {
        found.add(tag.tag());
      }
    }
    return found;
  }
}
