package io.kustos.server.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A private certificate authority: makes its own certificate and issues others from it (X.509 v3 as
 * RFC 5280 profiles it; ECDSA on P-256 with SHA-256). The platform reads certificates but has no
 * public way to make one.
 */
public final class CertificateAuthority {
  /** How long an authority lasts. */
  static final Duration LIFETIME = Duration.ofDays(3650);

  /** Certificates hold from a little earlier, for peers whose clock is late. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
  private static final String COMMON_NAME = "2.5.4.3";
  private static final String ORGANIZATION = "2.5.4.10";
  private static final String SUBJECT_KEY_ID = "2.5.29.14";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String AUTHORITY_KEY_ID = "2.5.29.35";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final int SAN_DNS = 2;
  private static final int SAN_IP = 7;

  private final KeyedCertificate own;
  private final SecureRandom random = new SecureRandom();

  /** What an issued certificate is for. */
  public enum Purpose {
    /** A TLS server. */
    SERVER("1.3.6.1.5.5.7.3.1"),
    /** A TLS client. */
    CLIENT("1.3.6.1.5.5.7.3.2");

    private final String oid;

    Purpose(String oid) {
      this.oid = oid;
    }
  }

  private CertificateAuthority(KeyedCertificate own) {
    this.own = own;
  }

  /** An authority whose certificate and key were made before. */
  public static CertificateAuthority of(KeyedCertificate own) {
    return new CertificateAuthority(own);
  }

  /** A new authority that holds for ten years from {@code now}. */
  public static CertificateAuthority create(String name, Instant now)
      throws GeneralSecurityException {
    KeyPair keys = newKeys();
    byte[] id = keyId(keys.getPublic());
    byte[] subject = name(name + " " + HexFormat.of().formatHex(id, 0, 4));
    byte[] extensions =
        Der.sequence(
            extension(
                BASIC_CONSTRAINTS, true, Der.sequence(Der.TRUE, Der.integer(BigInteger.ZERO))),
            // keyCertSign and cRLSign
            extension(KEY_USAGE, true, Der.bits(new byte[] {0x06}, 1)),
            extension(SUBJECT_KEY_ID, false, Der.octets(id)));
    byte[] toSign =
        certificate(
            new SecureRandom(), subject, subject, keys.getPublic(), now, LIFETIME, extensions);
    X509Certificate certificate = sign(toSign, keys);
    return new CertificateAuthority(new KeyedCertificate(keys.getPrivate(), List.of(certificate)));
  }

  /** The certificate of the authority and its key. */
  public KeyedCertificate own() {
    return own;
  }

  /**
   * Issues a certificate for a new key; it ends no later than the authority's own.
   *
   * @param commonName its subject
   * @param names host names and literal addresses it holds for; empty for none
   */
  public KeyedCertificate issue(
      Purpose purpose, String commonName, List<String> names, Instant now, Duration lifetime)
      throws GeneralSecurityException {
    KeyPair keys = newKeys();
    byte[] extensions =
        Der.concat(
            extension(BASIC_CONSTRAINTS, true, Der.sequence()),
            // digitalSignature
            extension(KEY_USAGE, true, Der.bits(new byte[] {(byte) 0x80}, 7)),
            extension(EXTENDED_KEY_USAGE, false, Der.sequence(Der.oid(purpose.oid))),
            extension(SUBJECT_KEY_ID, false, Der.octets(keyId(keys.getPublic()))),
            extension(
                AUTHORITY_KEY_ID,
                false,
                Der.sequence(Der.implicit(0, keyId(own.leaf().getPublicKey())))));
    if (!names.isEmpty()) {
      byte[] all = Der.concat(names.stream().map(CertificateAuthority::san).toArray(byte[][]::new));
      byte[] extension = extension(SUBJECT_ALTERNATIVE_NAME, false, Der.sequence(all));
      extensions = Der.concat(extensions, extension);
    }
    Duration left = Duration.between(now, own.leaf().getNotAfter().toInstant());
    byte[] toSign =
        certificate(
            random,
            own.leaf().getSubjectX500Principal().getEncoded(),
            name(commonName),
            keys.getPublic(),
            now,
            lifetime.compareTo(left) < 0 ? lifetime : left,
            Der.sequence(extensions));
    X509Certificate certificate = sign(toSign, new KeyPair(own.leaf().getPublicKey(), own.key()));
    return new KeyedCertificate(keys.getPrivate(), List.of(certificate, own.leaf()));
  }

  /** The address a name is when it is a literal one, else null. */
  static @Nullable InetAddress literal(String name) {
    try {
      return InetAddress.ofLiteral(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** The part of a certificate that is signed. */
  private static byte[] certificate(
      SecureRandom random,
      byte[] issuer,
      byte[] subject,
      PublicKey key,
      Instant now,
      Duration lifetime,
      byte[] extensions) {
    return Der.sequence(
        Der.explicit(0, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(127, random).add(BigInteger.ONE)),
        ECDSA_SHA256,
        issuer,
        Der.sequence(Der.time(now.minus(BACKDATED)), Der.time(now.plus(lifetime))),
        subject,
        key.getEncoded(),
        Der.explicit(3, extensions));
  }

  private static X509Certificate sign(byte[] toSign, KeyPair keys) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(toSign);
    byte[] encoded = Der.sequence(toSign, ECDSA_SHA256, Der.bits(signature.sign()));
    var certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));
    certificate.verify(keys.getPublic());
    return certificate;
  }

  private static byte[] name(String commonName) {
    return Der.sequence(
        Der.set(Der.sequence(Der.oid(ORGANIZATION), Der.utf8("Kustos"))),
        Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.utf8(commonName))));
  }

  private static byte[] extension(String oid, boolean critical, byte[] value) {
    byte[] flag = critical ? Der.TRUE : new byte[0];
    return Der.sequence(Der.oid(oid), flag, Der.octets(value));
  }

  private static byte[] san(String name) {
    InetAddress address = literal(name);
    return address != null
        ? Der.implicit(SAN_IP, address.getAddress())
        : Der.implicit(SAN_DNS, name.getBytes(StandardCharsets.US_ASCII));
  }

  /** Hash of the public key, as RFC 7093 (method 1) shortens it. */
  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), 20);
  }
}
