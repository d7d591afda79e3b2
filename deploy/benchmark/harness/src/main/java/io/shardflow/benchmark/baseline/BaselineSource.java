package io.shardflow.benchmark.baseline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Parses JSON Lines into events with event time and watermarks. */
final class BaselineSource {
  private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(5);
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private BaselineSource() {}

  /** An event. Its time is in UTC. */
  interface Event {
    LocalDateTime eventTime();
  }

  static <T extends Event> DataStream<T> read(DataStream<String> lines, Class<T> type) {
    return lines
        .map(line -> MAPPER.readValue(line, type))
        .returns(type)
        .name("parse")
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<T>forBoundedOutOfOrderness(OUT_OF_ORDERNESS)
                .withTimestampAssigner(
                    (event, previousTimestamp) ->
                        event.eventTime().toInstant(ZoneOffset.UTC).toEpochMilli()));
  }

  /** Converts milliseconds since the epoch to a time in UTC. */
  static LocalDateTime time(long millis) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(millis, 1000L),
        (int) Math.floorMod(millis, 1000L) * 1_000_000,
        ZoneOffset.UTC);
  }
}
