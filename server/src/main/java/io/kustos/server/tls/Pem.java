package io.kustos.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes certificates and keys as PEM (RFC 7468). */
final class Pem {
  private static final long FILE_BYTES_MAX = 1 << 20;
  private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private Pem() {}

  /** A certificate as PEM text. */
  static String text(X509Certificate certificate) throws GeneralSecurityException {
    return text("CERTIFICATE", certificate.getEncoded());
  }

  /** A key as PEM text, PKCS#8 and not encrypted. */
  static String text(PrivateKey key) {
    return text("PRIVATE KEY", key.getEncoded());
  }

  private static String text(String label, byte[] der) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }

  /** All certificates of a file, at least one. */
  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(read(file));
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        byte[] der = decode(file, block.group(2));
        found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    }
    if (found.isEmpty()) {
      throw new CertificateException(file + " holds no PEM certificate");
    }
    return found;
  }

  /** The private key of a file. */
  static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher block = BLOCK.matcher(read(file));
    while (block.find()) {
      String label = block.group(1);
      if (label.equals("PRIVATE KEY")) {
        return key(file, decode(file, block.group(2)));
      }
      if (label.endsWith("PRIVATE KEY")) {
        throw new InvalidKeySpecException(
            file
                + " holds a key as "
                + label
                + "; needed is PKCS#8 without a password: openssl pkcs8 -topk8 -nodes -in "
                + file.getFileName());
      }
    }
    throw new InvalidKeySpecException(file + " holds no PEM private key");
  }

  private static PrivateKey key(Path file, byte[] der) throws GeneralSecurityException {
    var spec = new PKCS8EncodedKeySpec(der);
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // It may be of another algorithm.
      }
    }
    throw new InvalidKeySpecException(file + " holds a key of an unknown kind");
  }

  private static byte[] decode(Path file, String base64) throws InvalidKeySpecException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException(file + " is not valid PEM", e);
    }
  }

  private static String read(Path file) throws IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new IOException(file + " is too large for a PEM file");
    }
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
