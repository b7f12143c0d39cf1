package io.kustos.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  @Property(tries = 300)
  void whatIsWrittenIsRead(@ForAll("entries") Entry entry) throws EntryCodec.Malformed {
    byte[] bytes = new EntryCodec().encode(entry);
    assertThat(new EntryCodec().decode(Bytes.of(bytes), 1)).containsExactly(entry);
  }

  @Property(tries = 300)
  void aCutEntryIsMalformed(@ForAll("entries") Entry entry, @ForAll int where) {
    byte[] bytes = new EntryCodec().encode(entry);
    byte[] cut = Arrays.copyOf(bytes, Math.floorMod(where, bytes.length));
    assertThatThrownBy(() -> new EntryCodec().decode(Bytes.of(cut), 1))
        .isInstanceOf(EntryCodec.Malformed.class);
  }

  /** Any bytes are read as entries or refused, in time. */
  @Property(tries = 300)
  void noBytesDoHarm(@ForAll byte[] bytes, @ForAll byte kind) {
    byte[] framed = Arrays.copyOf(new byte[] {0, 0, 0, 0, kind, 1}, 6 + bytes.length);
    System.arraycopy(bytes, 0, framed, 6, bytes.length);
    framed[0] = (byte) (2 + bytes.length);
    try {
      new EntryCodec().decode(Bytes.of(framed), 1);
    } catch (EntryCodec.Malformed e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<Entry> entries() {
    Arbitrary<String> name = Arbitraries.strings().ofMaxLength(30);
    Arbitrary<Bytes> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Bytes::of);
    Arbitrary<Instant> time =
        Arbitraries.longs().between(-1L << 40, 1L << 52).map(EntryCodec::time);
    Arbitrary<Fingerprint> prints =
        Arbitraries.longs().map(i -> Fingerprint.ofReject(i, ~i, i + 7)).injectNull(0.5);
    return Arbitraries.oneOf(
        Combinators.combine(
                name, name, name, time, bytes, bytes.injectNull(0.5), Arbitraries.of(true, false))
            .as((a, b, c, t, e, o, clash) -> new Entry.Event(a, b, c, t, e, o, clash, null)),
        Combinators.combine(name, name, time, name, bytes, prints).as(Entry.Reject::new),
        time.map(Entry.Heartbeat::new),
        Combinators.combine(time, name, name).as(Entry.Control::new),
        Combinators.combine(
                Arbitraries.integers().between(5, 255),
                Arbitraries.integers().between(0, 255),
                bytes)
            .as(Entry.Unknown::new));
  }

  @Test
  void aNameHasABound() {
    Entry entry = new Entry.Control(Instant.EPOCH, "rules", "x".repeat(65_536));
    assertThatThrownBy(() -> new EntryCodec().encode(entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
  }

  @Test
  void aLaterVersionIsHandedOnUnread() throws EntryCodec.Malformed {
    byte[] bytes = new EntryCodec().encode(new Entry.Heartbeat(Instant.EPOCH));
    bytes[5] = 2;
    assertThat(new EntryCodec().decode(Bytes.of(bytes), 1))
        .containsExactly(new Entry.Unknown(3, 2, Bytes.of(new byte[8])));
  }
}
