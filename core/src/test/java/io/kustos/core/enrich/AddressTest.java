package io.kustos.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::ffff:192.0.2.1, 192.0.2.1",
    "::, ::",
    "::1, ::1",
    "2001:DB8::1, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "fe80::, fe80::"
  })
  void reads(String text, String printed) {
    assertThat(IpAddress.parse(text)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.4 ",
        "a.b.c.d",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "fe80::1%eth0",
        "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:",
        "::1:",
        "::ffff:1.2.3.4.5",
        "1.2.3.4:80",
        "\u0661.2.3.4"
      })
  void refuses(String text) {
    assertThat(IpAddress.parse(text)).isNull();
  }

  @Property(tries = 500)
  void readsWhatItPrints(@ForAll long high, @ForAll long low) {
    IpAddress address = new IpAddress(high, low);
    assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
  }

  @Property(tries = 300)
  void neverThrows(@ForAll String text) {
    IpAddress.parse(text);
    AddressRange.parse(text);
    assertThat(text).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, LOOPBACK",
    "::1, LOOPBACK",
    "10.1.2.3, PRIVATE",
    "172.31.255.255, PRIVATE",
    "172.32.0.0, PUBLIC",
    "192.168.0.1, PRIVATE",
    "fd00::1, PRIVATE",
    "100.64.0.1, CGNAT",
    "100.128.0.1, PUBLIC",
    "169.254.169.254, LINK_LOCAL",
    "fe80::1, LINK_LOCAL",
    "203.0.113.9, DOCUMENTATION",
    "224.0.0.1, MULTICAST",
    "0.0.0.0, RESERVED",
    "8.8.8.8, PUBLIC",
    "2606:4700::1111, PUBLIC"
  })
  void haveAScope(String text, AddressScope scope) {
    IpAddress address = IpAddress.parse(text);
    assertThat(address).isNotNull();
    assertThat(AddressScope.of(address)).isEqualTo(scope);
  }

  @Test
  void setsHoldSinglesPrefixesAndRanges() {
    AddressSet set =
        set(
            "192.0.2.1",
            "192.0.2.1",
            "198.51.100.0/24",
            "198.51.100.128/25",
            "203.0.113.5-203.0.113.9",
            "2001:db8::/32",
            "2001:db8:1::/48",
            "0.0.0.0/8",
            "255.255.255.255");
    assertThat(set.size()).isEqualTo(6);
    assertThat(
            holds(
                set,
                "192.0.2.1",
                "198.51.100.200",
                "203.0.113.9",
                "2001:db8:ffff::",
                "0.1.2.3",
                "255.255.255.255"))
        .isTrue();
    assertThat(
            List.of("192.0.2.2", "198.51.101.0", "203.0.113.10", "2001:db9::", "1.0.0.0", "::1")
                .stream()
                .noneMatch(text -> holds(set, text)))
        .isTrue();
    assertThat(holds(set("0.0.0.0/0"), "255.255.255.255", "1.2.3.4")).isTrue();
    assertThat(holds(set("::/0"), "::1")).isTrue();
    assertThat(holds(set("::/0"), "1.2.3.4")).isFalse();
  }

  /** Random ranges against the plain question whether one of them holds the address. */
  @Property(tries = 200)
  void aSetHoldsWhatOneOfItsRangesHolds(
      @ForAll @Size(max = 12) List<Integer> seeds, @ForAll int wanted) {
    List<AddressRange> ranges = new ArrayList<>();
    AddressSet.Builder builder = new AddressSet.Builder();
    for (int seed : seeds) {
      Random random = new Random(seed);
      String text =
          random.nextBoolean()
              ? IpAddress.narrow(random.nextInt(64)) + "/" + (24 + random.nextInt(9))
              : "::" + Integer.toHexString(random.nextInt(64)) + "/" + (120 + random.nextInt(9));
      AddressRange range = AddressRange.parse(text);
      assertThat(range).isNotNull();
      ranges.add(range);
      builder.add(range);
    }
    AddressSet set = builder.build();
    for (IpAddress address :
        List.of(IpAddress.narrow(wanted & 127), new IpAddress(0, wanted & 127))) {
      boolean held =
          ranges.stream()
              .anyMatch(
                  r ->
                      r.from().isNarrow() == address.isNarrow()
                          && r.from().low() <= address.low()
                          && address.low() <= r.to().low());
      assertThat(set.contains(address)).isEqualTo(held);
      assertThat(set.or(set("9.9.9.9")).contains(address)).isEqualTo(held);
    }
  }

  private static AddressSet set(String... texts) {
    AddressSet.Builder builder = new AddressSet.Builder();
    for (String text : texts) {
      assertThat(builder.add(text)).as(text).isTrue();
    }
    return builder.build();
  }

  private static boolean holds(AddressSet set, String... texts) {
    for (String text : texts) {
      IpAddress address = IpAddress.parse(text);
      if (address == null || !set.contains(address)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void onlyTrustedProxiesVouchForWhoStandsBeforeThem() {
    SourceChain chain =
        Events.facts("{'sourceIPs':['6.6.6.6','192.0.2.7','garbage','10.0.0.2','10.0.0.1']}")
            .source();
    assertThat(chain.addresses()).hasSize(4);
    assertThat(chain.peer()).hasToString("10.0.0.1");
    assertThat(chain.first()).hasToString("6.6.6.6");
    assertThat(Lookups.NONE.client(chain)).hasToString("10.0.0.1");
    assertThat(Lookups.NONE.unproven(chain)).hasSize(3);
    Lookups lookups =
        new Lookups(
            "v",
            List.of(
                new AddressList("lb", AddressList.Kind.PROXY, set("10.0.0.0/28")),
                new AddressList("office", AddressList.Kind.NETWORK, set("192.0.2.0/24")),
                new AddressList("bad", AddressList.Kind.THREAT, set("6.6.6.6"))),
            GeoTable.NONE,
            List.of());
    assertThat(lookups.client(chain)).hasToString("192.0.2.7");
    assertThat(lookups.unproven(chain)).hasToString("[6.6.6.6]");
    assertThat(lookups.names(AddressList.Kind.THREAT, chain.addresses())).containsExactly("bad");
  }
}
