package io.kustos.core.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the plain files of a tar archive whose names end in {@code .json}. */
public final class Tar {
  private static final int BLOCK = 512;

  private Tar() {}

  public static List<byte[]> files(byte[] tar) {
    List<byte[]> files = new ArrayList<>();
    int at = 0;
    while (at + BLOCK <= tar.length && tar[at] != 0) {
      String octal = new String(tar, at + 124, 12, StandardCharsets.US_ASCII);
      int size = Integer.parseInt(octal.replace("\0", "").strip(), 8);
      byte type = tar[at + 156];
      String name = new String(tar, at, 100, StandardCharsets.US_ASCII).replace("\0", "");
      at += BLOCK;
      if ((type == '0' || type == 0) && name.endsWith(".json")) {
        files.add(Arrays.copyOfRange(tar, at, at + size));
      }
      at += (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    return files;
  }
}
