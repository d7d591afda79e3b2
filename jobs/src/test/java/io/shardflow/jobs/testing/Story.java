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
 * A script of a stream: events, watermarks and idleness, in order. {@link #play} runs a pipeline on
 * it with parallelism 4, and returns the output.
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

  /** Adds an event, as JSON; {@code @12:00:01} stands for this time on 1 May 2024, UTC. */
  public Story<E> event(String json) {
    steps.add(json.replaceAll("@([0-9:.]+)", DAY + "$1"));
    return this;
  }

  /** Adds an event that is too far ahead of its arrival to advance the watermark. */
  public Story<E> eventTooFarAhead(String json) {
    event(json);
    steps.add(TOO_FAR_AHEAD + steps.remove(steps.size() - 1));
    return this;
  }

  /** Adds a watermark of this time. */
  public Story<E> watermark(String time) {
    steps.add(WATERMARK + DAY + time);
    return this;
  }

  /** Makes all shards idle. */
  public Story<E> silence() {
    steps.add(SILENCE);
    return this;
  }

  /** A pipeline with the union of its outputs, whose lines begin with the name of the output. */
  public interface Pipeline<E extends Event> {
    DataStream<String> of(DataStream<E> events, Duration outOfOrderness);
  }

  /** Runs a pipeline with an out-of-orderness of 5 s, and returns its sorted output lines. */
  @SuppressWarnings("deprecation")
  public List<String> play(Pipeline<E> pipeline) throws Exception {
    StreamExecutionEnvironment env = environment();
    DataStream<E> events =
        env.addSource(new StorySource<>(format, steps), Types.POJO(format.type())).name("story");
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<String> results =
        pipeline.of(events, Duration.ofSeconds(5)).executeAndCollect()) {
      results.forEachRemaining(lines::add);
    }
    lines.sort(null);
    return lines;
  }

  /** Returns an environment in which Kryo is an error and a failure ends the job. */
  public static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  /** Returns each record as a line, {@code name: json}. */
  public static <T extends OutputRecord> DataStream<String> lines(
      String name, DataStream<T> records) {
    return records.map(value -> name + ": " + json(value)).returns(Types.STRING);
  }

  public static String json(OutputRecord value) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    new JsonEncoder().encode(value, line);
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /** Decodes an event from JSON, with the given arrival time. */
  public static <E extends Event> E read(EventFormat<E> format, String json, Instant arrivalTime) {
    Decoded<E> decoded =
        EventDecoder.json(format)
            .decode(json.getBytes(StandardCharsets.UTF_8), Origin.of("story", "1", arrivalTime));
    if (!decoded.isEvent()) {
      throw new IllegalArgumentException(json + ": " + decoded.deadLetter());
    }
    return decoded.event();
  }

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
