package io.kustos.server.source.webhook;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.util.Set;

/**
 * Hands compressed bodies on as they were sent. The handler decompresses them: it knows the bounds,
 * and keeps the bytes of what cannot be decompressed.
 */
final class UndecodedBodies implements ContentEncoding {
  @Override
  public Set<String> ids() {
    return Set.of("gzip", "x-gzip", "identity", "deflate", "compress", "br", "zstd");
  }

  @Override
  public boolean supportsEncoding() {
    return false;
  }

  @Override
  public boolean supportsDecoding() {
    return true;
  }

  @Override
  public ContentDecoder decoder() {
    return ContentDecoder.NO_OP;
  }

  @Override
  public ContentEncoder encoder() {
    return ContentEncoder.NO_OP;
  }

  @Override
  public String name() {
    return "undecoded";
  }

  @Override
  public String type() {
    return "undecoded";
  }
}
