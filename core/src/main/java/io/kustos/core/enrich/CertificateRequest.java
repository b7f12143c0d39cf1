package io.kustos.core.enrich;

import io.kustos.core.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate signing request (RFC 2986): who the certificate would be. Kubernetes takes the
 * common name for the user and the organizations for the groups.
 *
 * @param subject the whole subject, for example {@code O=system:masters, CN=admin}
 * @param commonNames usually one; the last counts for the API server
 * @param organizations the groups
 * @param alternativeNames {@code DNS:…}, {@code IP:…}, {@code email:…}, {@code URI:…}
 */
public record CertificateRequest(
    String subject,
    List<String> commonNames,
    List<String> organizations,
    List<String> alternativeNames) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final int NAMES_MAX = 1_024;
  private static final int ATTRIBUTES = 0xA0;

  private static final byte[] EXTENSION_REQUEST = {
    0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x09, 0x0E
  };
  private static final byte[] ALTERNATIVE_NAME = {0x55, 0x1D, 0x11};

  public CertificateRequest {
    commonNames = List.copyOf(commonNames);
    organizations = List.copyOf(organizations);
    alternativeNames = List.copyOf(alternativeNames);
  }

  /** Reads {@code spec.request}: base64 of PEM. Null when it is not a request. */
  static @Nullable CertificateRequest ofRequest(String base64) {
    if (base64.length() > EnrichLimits.DEFAULT.certificateBytesMax() * 2) {
      return null;
    }
    try {
      String pem = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
      int begin = pem.indexOf(BEGIN);
      int bodyStart = begin < 0 ? -1 : pem.indexOf("-----", begin + BEGIN.length());
      int end = bodyStart < 0 ? -1 : pem.indexOf(END, bodyStart + 5);
      return end < 0
          ? null
          : ofDer(Base64.getMimeDecoder().decode(pem.substring(bodyStart + 5, end)));
    } catch (IllegalArgumentException e) {
      return null; // Not base64.
    }
  }

  static @Nullable CertificateRequest ofDer(byte[] der) {
    if (der.length > EnrichLimits.DEFAULT.certificateBytesMax()) {
      return null;
    }
    DerReader whole = new DerReader(der);
    if (!whole.next(DerReader.SEQUENCE)) {
      return null;
    }
    DerReader request = whole.inside();
    if (!request.next(DerReader.SEQUENCE)) {
      return null;
    }
    DerReader info = request.inside();
    boolean named = info.next(0x02) && info.next(DerReader.SEQUENCE);
    if (!named) {
      return null;
    }
    Names names = new Names();
    names.subject(info.inside());
    if (!info.next(DerReader.SEQUENCE)) {
      return null;
    }
    if (info.next(ATTRIBUTES)) {
      names.attributes(info.inside());
    }
    return names.request();
  }

  /** Gathers names from the parts of a request. */
  private static final class Names {
    private final List<String> subject = new ArrayList<>();
    private final List<String> commonNames = new ArrayList<>();
    private final List<String> organizations = new ArrayList<>();
    private final List<String> alternatives = new ArrayList<>();

    CertificateRequest request() {
      return new CertificateRequest(
          String.join(", ", subject), commonNames, organizations, alternatives);
    }

    void subject(DerReader sets) {
      while (sets.next(DerReader.SET)) {
        DerReader pairs = sets.inside();
        while (pairs.next(DerReader.SEQUENCE) && subject.size() < NAMES_MAX) {
          DerReader pair = pairs.inside();
          if (pair.next(DerReader.OID)) {
            byte[] oid = pair.value();
            if (pair.next()) {
              name(oid, text(pair.tag(), pair.value()));
            }
          }
        }
      }
    }

    private void name(byte[] oid, String value) {
      boolean attribute = oid.length == 3 && oid[0] == 0x55 && oid[1] == 0x04;
      String key = attribute ? attribute(oid[2]) : "OID";
      subject.add(key + "=" + value);
      if (key.equals("CN")) {
        commonNames.add(value);
      } else if (key.equals("O")) {
        organizations.add(value);
      }
    }

    private static String attribute(byte number) {
      return switch (number) {
        case 3 -> "CN";
        case 5 -> "SERIALNUMBER";
        case 6 -> "C";
        case 7 -> "L";
        case 8 -> "ST";
        case 9 -> "STREET";
        case 10 -> "O";
        case 11 -> "OU";
        case 17 -> "POSTALCODE";
        default -> "2.5.4." + (number & 0x7F);
      };
    }

    void attributes(DerReader attributes) {
      while (attributes.next(DerReader.SEQUENCE)) {
        DerReader attribute = attributes.inside();
        if (attribute.next(DerReader.OID)
            && Arrays.equals(attribute.value(), EXTENSION_REQUEST)
            && attribute.next(DerReader.SET)) {
          DerReader values = attribute.inside();
          if (values.next(DerReader.SEQUENCE)) {
            extensions(values.inside());
          }
        }
      }
    }

    private void extensions(DerReader extensions) {
      while (extensions.next(DerReader.SEQUENCE)) {
        DerReader extension = extensions.inside();
        if (extension.next(DerReader.OID) && Arrays.equals(extension.value(), ALTERNATIVE_NAME)) {
          boolean more = extension.next();
          while (more && extension.tag() != DerReader.OCTETS) {
            more = extension.next();
          }
          DerReader octets = extension.inside();
          if (more && octets.next(DerReader.SEQUENCE)) {
            alternatives(octets.inside());
          }
        }
      }
    }

    private void alternatives(DerReader names) {
      while (names.next() && alternatives.size() < NAMES_MAX) {
        byte[] value = names.value();
        switch (names.tag()) {
          case 0x81 -> alternatives.add("email:" + latin(value));
          case 0x82 -> alternatives.add("DNS:" + latin(value));
          case 0x86 -> alternatives.add("URI:" + latin(value));
          case 0x87 -> alternatives.add("IP:" + address(value));
          default -> alternatives.add("other");
        }
      }
    }

    private static String address(byte[] value) {
      long high = 0;
      long low = 0;
      for (byte b : value) {
        high = high << 8 | low >>> 56;
        low = low << 8 | (b & 0xFF);
      }
      return switch (value.length) {
        case 4 -> IpAddress.narrow((int) low).toString();
        case 16 -> new IpAddress(high, low).toString();
        default -> "malformed";
      };
    }

    private static String text(int tag, byte[] value) {
      return switch (tag) {
        case 0x0C -> new String(value, StandardCharsets.UTF_8);
        case 0x1E -> new String(value, StandardCharsets.UTF_16BE);
        default -> latin(value);
      };
    }

    private static String latin(byte[] value) {
      return new String(value, StandardCharsets.ISO_8859_1);
    }
  }
}
