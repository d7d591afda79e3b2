package io.shardflow.jobs.testing;

import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.jobs.eventtime.EventTime;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import io.shardflow.model.OutputRecord;
import io.shardflow.text.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.util.CloseableIterator;

/**
 * What happens on a stream, told in order: events, how far the watermark is, silence. A pipeline is
 * played a story at parallelism 4, and says what came out.
 */
public final class Story<E extends Event> {
  private static final String DAY = "2024-05-01T";
  private static final String WATERMARK = "watermark ";
  private static final String TOO_FAR_AHEAD = "too far ahead ";
  private static final String SILENCE = "silence";

  private final EventFormat<E> format;
  private final List<String> steps = new ArrayList<>();

  private Story(EventFormat<E> format) {
    this.format = format;
  }

  public static <E extends Event> Story<E> of(EventFormat<E> format) {
    return new Story<>(format);
  }

  /** An event comes, written as JSON; {@code @12:00:01} stands for that time on 1 May 2024. */
  public Story<E> event(String json) {
    steps.add(json.replaceAll("@([0-9:.]+)", DAY + "$1"));
    return this;
  }

  /** As {@link #event}, but its time is so far ahead of its arrival that no clock goes by it. */
  public Story<E> eventTooFarAhead(String json) {
    event(json);
    steps.add(TOO_FAR_AHEAD + steps.remove(steps.size() - 1));
    return this;
  }

  /** From here on, nothing up to this time is expected any more. */
  public Story<E> watermark(String time) {
    steps.add(WATERMARK + DAY + time);
    return this;
  }

  /** All shards are silent for the idle timeout. */
  public Story<E> silence() {
    steps.add(SILENCE);
    return this;
  }

  /** A pipeline with its outputs brought together, each named. */
  public interface Pipeline<E extends Event> {
    DataStream<String> of(DataStream<E> events, EventTime time);
  }

  /**
   * Plays the story with an out-of-orderness of 5 s and returns the lines that came out, sorted.
   */
  @SuppressWarnings("deprecation")
  public List<String> play(Pipeline<E> pipeline) throws Exception {
    StreamExecutionEnvironment env = environment();
    DataStream<E> events =
        env.addSource(new StorySource<>(format, steps), Types.POJO(format.type())).name("story");
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<String> results =
        pipeline.of(events, new EventTime(Duration.ofSeconds(5))).executeAndCollect()) {
      results.forEachRemaining(lines::add);
    }
    lines.sort(null);
    return lines;
  }

  /** An environment in which Kryo is an error and a failure ends the test. */
  public static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  /** Each record as a line, {@code name: json}. */
  public static <T extends OutputRecord> DataStream<String> lines(
      String name, DataStream<T> records) {
    return records.map(value -> name + ": " + json(value)).returns(Types.STRING);
  }

  public static String json(OutputRecord value) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    new JsonEncoder().encode(value, line);
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /** The event that a JSON text says, which arrived at the given time. */
  public static <E extends Event> E read(EventFormat<E> format, String json, Instant arrivalTime) {
    Decoded<E> decoded =
        EventDecoder.json(format)
            .decode(
                json.getBytes(StandardCharsets.UTF_8), new StoryOrigin("story", "1", arrivalTime));
    if (!decoded.isEvent()) {
      throw new IllegalArgumentException(json + ": " + decoded.deadLetter());
    }
    return decoded.event();
  }

  private record StoryOrigin(String source, String position, Instant arrivalTime)
      implements Origin {}

  @SuppressWarnings("deprecation")
  private static final class StorySource<E extends Event> implements SourceFunction<E> {
    private static final long serialVersionUID = 1L;

    private final EventFormat<E> format;
    private final List<String> steps;

    StorySource(EventFormat<E> format, List<String> steps) {
      this.format = format;
      this.steps = List.copyOf(steps);
    }

    @Override
    public void run(SourceContext<E> context) {
      Instant arrival = Timestamps.parse(DAY + "23:00:00");
      for (String step : steps) {
        if (step.equals(SILENCE)) {
          context.markAsTemporarilyIdle();
        } else if (step.startsWith(WATERMARK)) {
          Instant time = Timestamps.parse(step.substring(WATERMARK.length()));
          context.emitWatermark(new Watermark(time.toEpochMilli()));
        } else {
          boolean ahead = step.startsWith(TOO_FAR_AHEAD);
          E event = read(format, ahead ? step.substring(TOO_FAR_AHEAD.length()) : step, arrival);
          context.collectWithTimestamp(
              event, ahead ? EventTime.TOO_FAR_AHEAD : event.eventTime().toEpochMilli());
        }
        arrival = arrival.plusSeconds(1);
      }
    }

    @Override
    public void cancel() {}
  }
}
