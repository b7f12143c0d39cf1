package io.kustos.core.rule.enriched;

import io.kustos.core.enrich.AddressList;
import io.kustos.core.enrich.AddressScope;
import io.kustos.core.enrich.Facts;
import io.kustos.core.enrich.GeoPlace;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.net.IpAddress;
import io.kustos.core.rule.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a request came from. */
final class SourceFields {
  private SourceFields() {}

  static List<EnrichedField> all() {
    List<EnrichedField> all = new ArrayList<>(addresses());
    all.addAll(client());
    all.addAll(tables());
    return EnrichedField.from(Set.of(EventField.SOURCE_IPS), all);
  }

  private static List<EnrichedField> addresses() {
    return List.of(
        EnrichedField.text(
            "kustos.source.peer",
            f -> text(f.source().peer()),
            "Address of the connection to the API server, the last in sourceIPs: the only sure one"),
        EnrichedField.text(
            "kustos.source.peer.scope",
            f -> scope(f.source().peer()),
            "Its scope, in the words of kustos.source.scope"),
        EnrichedField.text(
            "kustos.source.first",
            f -> text(f.source().first()),
            "First address in sourceIPs, which the client may have made up in X-Forwarded-For"),
        EnrichedField.text(
            "kustos.source.first.scope",
            f -> scope(f.source().first()),
            "Its scope, in the words of kustos.source.scope"),
        EnrichedField.number(
            "kustos.source.hops",
            f -> (long) f.source().addresses().size(),
            "How many addresses there are in sourceIPs"));
  }

  private static List<EnrichedField> client() {
    return List.of(
        text(
            "kustos.source.ip",
            SourceFields::clientAddress,
            "The client's address as far as it is sure: the last one, or before trusted proxies"
                + " (enrich.addresses of kind proxy) the one they name"),
        text(
            "kustos.source.scope",
            (event, lookups) -> scope(lookups.client(Facts.of(event).source())),
            "Scope of kustos.source.ip: loopback, link_local, private, cgnat, documentation,"
                + " multicast, reserved or public"),
        list(
            "kustos.source.unproven",
            (event, lookups) ->
                lookups.unproven(Facts.of(event).source()).stream()
                    .map(IpAddress::toString)
                    .toList(),
            "Addresses beyond kustos.source.ip that no trusted proxy vouches for"));
  }

  private static List<EnrichedField> tables() {
    return List.of(
        names(
            "kustos.source.network",
            AddressList.Kind.NETWORK,
            "Operator's networks that kustos.source.ip is in (enrich.addresses of kind network)"),
        names(
            "kustos.source.cloud",
            AddressList.Kind.CLOUD,
            "Cloud lists that kustos.source.ip is in (enrich.addresses of kind cloud)"),
        anyNames(
            "kustos.source.tor",
            AddressList.Kind.TOR,
            "Tor lists that any address of the request is in, sure or not"),
        anyNames(
            "kustos.source.threat",
            AddressList.Kind.THREAT,
            "Threat lists that any address of the request is in, sure or not"),
        text(
            "kustos.source.country",
            (event, lookups) -> place(event, lookups).country(),
            "Country of kustos.source.ip, for example DE (enrich.geo)"),
        text(
            "kustos.source.city",
            (event, lookups) -> place(event, lookups).city(),
            "City of kustos.source.ip in English (enrich.geo)"),
        EnrichedField.lookup(
            "kustos.source.asn",
            FieldType.NUMBER,
            (event, lookups) -> place(event, lookups).asn(),
            "Number of the autonomous system of kustos.source.ip (enrich.geo)"),
        text(
            "kustos.source.organization",
            (event, lookups) -> place(event, lookups).organization(),
            "Who runs that autonomous system (enrich.geo)"));
  }

  private static EnrichedField text(String name, EnrichedField.Reader reader, String description) {
    return EnrichedField.lookup(name, FieldType.STRING, reader, description);
  }

  private interface ListReader {
    List<String> read(AuditEvent event, Lookups lookups);
  }

  private static EnrichedField list(String name, ListReader reader, String description) {
    return EnrichedField.lookup(
        name,
        FieldType.STRING_LIST,
        (event, lookups) -> EnrichedField.some(reader.read(event, lookups)),
        description);
  }

  private static EnrichedField names(String name, AddressList.Kind kind, String description) {
    return named(
        name,
        kind,
        lookups ->
            event -> {
              IpAddress client = lookups.client(Facts.of(event).source());
              return client == null ? List.of() : List.of(client);
            },
        description);
  }

  private static EnrichedField anyNames(String name, AddressList.Kind kind, String description) {
    return named(name, kind, l -> event -> Facts.of(event).source().addresses(), description);
  }

  private static EnrichedField named(
      String name,
      AddressList.Kind kind,
      Function<Lookups, Function<AuditEvent, List<IpAddress>>> addresses,
      String description) {
    return list(
        name,
        (event, lookups) -> lookups.names(kind, addresses.apply(lookups).apply(event)),
        description);
  }

  private static @Nullable String clientAddress(AuditEvent event, Lookups lookups) {
    return text(lookups.client(Facts.of(event).source()));
  }

  private static GeoPlace place(AuditEvent event, Lookups lookups) {
    IpAddress client = lookups.client(Facts.of(event).source());
    return client == null ? GeoPlace.UNKNOWN : lookups.geo().find(client);
  }

  private static @Nullable String text(@Nullable IpAddress address) {
    return address == null ? null : address.toString();
  }

  private static @Nullable String scope(@Nullable IpAddress address) {
    return address == null ? null : AddressScope.of(address).label();
  }
}
