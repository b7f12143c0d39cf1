package io.kustos.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HashesTest {
  private static final HexFormat HEX = HexFormat.of();

  /** The entries of the test tree that implementations of RFC 6962 share. */
  private static final List<byte[]> ENTRIES =
      List.of(
          HEX.parseHex(""),
          HEX.parseHex("00"),
          HEX.parseHex("10"),
          HEX.parseHex("2021"),
          HEX.parseHex("3031"),
          HEX.parseHex("40414243"),
          HEX.parseHex("5051525354555657"),
          HEX.parseHex("606162636465666768696a6b6c6d6e6f"));

  /** Head of the tree over the first n entries, at index n. */
  private static final List<String> HEADS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @Test
  void headsOfTheSharedTestTree() {
    for (int n = 0; n <= ENTRIES.size(); n++) {
      assertThat(HEX.formatHex(Hashes.treeHead(ENTRIES.subList(0, n))))
          .as("head of %d entries", n)
          .isEqualTo(HEADS.get(n));
    }
  }

  @Test
  void leafOfNothingIsNotTheEmptyTree() {
    assertThat(HEX.formatHex(Hashes.leaf(new byte[0]))).isEqualTo(HEADS.get(1));
    assertThat(HEX.formatHex(Hashes.emptyTree())).isEqualTo(HEADS.get(0));
  }

  @Test
  void aNodeTakesOnlyHashes() {
    assertThatThrownBy(() -> Hashes.node(Hashes.emptyTree(), new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a child hash has 31 bytes, not 32");
  }

  /** The head by another way: a stack that merges equal subtrees as entries arrive. */
  @Property(tries = 100)
  void headEqualsTheStackAlgorithm(@ForAll @IntRange(min = 1, max = 300) int size)
      throws NoSuchAlgorithmException {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      entries.add(new byte[] {(byte) i, (byte) (i >> 8)});
    }
    assertThat(Hashes.treeHead(entries)).isEqualTo(headByStack(entries));
  }

  private static byte[] headByStack(List<byte[]> entries) throws NoSuchAlgorithmException {
    Deque<byte[]> stack = new ArrayDeque<>();
    for (int i = 0; i < entries.size(); i++) {
      stack.push(sha256(new byte[] {0}, entries.get(i)));
      for (int full = i; (full & 1) == 1; full >>= 1) {
        byte[] right = stack.pop();
        stack.push(sha256(new byte[] {1}, stack.pop(), right));
      }
    }
    byte[] head = stack.pop();
    while (!stack.isEmpty()) {
      head = sha256(new byte[] {1}, stack.pop(), head);
    }
    return head;
  }

  private static byte[] sha256(byte[]... parts) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }
}
