package io.kustos.server.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes the few ASN.1 types a certificate is made of, in DER (X.690). */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OID = 0x06;
  private static final int UTF8_STRING = 0x0C;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;

  /** X.509 writes years from 2050 with four digits (RFC 5280, 4.1.2.5). */
  private static final int GENERALIZED_YEAR = 2050;

  static final byte[] TRUE = {0x01, 0x01, (byte) 0xFF};

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, concat(parts));
  }

  static byte[] set(byte[]... parts) {
    return tagged(SET, concat(parts));
  }

  static byte[] integer(BigInteger value) {
    return tagged(INTEGER, value.toByteArray());
  }

  static byte[] octets(byte[] content) {
    return tagged(OCTET_STRING, content);
  }

  static byte[] utf8(String text) {
    return tagged(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bits(byte[] content) {
    return bits(content, 0);
  }

  /** A bit string whose last byte has {@code unused} bits without meaning. */
  static byte[] bits(byte[] content, int unused) {
    return tagged(BIT_STRING, concat(new byte[] {(byte) unused}, content));
  }

  /** An object identifier from its dotted form. */
  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    var content = new ByteArrayOutputStream();
    base128(content, Integer.parseInt(arcs[0]) * 40L + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      base128(content, Long.parseLong(arcs[i]));
    }
    return tagged(OID, content.toByteArray());
  }

  private static void base128(ByteArrayOutputStream out, long arc) {
    for (int shift = (63 - Long.numberOfLeadingZeros(arc | 1)) / 7 * 7; shift > 0; shift -= 7) {
      out.write((int) (((arc >>> shift) & 0x7F) | 0x80));
    }
    out.write((int) (arc & 0x7F));
  }

  /** A time in whole seconds. */
  static byte[] time(Instant time) {
    ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
    boolean generalized = utc.getYear() >= GENERALIZED_YEAR;
    String pattern = generalized ? "yyyyMMddHHmmss'Z'" : "yyMMddHHmmss'Z'";
    String text = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(utc);
    return tagged(
        generalized ? GENERALIZED_TIME : UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Context-specific and constructed, as {@code [number] EXPLICIT}. */
  static byte[] explicit(int number, byte[] content) {
    return tagged(0xA0 | number, content);
  }

  /** Context-specific and primitive, as {@code [number] IMPLICIT}. */
  static byte[] implicit(int number, byte[] content) {
    return tagged(0x80 | number, content);
  }

  private static byte[] tagged(int tag, byte[] content) {
    var out = new ByteArrayOutputStream(content.length + 6);
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      int lengthBytes = (32 - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
      out.write(0x80 | lengthBytes);
      for (int i = lengthBytes - 1; i >= 0; i--) {
        out.write(content.length >>> (8 * i));
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  static byte[] concat(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
