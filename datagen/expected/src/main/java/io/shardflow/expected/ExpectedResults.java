package io.shardflow.expected;

import io.shardflow.datagen.EventGenerator;
import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.GeneratedRecord;
import io.shardflow.datagen.GeneratorSettings;
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
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The rows that the jobs must write for the first records of a generator, all options of the jobs
 * being at their defaults.
 *
 * <p>Which event comes late is planned, but whether it is too late depends on how far the job is
 * when it comes: in a replay nothing is. So who asks says which events were late; the answers
 * follow exactly from that.
 */
public final class ExpectedResults {
  public static final String LATE_EVENTS = "late-events";
  public static final String DEAD_LETTERS = "dead-letters";
  public static final String ARCHIVE = "archive";

  /** The one field of a row of the archive: the line, a character a byte. */
  static final String LINE = "line";

  private final EventGenerator generator;
  private final EventKind kind;
  private final long records;

  public ExpectedResults(GeneratorSettings settings, long records) {
    this.generator = new EventGenerator(settings);
    this.kind = settings.kind();
    this.records = records;
  }

  /** The kind of events that a job reads; none for the archive, which takes them all. */
  public static Optional<EventKind> kindOf(String job) {
    return Stream.of(EventKind.values())
        .filter(kind -> ExpectedRows.JOBS.get(kind).containsKey(job))
        .findFirst();
  }

  /** The jobs that there are answers for: those that read events of this kind. */
  public List<String> jobs() {
    return Stream.concat(ExpectedRows.JOBS.get(kind).keySet().stream(), Stream.of(ARCHIVE))
        .toList();
  }

  /** The data sets of a job's results. */
  public Set<String> resultsOf(String job) {
    return job.equals(ARCHIVE)
        ? Set.of(ARCHIVE)
        : ExpectedRows.JOBS.get(kind).get(job).rows().apply(List.of()).keySet();
  }

  /**
   * The rows of each data set of a job.
   *
   * @param late tells whether the job called the event of a record late; asked first of those that
   *     were meant to be, and only where the job can
   */
  public Map<String, List<ExpectedRow>> rows(String job, Predicate<GeneratedRecord> late) {
    Map<String, List<ExpectedRow>> rows = new LinkedHashMap<>();
    if (job.equals(ARCHIVE)) {
      rows.put(ARCHIVE, archive());
      rows.put(DEAD_LETTERS, List.of());
      return rows;
    }
    ExpectedRows answers = ExpectedRows.JOBS.get(kind).get(job);
    List<Event> onTime = new ArrayList<>();
    List<ExpectedRow> lateEvents = new ArrayList<>();
    List<ExpectedRow> deadLetters = new ArrayList<>();
    // Two records can be equal. If one of them was called late, it is the one that was to be.
    records()
        .filter(GeneratedRecord::late)
        .forEach(
            record -> {
              if (answers.knowsLateness() && late.test(record)) {
                lateEvents.add(ExpectedRow.ofEvent(record));
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
              } else if (!answers.knowsLateness() || !late.test(record)) {
                onTime.add(record.event());
              }
            });
    rows.putAll(answers.rows().apply(onTime));
    rows.put(LATE_EVENTS, lateEvents);
    rows.put(DEAD_LETTERS, deadLetters);
    return rows;
  }

  private List<ExpectedRow> archive() {
    return records()
        .map(r -> ExpectedRow.of(null, LINE, new String(r.payload(), StandardCharsets.ISO_8859_1)))
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
    return ExpectedRow.of(
        null,
        "reason",
        record.reason().label(),
        "field",
        record.field(),
        "payload",
        payload,
        "payload_encoding",
        encoding);
  }
}
