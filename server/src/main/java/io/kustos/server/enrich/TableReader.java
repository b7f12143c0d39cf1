package io.kustos.server.enrich;

import io.kustos.core.Sha256;
import io.kustos.core.enrich.AddressList;
import io.kustos.core.enrich.AddressListReader;
import io.kustos.core.enrich.AddressSet;
import io.kustos.core.enrich.GeoTable;
import io.kustos.core.enrich.StixReader;
import io.kustos.server.text.Printable;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads the files once, telling everything that is wrong with them. */
final class TableReader {
  private static final int HEAD_BYTES = 512;
  private static final int GZIP_MAGIC = 0x1F8B;
  private static final int LINE_CHARS_MAX = 64 << 10;

  private final EnrichSettings settings;
  private final MessageDigest digest;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  TableReader(EnrichSettings settings, MessageDigest digest) {
    this.settings = settings;
    this.digest = digest;
  }

  List<String> problems() {
    return problems;
  }

  List<String> warnings() {
    return warnings;
  }

  List<String> notes() {
    return notes;
  }

  /** A list with its file; null when that cannot be used, which is told. */
  @Nullable AddressList list(EnrichSettings.Addresses source) {
    Sha256.update(digest, source.name() + '\0' + source.kind() + '\0' + source.ranges());
    AddressSet.Builder builder = new AddressSet.Builder();
    for (String range : source.ranges()) {
      if (!builder.add(range)) {
        problems.add(
            "addresses '" + source.name() + "': not an address or prefix: '" + range + "'");
      }
    }
    AddressSet own = builder.build();
    AddressSet more = source.file() == null ? AddressSet.EMPTY : file(source.file());
    if (more == null) {
      return null;
    }
    return new AddressList(source.name(), source.kind(), own.or(more));
  }

  private @Nullable AddressSet file(Path file) {
    try {
      checkSize(file);
      try (InputStream in = open(file)) {
        in.mark(HEAD_BYTES);
        int first = firstSign(in);
        in.reset();
        return first == '{' || first == '[' ? stix(file, in) : lines(file, in);
      }
    } catch (IOException e) {
      problems.add(file + ": " + reason(e));
      return null;
    }
  }

  private void checkSize(Path file) throws IOException {
    long size = Files.size(file);
    if (size > settings.fileBytesMax()) {
      throw new IOException(
          "larger than file_bytes_max (" + settings.fileBytesMax() + " bytes): " + size);
    }
  }

  /** The file's bytes, decompressed, all of them in the digest. */
  private InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    raw.mark(2);
    int magic = raw.read() << 8 | raw.read();
    raw.reset();
    InputStream digested = new DigestInputStream(raw, digest);
    InputStream plain = magic == GZIP_MAGIC ? new GZIPInputStream(digested, 1 << 16) : digested;
    return new BufferedInputStream(new Bounded(plain, settings.fileBytesMax()), 1 << 16);
  }

  private static int firstSign(InputStream in) throws IOException {
    for (int i = 0; i < HEAD_BYTES - 8; i++) {
      int b = in.read();
      if (b < 0 || (b > ' ' && b < 0x80)) {
        return b;
      }
    }
    return -1;
  }

  private @Nullable AddressSet lines(Path file, InputStream in) throws IOException {
    AddressListReader reader = new AddressListReader(settings.limits());
    // ISO 8859-1 reads any bytes; addresses are plain ASCII.
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1 << 16);
    boolean within = true;
    Line line = new Line();
    while (within && line.next(lines)) {
      within = reader.line(line.text());
    }
    AddressListReader.Result result = reader.result();
    if (!within) {
      throw new IOException(
          "more than "
              + settings.limits().listLinesMax()
              + " lines, or more than "
              + settings.limits().wideAddressesMax()
              + " IPv6 entries");
    }
    for (AddressListReader.Malformed bad : result.malformed()) {
      String where = file + ":" + bad.line() + ":" + bad.column() + ": ";
      String said = where + "not an address, prefix or range\n    " + printable(bad.text());
      String caret = "\n    " + " ".repeat(bad.column() - 1) + "^";
      (result.isForeign() ? problems : warnings).add(said + caret);
    }
    int unseen = result.malformedCount() - result.malformed().size();
    if (unseen > 0) {
      (result.isForeign() ? problems : warnings).add(file + ": " + unseen + " more such lines");
    }
    if (result.isForeign()) {
      problems.add(
          file
              + ": no list of addresses: "
              + result.malformedCount()
              + " lines hold none and "
              + result.entries()
              + " do");
      return null;
    }
    if (result.entries() == 0) {
      warnings.add(file + ": no address in it");
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "%s: %,d entries, %,d bytes of memory",
            file,
            result.entries(),
            result.addresses().bytes()));
    return result.addresses();
  }

  private AddressSet stix(Path file, InputStream in) throws IOException {
    StixReader.Result result = StixReader.read(in, settings.limits());
    for (String pattern : result.unsupported()) {
      warnings.add(
          file + ": pattern left out, it is not of addresses alone: " + printable(pattern));
    }
    int unseen = result.unsupportedCount() - result.unsupported().size();
    if (unseen > 0) {
      warnings.add(file + ": " + unseen + " more patterns left out");
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "%s: STIX, %,d indicators, %,d addresses, %,d left out, %,d revoked",
            file,
            result.indicators(),
            result.entries(),
            result.unsupportedCount(),
            result.revoked()));
    return result.addresses();
  }

  GeoTable geo() {
    List<GeoDatabase> databases = new ArrayList<>();
    for (Path file : settings.geo()) {
      try {
        checkSize(file);
        byte[] bytes = Files.readAllBytes(file);
        digest.update(bytes);
        GeoDatabase database = GeoDatabase.read(bytes);
        databases.add(database);
        notes.add(file + ": " + database.type());
      } catch (IOException e) {
        problems.add(file + ": " + reason(e));
      }
    }
    return databases.isEmpty() ? GeoTable.NONE : new GeoDatabases(databases);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(e.getMessage()).lines().findFirst().orElse("cannot be read");
    };
  }

  private static String printable(String text) {
    return Printable.of(text);
  }

  /** One line after the other, each held only as far as it matters. */
  private static final class Line {
    private final StringBuilder text = new StringBuilder();
    private boolean afterReturn;

    boolean next(BufferedReader in) throws IOException {
      text.setLength(0);
      int c = in.read();
      if (afterReturn && c == '\n') {
        c = in.read();
      }
      afterReturn = false;
      if (c < 0) {
        return false;
      }
      while (c >= 0 && c != '\n' && c != '\r') {
        if (text.length() < LINE_CHARS_MAX) {
          text.append((char) c);
        }
        c = in.read();
      }
      afterReturn = c == '\r';
      return true;
    }

    String text() {
      return text.toString();
    }
  }
}
