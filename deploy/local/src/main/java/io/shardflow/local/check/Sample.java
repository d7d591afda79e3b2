package io.shardflow.local.check;

import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.RecordOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.file.InputFiles;
import io.shardflow.jobs.source.file.LineFormat;
import io.shardflow.jobs.source.record.SeparateDeadLetters;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.event.RawRecord;
import io.shardflow.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/** Records that are decoded and printed as a job would read them. */
final class Sample {
  private static final int MAX_PAYLOAD_LENGTH = 200;

  private final String path;

  /** The name that is shown instead of the file; null for the file. */
  private final String name;

  private final Map<String, Integer> reasons = new LinkedHashMap<>();
  private final Map<String, DeadLetter> examples = new LinkedHashMap<>();
  private final JsonEncoder encoder = new JsonEncoder();
  private long records;
  private long unreadable;
  private long before1990;
  private long ahead;
  private Instant latest;

  Sample(String path, String name) {
    this.path = path;
    this.name = name;
  }

  /**
   * Prints each record as an event of the job, or the reason why it cannot be decoded.
   *
   * @return the exit status
   */
  int print(JobCommand command, PrintStream out) throws IOException {
    Options options = command.options();
    latest = Instant.now().plus(options.get(TimeOptions.MAX_AHEAD));
    print(command.job(), options, out);
    out.println();
    if (records == 0) {
      out.println("The sample holds no records.");
      return 1;
    }
    out.printf("%,d of %,d records can be decoded.%n", records - unreadable, records);
    reasons.forEach(
        (reason, count) ->
            out.printf("%,6d x %s, first at %s%n", count, reason, place(examples.get(reason))));
    if (before1990 > 0) {
      out.printf(
          "%,6d x a time before 1990: check the unit of the times, and --%s%n",
          before1990, RecordOptions.TIME_FORMAT.key());
    }
    if (ahead > 0) {
      out.printf(
          "%,6d x a time in the future: check the unit and the zone of the times, --%s and --%s%n",
          ahead, RecordOptions.TIME_FORMAT.key(), RecordOptions.TIME_ZONE.key());
    }
    if (unreadable == records) {
      out.printf(
          "discover --for %s finds options for the records of a file.%n", command.job().name());
    }
    return unreadable == 0 ? 0 : 1;
  }

  private <E extends Event> void print(Job<E> job, Options options, PrintStream out)
      throws IOException {
    boolean isFile = options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE;
    LineFormat<E> format =
        new LineFormat<>(
            job.input(options),
            RecordOptions.format(job.inputFields(), options),
            isFile ? options.get(FileOptions.FORMAT) : FileOptions.Format.JSON,
            isFile ? options.get(FileOptions.FIELDS) : null);
    for (FileStatus file : InputFiles.of(new Path(path)).files()) {
      FileSourceSplit split =
          new FileSourceSplit(
              path, file.getPath(), 0, file.getLen(), file.getModificationTime(), file.getLen());
      try (BulkFormat.Reader<Decoded<E>> reader = format.createReader(new Configuration(), split)) {
        BulkFormat.RecordIterator<Decoded<E>> batch;
        while ((batch = reader.readBatch()) != null) {
          RecordAndPosition<Decoded<E>> record;
          while ((record = batch.next()) != null) {
            print(record.getRecord(), out);
          }
          batch.releaseBatch();
        }
      }
    }
  }

  private void print(Decoded<?> record, PrintStream out) throws IOException {
    records++;
    if (record.isEvent()) {
      Instant time = record.event().eventTime();
      before1990 += time.isBefore(SeparateDeadLetters.EARLIEST) ? 1 : 0;
      ahead += time.isAfter(latest) ? 1 : 0;
      out.printf("%6d  %s%n", records, line(record.event()));
      return;
    }
    unreadable++;
    DeadLetter letter = record.deadLetter();
    String reason =
        letter.reason() + (letter.field() == null ? "" : " (field " + letter.field() + ")");
    reasons.merge(reason, 1, Integer::sum);
    examples.putIfAbsent(reason, letter);
    String payload = Printable.line(letter.payload());
    out.printf(
        "%6d  UNREADABLE %s, at %s: %s%n",
        records,
        reason,
        place(letter),
        payload.length() <= MAX_PAYLOAD_LENGTH
            ? payload
            : payload.substring(0, MAX_PAYLOAD_LENGTH) + "...");
  }

  private String line(Event event) throws IOException {
    if (event instanceof RawRecord raw) {
      return Printable.line(new String(raw.payload(), StandardCharsets.UTF_8).stripTrailing());
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    encoder.encode(event, line);
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  private String place(DeadLetter letter) {
    return "line %s of %s"
        .formatted(letter.position(), name == null ? Printable.line(letter.source()) : name);
  }
}
