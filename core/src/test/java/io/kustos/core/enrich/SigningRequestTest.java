package io.kustos.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SigningRequestTest {
  private static final byte[] REQUEST =
      request(
          der(0x31, der(0x30, der(0x06, 0x55, 0x04, 0x0A), der(0x0C, "system:masters"))),
          der(0x31, der(0x30, der(0x06, 0x55, 0x04, 0x03), der(0x0C, "admin"))));

  /** A request as openssl makes them, its key and signature left empty. */
  private static byte[] request(byte[]... names) {
    byte[] alternatives =
        der(
            0x30,
            der(0x82, "api.local"),
            der(0x87, 10, 0, 0, 1),
            der(0x81, "a@b"),
            der(0x86, "u:1"));
    byte[] extensions = der(0x30, der(0x30, der(0x06, 0x55, 0x1D, 0x11), der(0x04, alternatives)));
    byte[] attributes =
        der(
            0xA0,
            der(
                0x30,
                der(0x06, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x0E),
                der(0x31, extensions)));
    byte[] info = der(0x30, der(0x02, 0), der(0x30, names), der(0x30, new byte[0]), attributes);
    return der(0x30, info, der(0x30, new byte[0]), der(0x03, 0));
  }

  private static byte[] der(int tag, String text) {
    return der(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] der(int tag, int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) content[i];
    }
    return der(tag, bytes);
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.size() >= 128) {
      out.write(0x82);
      out.write(content.size() >> 8);
    }
    out.write(content.size());
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  @Test
  void subjectAndNamesAreRead() {
    CertificateRequest read = CertificateRequest.ofDer(REQUEST);
    assertThat(read).isNotNull();
    assertThat(read.subject()).isEqualTo("O=system:masters, CN=admin");
    assertThat(read.commonNames()).containsExactly("admin");
    assertThat(read.organizations()).containsExactly("system:masters");
    assertThat(read.alternativeNames())
        .containsExactly("DNS:api.local", "IP:10.0.0.1", "email:a@b", "URI:u:1");
  }

  @Test
  void anApprovalTellsWhoAskedAndForWhat() {
    SigningRequest read =
        Events.facts(
                """
                {'verb':'update','objectRef':{'resource':'certificatesigningrequests',
                'subresource':'approval'},'requestObject':{'spec':{'request':'%s',
                'signerName':'kubernetes.io/kube-apiserver-client','usages':['client auth'],
                'expirationSeconds':3600,'username':'eve'},
                'status':{'conditions':[{'type':'Approved','status':'True'},
                {'type':'Denied','status':'False'}]}}}"""
                    .formatted(pem(REQUEST)))
            .signing();
    assertThat(read)
        .isEqualTo(
            new SigningRequest(
                CertificateRequest.ofDer(REQUEST),
                false,
                "kubernetes.io/kube-apiserver-client",
                List.of("client auth"),
                "eve",
                List.of("Approved"),
                3600L));
  }

  private static String pem(byte[] der) {
    String pem =
        "-----BEGIN CERTIFICATE REQUEST-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END CERTIFICATE REQUEST-----\n";
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void whatCannotBeReadIsTold() {
    for (String text :
        new String[] {"", "%%", "bm8gcGVt", pem(new byte[] {1, 2, 3}), pem(new byte[0])}) {
      SigningRequest read =
          Events.request(
                  "create", "certificatesigningrequests", "{'spec':{'request':'" + text + "'}}")
              .signing();
      assertThat(read).isNotNull();
      assertThat(read.malformed()).as(text).isTrue();
    }
  }

  /** Every cut and every changed byte is read or refused, never a failure. */
  @Test
  void damageIsSurvived() {
    int refused = 0;
    for (int i = 0; i < REQUEST.length; i++) {
      byte[] cut = Arrays.copyOf(REQUEST, i);
      refused += CertificateRequest.ofDer(cut) == null ? 1 : 0;
      for (int value : new int[] {0x00, 0x7F, 0x80, 0x84, 0xFF, 0x30, 0x1F}) {
        byte[] changed = REQUEST.clone();
        changed[i] = (byte) value;
        CertificateRequest.ofDer(changed);
      }
    }
    assertThat(refused).isEqualTo(REQUEST.length);
  }

  @Property(tries = 500)
  void anyBytesAreSurvived(@ForAll byte[] bytes) {
    CertificateRequest.ofDer(der(0x30, der(0x30, der(0x02, 0), bytes)));
    assertThat(bytes).isNotNull();
  }
}
