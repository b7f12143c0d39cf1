package io.kustos.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * How far each named consumer has read, durably. A position committed is the first not yet read;
 * segments stay until every consumer is past them. Usable from any thread.
 */
final class Consumers {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern CONTENT =
      Pattern.compile("(kustos-offset 1 (\\d{20})) ([0-9a-f]{8})\\n");
  private static final String SUFFIX = ".offset";

  private final Path folder;
  private final Map<String, Long> offsets = new ConcurrentHashMap<>();
  private final List<String> unreadable = new ArrayList<>();

  private Consumers(Path folder) {
    this.folder = folder;
  }

  /** Reads the offsets in the folder, making it if need be. */
  static Consumers in(Path folder) throws IOException {
    DurableFiles.createFolders(folder);
    Consumers consumers = new Consumers(folder);
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        consumers.load(path);
      }
    }
    return consumers;
  }

  private void load(Path path) throws IOException {
    String file = path.getFileName().toString();
    if (file.endsWith(DurableFiles.UNFINISHED)) {
      Files.deleteIfExists(path);
    }
    if (!file.endsWith(SUFFIX)) {
      return;
    }
    String name = file.substring(0, file.length() - SUFFIX.length());
    Matcher content = CONTENT.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
    if (content.matches() && content.group(3).equals(crc(content.group(1)))) {
      offsets.put(name, Long.parseLong(content.group(2)));
    } else {
      // From the beginning again: what is found twice has the same id.
      offsets.put(name, 0L);
      unreadable.add(file);
    }
  }

  /** Names of offset files that could not be read. */
  List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  /**
   * Where the consumer goes on; a new one begins at that position.
   *
   * @throws IOException when a new consumer's offset cannot be written
   */
  synchronized Position register(String name, Position ifNew) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name of a consumer: " + name);
    }
    Long known = offsets.get(name);
    if (known != null) {
      return new Position(known);
    }
    write(name, ifNew.number());
    return ifNew;
  }

  /** How far a consumer has read; empty when there is none of that name. */
  Optional<Position> committed(String name) {
    return Optional.ofNullable(offsets.get(name)).map(Position::new);
  }

  /**
   * Says durably that a consumer has read everything before a position.
   *
   * @throws IllegalArgumentException when the consumer is unknown or has read further already
   */
  synchronized void commit(String name, Position next) throws IOException {
    Long known = offsets.get(name);
    if (known == null || next.number() < known) {
      throw new IllegalArgumentException(
          "consumer " + name + " cannot go from " + known + " to " + next);
    }
    if (next.number() > known) {
      write(name, next.number());
    }
  }

  /** Forgets a consumer; nothing is kept for it any more. */
  synchronized void forget(String name) throws IOException {
    if (offsets.remove(name) != null) {
      Files.deleteIfExists(folder.resolve(name + SUFFIX));
      DurableFiles.forceFolder(folder);
    }
  }

  /** The offsets by name, as they are now. */
  Map<String, Long> offsets() {
    return new TreeMap<>(offsets);
  }

  private void write(String name, long offset) throws IOException {
    String text = String.format(Locale.ROOT, "kustos-offset 1 %020d", offset);
    String line = text + " " + crc(text) + "\n";
    DurableFiles.replace(
        folder.resolve(name + SUFFIX), ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)));
    offsets.put(name, offset);
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
