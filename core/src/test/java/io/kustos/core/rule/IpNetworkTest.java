package io.kustos.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,        10.255.0.1,           true",
    "10.0.0.0/8,        11.0.0.1,             false",
    "10.0.0.0/8,        ::ffff:10.1.2.3,      true",
    "192.168.1.7,       192.168.1.7,          true",
    "192.168.1.0/25,    192.168.1.128,        false",
    "10.0.0.0/255.0.0.0, 10.9.9.9,            true",
    "0.0.0.0/0,         8.8.8.8,              true",
    "2001:db8::/32,     2001:db8:1::5,        true",
    "2001:db8::/32,     2001:db9::,           false",
    "::1/128,           ::1,                  true",
    "::/0,              10.0.0.1,             false",
    "10.0.0.0/8,        010.0.0.1,            false",
    "10.0.0.0/8,        ten,                  false",
    "fe80::/10,         fe80::1%eth0,         false",
  })
  void containsAddresses(String network, String address, boolean expected) {
    assertThat(IpNetwork.parse(network).contains(address)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.1/8",
        "300.0.0.0/8",
        "10.0.0/8",
        "1:2:3",
        ":::",
        "::1::",
        "1:2:3:4:5:6:7:8:9",
        "10.0.0.0/",
        "2001:db8::/129",
        "12345::"
      })
  void refusesWhatIsNoNetwork(String text) {
    assertThatThrownBy(() -> IpNetwork.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalByValue() {
    assertThat(IpNetwork.parse("::1")).isEqualTo(IpNetwork.parse("0:0:0:0:0:0:0:1/128"));
  }
}
