package io.kustos.core.decode;

import io.kustos.core.json.JsonSlice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Records whose data is Base64, perhaps gzip inside: what Lambda gets from CloudWatch Logs ({@code
 * awslogs.data}), Kinesis ({@code kinesis.data}), Firehose ({@code data}) and a Pub/Sub push
 * ({@code message.data}).
 */
final class Base64Envelope implements Envelope {
  @Override
  public boolean fits(Members members) {
    return data(members) != null;
  }

  private static @Nullable JsonSlice data(Members members) {
    for (String key : new String[] {"awslogs", "kinesis", "message"}) {
      JsonSlice wrapper = members.objectAt(key);
      JsonSlice data = wrapper == null ? null : wrapper.get("data");
      if (data != null && data.isString()) {
        return data;
      }
    }
    return members.byName().size() <= 6 ? members.string("data") : null;
  }

  @Override
  public void open(Members members, Item item, Unwrapper unwrapper, int depth) {
    JsonSlice data = data(members);
    if (data == null) {
      return;
    }
    byte[] text;
    try {
      String base64 = String.valueOf(data.string());
      text = Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1));
      if (text.length > 2 && text[0] == 0x1F && text[1] == (byte) 0x8B) {
        text = gunzip(text, unwrapper.limits().envelopeBytesMax());
      }
    } catch (IllegalArgumentException | IOException e) {
      unwrapper.reject(
          item.reject(
              Reject.Reason.BAD_ENCODING,
              "data that is no Base64 or no gzip: " + e.getMessage(),
              data.bytes(),
              data.start(),
              data.end()));
      return;
    }
    if (text.length > unwrapper.limits().envelopeBytesMax()) {
      String detail = "more than " + unwrapper.limits().envelopeBytesMax() + " bytes unpacked";
      unwrapper.tooLarge(item, detail, data.bytes(), data.start(), data.end());
      return;
    }
    unwrapper.text(text, 0, text.length, item, depth + 1);
  }

  /** At most one byte more than {@code bytesMax}. */
  private static byte[] gunzip(byte[] packed, int bytesMax) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readNBytes(bytesMax + 1);
    }
  }
}
