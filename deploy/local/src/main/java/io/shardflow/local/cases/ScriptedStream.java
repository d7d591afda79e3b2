package io.shardflow.local.cases;

import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.RecordFormat;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.StreamInput;
import io.shardflow.jobs.source.kinesis.EventTimestamps;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import io.shardflow.jobs.source.kinesis.ShardWatermarkTracker;
import io.shardflow.jobs.source.kinesis.WatermarkEmitter;
import io.shardflow.jobs.source.record.DecodedType;
import io.shardflow.local.cases.format.StreamStep;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.source.SourceFunction;

/**
 * Plays the steps of a case in place of a Kinesis stream. The records are decoded, and watermarks
 * and idleness determined, as those of a stream are. The clock is that of the steps, so nothing
 * depends on the time that a run takes. A watermark is emitted after each step.
 */
final class ScriptedStream implements StreamInput {
  private final List<StreamStep> steps;

  ScriptedStream(List<StreamStep> steps) {
    this.steps = steps;
  }

  @Override
  @SuppressWarnings("deprecation")
  public <E extends Event> SingleOutputStreamOperator<Decoded<E>> addSource(
      StreamExecutionEnvironment env,
      Options options,
      EventFormat<E> format,
      RecordFormat records) {
    Source<E> source =
        new Source<>(
            steps,
            KinesisOptions.streamNames(options).get(0),
            format,
            records,
            options.get(TimeOptions.OUT_OF_ORDERNESS).toMillis(),
            options.get(TimeOptions.IDLE_TIMEOUT).toMillis(),
            new EventTimestamps<>(options.get(TimeOptions.MAX_AHEAD).toMillis()));
    return env.addSource(source, DecodedType.of(format));
  }

  @Override
  public boolean isBounded() {
    return true;
  }

  @SuppressWarnings("deprecation")
  private static final class Source<E extends Event> implements SourceFunction<Decoded<E>> {
    private static final long serialVersionUID = 1L;

    private final ArrayList<StreamStep> steps;
    private final String stream;
    private final EventFormat<E> format;
    private final RecordFormat records;
    private final long outOfOrderness;
    private final long idleTimeout;
    private final EventTimestamps<E> timestamps;

    private transient SourceContext<Decoded<E>> context;
    private transient EventDecoder<E> decoder;
    private transient ShardWatermarkTracker tracker;
    private transient WatermarkEmitter watermarks;
    private transient int shards;

    /** The time of the last arrival, in milliseconds since 1970. */
    private transient long now;

    /** The clock of idleness, in milliseconds. It stands still between steps without a time. */
    private transient long clock;

    private transient long sequenceNumber;

    Source(
        List<StreamStep> steps,
        String stream,
        EventFormat<E> format,
        RecordFormat records,
        long outOfOrderness,
        long idleTimeout,
        EventTimestamps<E> timestamps) {
      this.steps = new ArrayList<>(steps);
      this.stream = stream;
      this.format = format;
      this.records = records;
      this.outOfOrderness = outOfOrderness;
      this.idleTimeout = idleTimeout;
      this.timestamps = timestamps;
    }

    @Override
    public void run(SourceContext<Decoded<E>> context) throws CaseException {
      this.context = context;
      decoder = EventDecoder.json(format, records);
      tracker = new ShardWatermarkTracker(outOfOrderness, idleTimeout);
      watermarks = new WatermarkEmitter(context, tracker);
      shards = steps.stream().mapToInt(StreamStep::shard).max().orElse(0) + 1;
      now = 0;
      clock = 0;
      for (int shard = 0; shard < shards; shard++) {
        tracker.addShard(shard, clock);
      }
      for (StreamStep step : steps) {
        if (step.silence() != null) {
          now += step.silence().toMillis();
          advanceClock(step.silence().toMillis());
          continue;
        }
        if (step.at() != null) {
          advanceTo(step);
        } else {
          now = newestEventTime(step);
        }
        for (byte[] payload : step.records()) {
          emit(payload, step.shard());
        }
        watermarks.emit(clock);
      }
    }

    @Override
    public void cancel() {}

    private void advanceTo(StreamStep step) throws CaseException {
      long arrival = step.at().toEpochMilli();
      if (arrival < now) {
        throw new CaseException(
            "the step in line %d arrives at %s, before the end of the step before it, at %s"
                .formatted(step.line(), step.at(), Instant.ofEpochMilli(now)));
      }
      boolean isFirst = sequenceNumber == 0;
      if (!isFirst) {
        advanceClock(arrival - now);
      }
      now = arrival;
    }

    /** Returns the time of the newest event of a step, but at least that of the last arrival. */
    private long newestEventTime(StreamStep step) {
      return step.records().stream()
          .flatMap(record -> decoder.decodeAll(record, origin(step.shard())).stream())
          .filter(Decoded::isEvent)
          .mapToLong(record -> record.event().eventTime().toEpochMilli())
          .reduce(now, Math::max);
    }

    private Origin origin(int shard) {
      return Origin.of(
          "%s/shardId-%012d".formatted(stream, shard),
          Long.toString(sequenceNumber),
          Instant.ofEpochMilli(now));
    }

    private void emit(byte[] payload, int shard) {
      sequenceNumber++;
      for (Decoded<E> record : decoder.decodeAll(payload, origin(shard))) {
        long timestamp = timestamps.extractTimestamp(record, now);
        context.collectWithTimestamp(record, timestamp);
        watermarks.onRecord();
        if (record.isEvent()) {
          tracker.onEvent(shard, timestamp, clock);
        }
      }
    }

    private void advanceClock(long millis) {
      clock += millis;
      for (int shard = 0; shard < shards; shard++) {
        tracker.onCaughtUp(shard, clock);
      }
      watermarks.emit(clock);
    }
  }
}
