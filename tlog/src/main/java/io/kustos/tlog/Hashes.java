package io.kustos.tlog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The hashes of a Merkle tree over SHA-256 as RFC 6962, section 2.1, defines them.
 *
 * <p>A leaf and a node are hashed with different first bytes, so that no leaf can pass for a node.
 */
public final class Hashes {
  /** Length of every hash here. */
  public static final int HASH_BYTES = 32;

  private static final byte LEAF_PREFIX = 0;
  private static final byte NODE_PREFIX = 1;

  private Hashes() {}

  /** Hash of the tree without entries: SHA-256 of nothing. */
  public static byte[] emptyTree() {
    return sha256().digest();
  }

  /** Hash of one entry as a leaf: SHA-256(0x00 || entry). */
  public static byte[] leaf(byte[] entry) {
    MessageDigest digest = sha256();
    digest.update(LEAF_PREFIX);
    return digest.digest(entry);
  }

  /**
   * Hash of a node over its two children: SHA-256(0x01 || left || right).
   *
   * @throws IllegalArgumentException if a child is not {@link #HASH_BYTES} long
   */
  public static byte[] node(byte[] left, byte[] right) {
    checkLength(left);
    checkLength(right);
    MessageDigest digest = sha256();
    digest.update(NODE_PREFIX);
    digest.update(left);
    return digest.digest(right);
  }

  /** Merkle tree hash of the entries in their order: {@code MTH(D[n])} of the RFC. */
  public static byte[] treeHead(List<byte[]> entries) {
    return switch (entries.size()) {
      case 0 -> emptyTree();
      case 1 -> leaf(entries.get(0));
      default -> {
        int split = Integer.highestOneBit(entries.size() - 1);
        yield node(
            treeHead(entries.subList(0, split)), treeHead(entries.subList(split, entries.size())));
      }
    };
  }

  private static void checkLength(byte[] hash) {
    if (hash.length != HASH_BYTES) {
      throw new IllegalArgumentException(
          "a child hash has " + hash.length + " bytes, not " + HASH_BYTES);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
