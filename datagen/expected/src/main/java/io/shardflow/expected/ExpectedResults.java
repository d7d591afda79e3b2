package io.shardflow.expected;

import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.expected.jobs.ExpectedJob;
import io.shardflow.expected.jobs.ExpectedJobs;
import io.shardflow.expected.jobs.ExpectedRow;
import io.shardflow.model.Event;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The rows that jobs must write for the first records of a generator, if all options of the jobs
 * have their defaults.
 *
 * <p>The generator plans which events are behind in event time. Whether such an event is too late
 * depends on the progress of the job when it arrives; in a replay, none is. So the caller says
 * which events were late, and the expected rows follow from that.
 */
public final class ExpectedResults {
  public static final String LATE_EVENTS = "late-events";
  public static final String DEAD_LETTERS = "dead-letters";
  public static final String ARCHIVE = "archive";

  /** The only field of a row of the archive: the line, with one character per byte. */
  static final String LINE = "line";

  private final EventKind kind;
  private final EventGenerator generator;
  private final long records;

  public ExpectedResults(EventKind kind, GeneratorSettings settings, long records) {
    this(kind, new EventGenerator(kind, settings), records);
  }

  /** Expects the results of a generator that has generated its last record. */
  public ExpectedResults(EventKind kind, EventGenerator generator, long records) {
    this.kind = kind;
    this.generator = generator;
    this.records = records;
  }

  /**
   * Returns the kind of events that a job reads. Empty for the archive, which reads all kinds, and
   * for jobs without expected rows.
   */
  public static Optional<EventKind> kindOf(String job) {
    return ExpectedJobs.find(job).map(ExpectedJob::kind);
  }

  /** Returns the names of the jobs that read events of this kind. */
  public List<String> jobs() {
    return Stream.concat(
            ExpectedJobs.reading(kind).stream().map(ExpectedJob::name), Stream.of(ARCHIVE))
        .toList();
  }

  /** Returns the data sets of a job, apart from late events and dead letters. */
  public List<String> dataSetsOf(String job) {
    return job.equals(ARCHIVE)
        ? List.of(ARCHIVE)
        : List.copyOf(ExpectedJobs.named(job).rows().apply(List.of()).keySet());
  }

  /**
   * Returns the rows of each data set of a job.
   *
   * @param isLate returns whether the job found the event of a record late. It is asked first for
   *     the events that were generated as late ones, and only if the job can detect late events
   * @throws IllegalArgumentException if the job's rows cannot be computed
   */
  public Map<String, List<ExpectedRow>> rows(String job, Predicate<GeneratedRecord> isLate) {
    Map<String, List<ExpectedRow>> rows = new LinkedHashMap<>();
    if (job.equals(ARCHIVE)) {
      rows.put(ARCHIVE, archive());
      rows.put(DEAD_LETTERS, List.of());
      return rows;
    }
    ExpectedJob expected = ExpectedJobs.named(job);
    List<Event> onTime = new ArrayList<>();
    List<ExpectedRow> lateEvents = new ArrayList<>();
    List<ExpectedRow> deadLetters = new ArrayList<>();
    // Two records can be equal. If one of them was late, it is the one that was generated as late.
    records()
        .filter(GeneratedRecord::late)
        .forEach(
            record -> {
              if (expected.detectsLateEvents() && isLate.test(record)) {
                lateEvents.add(lateEvent(record));
              } else {
                onTime.add(record.event());
              }
            });
    records()
        .filter(record -> !record.late())
        .forEach(
            record -> {
              if (record.event() == null) {
                deadLetters.add(deadLetter(record));
              } else if (!expected.detectsLateEvents() || !isLate.test(record)) {
                onTime.add(record.event());
              }
            });
    rows.putAll(expected.rows().apply(onTime));
    rows.put(LATE_EVENTS, lateEvents);
    rows.put(DEAD_LETTERS, deadLetters);
    return rows;
  }

  /** Returns the row of a late event, which is the event as it was sent. */
  static ExpectedRow lateEvent(GeneratedRecord record) {
    return new ExpectedRow(record.event().eventTime(), ResultFormat.fields(record.payload()));
  }

  private List<ExpectedRow> archive() {
    return records()
        .map(
            record ->
                ExpectedRow.in(null)
                    .field(LINE, new String(record.payload(), StandardCharsets.ISO_8859_1))
                    .build())
        .toList();
  }

  private Stream<GeneratedRecord> records() {
    return LongStream.range(0, records).mapToObj(generator::record);
  }

  private static ExpectedRow deadLetter(GeneratedRecord record) {
    String payload;
    String encoding = "utf-8";
    try {
      payload =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record.payload())).toString();
    } catch (CharacterCodingException e) {
      payload = Base64.getEncoder().encodeToString(record.payload());
      encoding = "base64";
    }
    return ExpectedRow.in(null)
        .field("reason", record.reason().label())
        .field("field", record.field())
        .field("payload", payload)
        .field("payload_encoding", encoding)
        .build();
  }
}
