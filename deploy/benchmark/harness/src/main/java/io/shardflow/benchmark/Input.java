package io.shardflow.benchmark;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.datagen.EventGenerator;
import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.writer.FileRecordWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a pass, as files, with the same events in each layout:
 *
 * <ul>
 *   <li>{@code 1} and {@code 2} hold so many files, each an even part of the events over the whole
 *       time: one for each instance of a source. An instance that reads several files one after the
 *       other in streaming mode has no order between them.
 *   <li>{@code chunks} holds {@value #CHUNKS} files of events that follow each other, in the order
 *       of their modification times, for an engine that takes whole files in micro-batches. Ten
 *       events are in one: so next to nothing to do is one micro-batch.
 * </ul>
 *
 * <p>Events are out of order within what the jobs wait for, some are there twice, none is late and
 * none malformed. The last one of each file of the first two layouts, and of all chunks together,
 * is an hour later than all others: it closes their windows also where no end of the input does.
 * What is made of it does not count.
 *
 * @param kind of the events
 * @param shape what they are changed to
 * @param seed of all that is random
 * @param records how many
 * @param folder where they are
 */
public record Input(EventKind kind, Shape shape, long seed, long records, Path folder) {
  /** When all files were last written, as jobs write it. */
  public static final String ARRIVAL_TEXT = "2024-06-01 00:00:00.000";

  private static final Instant ARRIVAL = Instant.parse("2024-06-01T00:00:00Z");
  private static final Instant START = Instant.parse("2024-05-01T12:00:00Z");
  private static final int CHUNKS = 16;
  private static final long LEAST_CHUNK = 10;

  /** Events a second of event time: what ten shards can take. */
  private static final double RATE = 10_000;

  private static final Faults FAULTS =
      new Faults(
          0.02,
          Duration.ofSeconds(2),
          0.02,
          Duration.ofSeconds(2),
          0,
          Duration.ofMinutes(5),
          0,
          List.of(Malformation.values()));

  /** The folder with as many files as there are instances of a source. */
  Path striped(int parallelism) {
    return folder.resolve(Integer.toString(parallelism));
  }

  /** The folder for an engine of micro-batches. */
  Path chunks() {
    return folder.resolve("chunks");
  }

  /** Rows of this time or later, as it is written in rows, are of the events that close windows. */
  String end() {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS")
        .withZone(ZoneOffset.UTC)
        .format(lastTime().plus(Duration.ofMinutes(30)));
  }

  /** Writes the files, unless they are there. */
  void make() throws IOException {
    Path made = folder.resolve("made");
    String settings = "%s %s %d %d %s %s".formatted(kind, shape, seed, records, RATE, FAULTS);
    if (Files.exists(made) && Files.readString(made).equals(settings)) {
      return;
    }
    Folders.delete(folder);
    long chunk = Math.max(LEAST_CHUNK, (records + CHUNKS - 1) / CHUNKS);
    int chunkCount = (int) ((records + chunk - 1) / chunk);
    try (Layout one = new Layout(striped(1), 1);
        Layout two = new Layout(striped(2), 2);
        Layout chunks = new Layout(chunks(), chunkCount)) {
      EventGenerator events = generator(START);
      for (long index = 0; index < records; index++) {
        byte[] payload = shape.of(events.record(index).payload());
        one.file(0).write("", payload);
        two.file((int) (index % 2)).write("", payload);
        chunks.file((int) (index / chunk)).write("", payload);
      }
      byte[] closing = generator(lastTime().plus(Duration.ofHours(1))).record(0).payload();
      one.file(0).write("", closing);
      two.file(0).write("", closing);
      two.file(1).write("", closing);
      chunks.file(chunkCount - 1).write("", closing);
    }
    setTimes(striped(1), 0);
    setTimes(striped(2), 0);
    setTimes(chunks(), 1);
    Files.writeString(made, settings);
  }

  /** The files of a folder, all open. */
  private static final class Layout implements Closeable {
    private final List<FileRecordWriter> files = new ArrayList<>();

    Layout(Path folder, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        files.add(new FileRecordWriter(folder.resolve("events-%02d.jsonl".formatted(i))));
      }
    }

    FileRecordWriter file(int number) {
      return files.get(number);
    }

    @Override
    public void close() throws IOException {
      for (FileRecordWriter file : files) {
        file.close();
      }
    }
  }

  /** Sets when the files were written, each so many milliseconds after the one before. */
  private static void setTimes(Path folder, long apart) throws IOException {
    Instant time = ARRIVAL;
    for (Path file : Folders.files(folder)) {
      Files.setLastModifiedTime(file, FileTime.from(time));
      time = time.plusMillis(apart);
    }
  }

  private EventGenerator generator(Instant start) {
    return new EventGenerator(new GeneratorSettings(kind, seed, start, RATE, FAULTS, Keys.DEFAULT));
  }

  private Instant lastTime() {
    return START.plusMillis((long) (records / RATE * 1000));
  }
}
