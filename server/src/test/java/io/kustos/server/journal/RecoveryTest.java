package io.kustos.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is left after crashes and damage. */
class RecoveryTest {
  /** All that was acknowledged is there, and what is there is a prefix of all that was appended. */
  @Property(tries = 60)
  void aPowerFailureTakesNothingAcknowledged(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 25) int forces) throws Exception {
    Path path = Files.createTempDirectory("journal");
    try {
      List<String> appended = new ArrayList<>();
      int acknowledged = 0;
      for (int round = 0; round < 3; round++) {
        FaultyDisk disk = new FaultyDisk();
        disk.forcesLeft.set(forces);
        int before = appended.size();
        acknowledged = appendUntilPowerFails(path, disk, random, appended);
        assertThat(acknowledged).isGreaterThanOrEqualTo(before);
        disk.crash(random);
        try (Shard shard = Shard.open(path, Shard.SMALL, new FaultyDisk())) {
          List<String> left = shard.texts();
          assertThat(left).hasSizeGreaterThanOrEqualTo(acknowledged);
          assertThat(left).isEqualTo(appended.subList(0, left.size()));
          assertThat(shard.journal.damages()).isEmpty();
          appended.subList(left.size(), appended.size()).clear();
          appended.add("after crash " + round);
          shard.journal.appendAndWait(List.of(Shard.entry(appended.getLast())));
          assertThat(shard.texts()).isEqualTo(appended);
        }
      }
    } finally {
      delete(path);
    }
  }

  /** Appends until the disk fails and returns how many entries were acknowledged in all. */
  private static int appendUntilPowerFails(
      Path path, FaultyDisk disk, Random random, List<String> appended) throws Exception {
    int acknowledged = appended.size();
    try (Shard shard = Shard.open(path, Shard.SMALL, disk)) {
      List<CompletableFuture<Appended>> open = new ArrayList<>();
      while (!shard.journal.health().isDegraded()) {
        List<Entry> batch = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
          String text = appended.size() + noise(random, random.nextInt(900));
          appended.add(text);
          batch.add(Shard.entry(text));
        }
        open.add(shard.journal.append(batch));
        if (random.nextInt(4) == 0) {
          acknowledged += acknowledged(open);
        }
      }
      acknowledged += acknowledged(open);
    }
    return acknowledged;
  }

  private static int acknowledged(List<CompletableFuture<Appended>> open)
      throws InterruptedException {
    int entries = 0;
    for (CompletableFuture<Appended> append : open) {
      try {
        entries += append.get().kept();
      } catch (ExecutionException e) {
        break;
      }
    }
    open.clear();
    return entries;
  }

  private static String noise(Random random, int length) {
    StringBuilder noise = new StringBuilder(" ");
    for (int i = 0; i < length; i++) {
      noise.append((char) ('!' + random.nextInt(90)));
    }
    return noise.toString();
  }

  /** One changed byte costs one block at most, which is reported. */
  @Property(tries = 60)
  void aChangedByteCostsItsBlockOnly(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 255) int change) throws Exception {
    Path path = Files.createTempDirectory("journal");
    try {
      int count = 400;
      fill(path, count);
      List<Path> segments = Shard.segments(path);
      Path segment = segments.get(random.nextInt(segments.size()));
      byte[] bytes = Files.readAllBytes(segment);
      bytes[random.nextInt(bytes.length)] ^= (byte) change;
      Files.write(segment, bytes);
      try (Shard shard = Shard.open(path, Shard.SMALL)) {
        List<Integer> left = shard.texts().stream().map(RecoveryTest::number).toList();
        assertThat(left).isSorted().doesNotHaveDuplicates();
        long lost = shard.journal.damages().stream().mapToLong(Damage::count).sum();
        assertThat(left.size() + lost).isEqualTo(count);
        assertThat(lost).isLessThanOrEqualTo(20);
        assertThat(shard.journal.end()).isEqualTo(new Position(count));
        assertThat(shard.journal.appendAndWait(List.of(Shard.entry(count))).first())
            .isEqualTo(new Position(count));
      }
    } finally {
      delete(path);
    }
  }

  /** Entries 0 to count, 20 in a block. */
  private static void fill(Path path, int count) throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL, new FaultyDisk())) {
      for (int i = 0; i < count; i += 20) {
        shard.journal.appendAndWait(IntStream.range(i, i + 20).mapToObj(Shard::entry).toList());
      }
    }
  }

  private static int number(String text) {
    return Integer.parseInt(text.replaceAll("\\D", ""));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aCorruptBlockIsReportedWithItsPlace() throws Exception {
    Path path = Files.createTempDirectory("journal");
    try {
      fill(path, 100);
      Path segment = Shard.segments(path).getFirst();
      byte[] bytes = Files.readAllBytes(segment);
      int block = Segment.HEAD_BYTES;
      block += BlockHeader.BYTES + LittleEndian.intAt(bytes, block + 8);
      bytes[block + BlockHeader.BYTES + 5] ^= 1;
      Files.write(segment, bytes);
      try (Shard shard = Shard.open(path, Shard.SMALL)) {
        assertThat(shard.texts()).hasSize(80);
        int length = BlockHeader.BYTES + LittleEndian.intAt(bytes, block + 8);
        assertThat(shard.journal.damages())
            .containsExactly(
                new Damage(
                    segment.toRealPath(), block, length, 20, 20, "checksum of a block is wrong"));
        assertThat(shard.journal.damages().getFirst())
            .hasToString(
                "00000000000000000000.seg at byte %d: checksum of a block is wrong, 20 entries from 20 lost"
                    .formatted(block));
        assertThat(shard.journal.metrics().damages()).isEqualTo(1);
      }
    } finally {
      delete(path);
    }
  }

  /** A block inside an event is data, also where the journal looks for the next block. */
  @Test
  void bytesOfAnEventAreNeverTakenForABlock() throws Exception {
    Path path = Files.createTempDirectory("journal");
    try (BlockPacker packer = new BlockPacker(0)) {
      packer.add(new EntryCodec().encode(Shard.entry("forged")));
      byte[] forged = new byte[BlockHeader.BYTES + packer.rawBytes()];
      packer.pack(1, 0, 0, 42).get(forged);
      JournalSettings stored =
          new JournalSettings(
              1 << 20,
              1 << 20,
              1 << 20,
              1 << 20,
              1 << 20,
              0,
              0,
              0,
              Duration.ZERO,
              Retention.DEFAULT);
      try (Shard shard = Shard.open(path, stored)) {
        shard.journal.appendAndWait(
            List.of(new Entry.Reject("s", "c", Shard.NOW, "?", Bytes.of(forged))));
        shard.journal.appendAndWait(List.of(Shard.entry("genuine")));
      }
      Path segment = Shard.segments(path).getFirst();
      byte[] bytes = Files.readAllBytes(segment);
      bytes[Segment.HEAD_BYTES] ^= 1;
      Files.write(segment, bytes);
      try (Shard shard = Shard.open(path, stored)) {
        assertThat(shard.texts()).containsExactly("genuine");
        assertThat(shard.journal.damages()).hasSize(1);
      }
    } finally {
      delete(path);
    }
  }

  @Test
  void numbersAConsumerHasReadAreNotGivenAgain() throws Exception {
    Path path = Files.createTempDirectory("journal");
    try {
      try (Shard shard = Shard.open(path, Shard.SMALL)) {
        shard.journal.register("archive", Position.FIRST);
        shard.journal.appendAndWait(List.of(Shard.entry(0), Shard.entry(1)));
        shard.journal.appendAndWait(List.of(Shard.entry(2)));
        shard.journal.commit("archive", new Position(3));
      }
      Path segment = Shard.segments(path).getFirst();
      byte[] bytes = Files.readAllBytes(segment);
      int first = BlockHeader.BYTES + LittleEndian.intAt(bytes, Segment.HEAD_BYTES + 8);
      Files.write(segment, Arrays.copyOf(bytes, Segment.HEAD_BYTES + first));
      try (Shard shard = Shard.open(path, Shard.SMALL)) {
        assertThat(shard.journal.end()).isEqualTo(new Position(3));
        assertThat(shard.journal.damages()).hasSize(1);
        shard.journal.appendAndWait(List.of(Shard.entry(3)));
        assertThat(shard.entries(new Position(3))).containsExactly(Shard.entry(3));
        assertThat(shard.texts().stream().map(RecoveryTest::number)).containsExactly(0, 1, 3);
      }
    } finally {
      delete(path);
    }
  }

  @Test
  void anEmptyLastSegmentIsBegunAnew() throws Exception {
    Path path = Files.createTempDirectory("journal");
    try {
      fill(path, 20);
      Files.write(Segment.path(path.resolve("journal/0"), 20), new byte[7]);
      try (Shard shard = Shard.open(path, Shard.SMALL)) {
        shard.journal.appendAndWait(List.of(Shard.entry(20)));
        assertThat(shard.texts()).hasSize(21);
        assertThat(shard.journal.damages()).isEmpty();
      }
    } finally {
      delete(path);
    }
  }
}
