package io.kustos.server.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.source.file.LogFile;
import io.kustos.server.source.file.LogReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ChunkCutterTest {
  /** Whatever is read ahead, given back and read again: every byte comes once and in order. */
  @Property(tries = 300)
  void everyByteOnceAndInOrder(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size)
      throws IOException {
    Random random = new Random(seed);
    byte[] log = log(random);
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    LogReader reader = new LogReader(new ByteArrayInputStream(log));
    reader.read(
        LogFile.standardInput(),
        stream -> {
          ChunkCutter cutter = new ChunkCutter(stream, new ChunkBuffers(size, 4));
          while (!cutter.isDone()) {
            step(cutter, random, size, taken);
          }
          assertThat(cutter.bytes()).isEqualTo(log.length);
        });
    assertThat(taken.toByteArray()).isEqualTo(log);
  }

  private static void step(
      ChunkCutter cutter, Random random, int size, ByteArrayOutputStream taken) {
    ArrayDeque<Chunk> ahead = new ArrayDeque<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count && !cutter.isDone(); i++) {
      ahead.add(cutter.next(random.nextBoolean() ? size : size * 3, random.nextBoolean()));
    }
    Chunk first = ahead.removeFirst();
    assertThat(first.offset()).isEqualTo(taken.size());
    boolean all = random.nextInt(3) > 0;
    int stop = all ? first.end() : first.start() + random.nextInt(first.length() + 1);
    taken.write(first.buffer(), first.start(), stop - first.start());
    while (!ahead.isEmpty()) {
      Chunk chunk = ahead.removeLast();
      cutter.giveBack(chunk, chunk.start());
    }
    if (stop < first.end()) {
      cutter.giveBack(first, stop);
    }
  }

  private static byte[] log(Random random) {
    StringBuilder text = new StringBuilder("{");
    int length = random.nextInt(400);
    for (int i = 0; i < length; i++) {
      text.append("{a}\n".charAt(random.nextInt(4)));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
