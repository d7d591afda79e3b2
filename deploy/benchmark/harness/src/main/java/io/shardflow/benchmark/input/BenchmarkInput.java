package io.shardflow.benchmark.input;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
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
 * The input files of a run. Each layout contains the same events:
 *
 * <ul>
 *   <li>{@code 1} and {@code 2} contain one and two files. Each file covers the whole time range,
 *       so that each source instance reads one file: an instance that reads several files in
 *       streaming mode reads them in no particular order.
 *   <li>{@code chunks} contains {@value #CHUNKS} files of consecutive events, ordered by
 *       modification time, for an engine that reads whole files in micro-batches. Small inputs have
 *       fewer chunks, of at least {@value #MIN_CHUNK_RECORDS} events, so that a tiny input is one
 *       micro-batch.
 * </ul>
 *
 * <p>Some events are out of order, within the out-of-orderness that the jobs allow, and some are
 * duplicates. None are late or malformed. The last event of each file (of the last chunk only) is
 * one hour later than all others. It closes the windows even if the engine does not do so at the
 * end of its input. Rows that result from it are not compared.
 *
 * @param kind the kind of events
 * @param shape the change to the generated events
 * @param seed the seed of the generator
 * @param records the number of events, without those that close the windows
 * @param folder the folder of all layouts
 */
public record BenchmarkInput(
    EventKind kind, RecordShape shape, long seed, long records, Path folder) {
  /** The modification time of the files, which is the arrival time of events, as in rows. */
  public static final String ARRIVAL_TIME = "2024-06-01 00:00:00.000";

  private static final Instant MODIFICATION_TIME = Instant.parse("2024-06-01T00:00:00Z");
  private static final Instant START = Instant.parse("2024-05-01T12:00:00Z");
  private static final int CHUNKS = 16;
  private static final long MIN_CHUNK_RECORDS = 10;

  /** Events per second of event time: the capacity of ten shards. */
  private static final double EVENTS_PER_SECOND = 10_000;

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

  /** Returns the folder with one file per source instance. */
  public Path striped(int parallelism) {
    return folder.resolve(Integer.toString(parallelism));
  }

  /** Returns the folder for an engine with micro-batches. */
  public Path chunks() {
    return folder.resolve("chunks");
  }

  /**
   * Returns a time, as in rows: rows of this time or later result from the events that close the
   * windows.
   */
  public String cutoffTime() {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS")
        .withZone(ZoneOffset.UTC)
        .format(lastTime().plus(Duration.ofMinutes(30)));
  }

  /** Writes the files, unless they exist with the same settings. */
  public void generate() throws IOException {
    Path marker = folder.resolve("settings");
    String settings =
        "%s %s %d %d %s %s".formatted(kind, shape, seed, records, EVENTS_PER_SECOND, FAULTS);
    if (Files.exists(marker) && Files.readString(marker).equals(settings)) {
      return;
    }
    Folders.delete(folder);
    long chunkSize = Math.max(MIN_CHUNK_RECORDS, (records + CHUNKS - 1) / CHUNKS);
    int chunkCount = (int) ((records + chunkSize - 1) / chunkSize);
    try (Layout one = new Layout(striped(1), 1);
        Layout two = new Layout(striped(2), 2);
        Layout chunks = new Layout(chunks(), chunkCount)) {
      EventGenerator events = generator(START);
      for (long index = 0; index < records; index++) {
        byte[] payload = shape.apply(events.record(index).payload());
        one.file(0).write("", payload);
        two.file((int) (index % 2)).write("", payload);
        chunks.file((int) (index / chunkSize)).write("", payload);
      }
      byte[] closing = generator(lastTime().plus(Duration.ofHours(1))).record(0).payload();
      one.file(0).write("", closing);
      two.file(0).write("", closing);
      two.file(1).write("", closing);
      chunks.file(chunkCount - 1).write("", closing);
    }
    setModificationTimes(striped(1), 0);
    setModificationTimes(striped(2), 0);
    setModificationTimes(chunks(), 1);
    Files.writeString(marker, settings);
  }

  /** The files of one layout, all open for writing. */
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

  /** Sets the modification times of the files, in order, with an interval between them. */
  private static void setModificationTimes(Path folder, long intervalMillis) throws IOException {
    Instant time = MODIFICATION_TIME;
    for (Path file : Folders.files(folder)) {
      Files.setLastModifiedTime(file, FileTime.from(time));
      time = time.plusMillis(intervalMillis);
    }
  }

  private EventGenerator generator(Instant start) {
    return new EventGenerator(
        kind, new GeneratorSettings(seed, start, EVENTS_PER_SECOND, FAULTS, Keys.DEFAULT));
  }

  private Instant lastTime() {
    return START.plusMillis((long) (records / EVENTS_PER_SECOND * 1000));
  }
}
